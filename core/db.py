"""The database: one declarative base, short transactions, and a tenant scope that fails closed.

Every tenant table has `tenant_id` first in its primary key and a forced row-level policy that compares it with the
setting `app.tenant_id` of the transaction. `Database.tenant` sets it; without it, tenant tables look empty.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import DateTime, MetaData, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

_SET_TENANT = text("SELECT set_config('app.tenant_id', :tenant_id, true)")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of all models."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[Any] = {datetime: DateTime(timezone=True), dict[str, Any]: JSONB, list[Any]: JSONB}


class TenantRow:
    """Mixin of every tenant table: the tenant comes first in the key."""

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-10)


class TenantConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """A connection whose transactions begin inside a tenant: both are said in one trip to the server.

    Should the driver begin transactions in another way one day, no tenant is set and every tenant table looks empty.
    """

    tenant: UUID | None = None

    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109 - asyncpg's
        if self.tenant is not None and query.startswith("BEGIN"):
            query = f"{query} SELECT set_config('app.tenant_id', '{self.tenant}', true)"
        status: str = await super().execute(query, *args, timeout=timeout)
        return status


def _driver(session: Session) -> TenantConnection:
    """Return the driver's connection that a session will use; nothing is sent yet."""
    found = session.connection().connection.driver_connection
    if type(found) is not TenantConnection:  # asyncpg's `isinstance` would say yes to any connection
        raise TypeError("Only an engine of make_engine can keep tenants apart.")
    return found


def _dumps(value: Any) -> str:
    return orjson.dumps(value, default=_plain).decode()


def _plain(value: Any) -> str:
    """Ids that came from the driver are of its own subclass of UUID, which orjson does not take for one."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def make_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """Return an engine for the app's or the owner's role. Nothing is connected yet."""
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,  # values may be personal; errors must not quote them
        pool_timeout=15,  # a burst of first messages of one tenant is counted one after the other
        pool_recycle=1800,
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        connect_args={"timeout": 10, "command_timeout": 60, "connection_class": TenantConnection},
    )


class Database:
    """Opens transactions. One request or one job is one short transaction, committed where the block ends."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._sessions = async_sessionmaker(engine, expire_on_commit=False, autoflush=True)

    @asynccontextmanager
    async def tenant(self, tenant_id: UUID) -> AsyncIterator[AsyncSession]:
        """Open a transaction in which only this tenant's rows exist. Commits at the end, rolls back on an error."""
        async with self._sessions() as session, session.begin():
            connection = await session.run_sync(_driver)
            connection.tenant = tenant_id
            try:
                yield session
            finally:
                connection.tenant = None  # before it goes back to the pool

    @asynccontextmanager
    async def system(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction without a tenant: only the directory, the outbox and the switches are visible."""
        async with self._sessions() as session, session.begin():
            yield session

    async def close(self) -> None:
        """Close all pooled connections."""
        await self.engine.dispose()


async def enter_tenant(session: AsyncSession, tenant_id: UUID) -> None:
    """Give an open system transaction a tenant, as signing up does once the tenant has an id."""
    await session.execute(_SET_TENANT, {"tenant_id": str(tenant_id)})
