"""Operational switches: turn off the model, one tenant or one connector, without a restart.

Keys: `llm`, `tenant:<uuid>`, `connector:<name>`. Everything is on unless its row says off. All rows are read at once
and kept for `CACHE_SECONDS`, so that asking costs nothing and a change acts within that time in every process.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import Clock
from core.db import Base, Database

CACHE_SECONDS = 1.5
LLM = "llm"
_log = structlog.get_logger(__name__)


class Switch(Base):
    """One switch that somebody has touched. Global: operators see it, tenants do not."""

    __tablename__ = "switches"

    key: Mapped[str] = mapped_column(primary_key=True)
    off: Mapped[bool]
    reason: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


def tenant_switch(tenant_id: UUID) -> str:
    """Return the key of a tenant's switch."""
    return f"tenant:{tenant_id}"


def connector_switch(name: str) -> str:
    """Return the key of a connector's switch, such as `connector:shopify`."""
    return f"connector:{name}"


async def set_switch(session: AsyncSession, clock: Clock, key: str, *, off: bool, reason: str) -> None:
    """Turn something off, or on again. The caller commits.

    Args:
        session: a system transaction.
        clock: dates the change.
        key: what, see this module.
        off: True to turn off.
        reason: for the operator's eyes; no personal text.
    """
    values = {"off": off, "reason": reason, "changed_at": clock.now()}
    statement = insert(Switch).values(key=key, **values).on_conflict_do_update(index_elements=["key"], set_=values)
    await session.execute(statement)


async def list_switches(session: AsyncSession) -> list[Switch]:
    """Return all switches that were ever touched, by key."""
    return list(await session.scalars(select(Switch).order_by(Switch.key)))


class Switches:
    """What is off, as this process knows it. One per process.

    Args:
        db: where the rows are.
        monotonic: clock in seconds, injected by tests.
    """

    def __init__(self, db: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._db, self._now = db, monotonic
        self._off: frozenset[str] = frozenset()
        self._stale_at = float("-inf")
        self._reading = asyncio.Lock()

    async def is_off(self, *keys: str) -> bool:
        """Say whether any of these is off.

        While Postgres does not answer, what was last known holds: a switch neither opens nor closes by accident.
        """
        if self._now() >= self._stale_at:
            await self._refresh()
        return not self._off.isdisjoint(keys)

    async def _refresh(self) -> None:
        async with self._reading:
            if self._now() < self._stale_at:  # another request read them while this one waited
                return
            try:
                async with self._db.system() as session:
                    found = await session.scalars(select(Switch.key).where(Switch.off))
                    self._off = frozenset(found)
            except (SQLAlchemyError, OSError) as error:
                _log.warning("switches_not_read", error=type(error).__name__)
            self._stale_at = self._now() + CACHE_SECONDS
