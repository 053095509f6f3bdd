"""SQL of the desk: settings, and the queue of those who wait for a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.hours import OpeningHours
from conversations.models import Conversation, HandoffSettings
from tenants.models import Tenant

WAIT_MINUTES, SILENCE_MINUTES = 10, 30
"""What holds where a shop has set nothing."""


@dataclass(frozen=True)
class Desk:
    """What holds for the people of a shop."""

    hours: OpeningHours | None
    timezone: str
    wait_minutes: int
    silence_minutes: int
    notified: frozenset[str]
    """Ids of users."""
    links_since: datetime | None


async def desk(session: AsyncSession, tenant_id: UUID) -> Desk:
    """Return what holds for a shop's people, its own settings or ours."""
    statement = (
        select(Tenant.timezone, HandoffSettings)
        .outerjoin(HandoffSettings, HandoffSettings.tenant_id == Tenant.tenant_id)
        .where(Tenant.tenant_id == tenant_id)
    )
    timezone, found = (await session.execute(statement)).one()
    if found is None:
        return Desk(None, timezone, WAIT_MINUTES, SILENCE_MINUTES, frozenset(), None)
    hours = OpeningHours.read(found.hours, found.closed_days, timezone)
    notified = frozenset(found.notified)
    return Desk(hours, timezone, found.wait_minutes, found.silence_minutes, notified, found.links_since)


async def settings(session: AsyncSession, tenant_id: UUID) -> HandoffSettings | None:
    """Return a shop's own settings."""
    return await session.get(HandoffSettings, tenant_id)


async def save(session: AsyncSession, tenant_id: UUID, values: dict[str, Any]) -> None:
    """Store settings; those that are not named stay."""
    stored = {"wait_minutes": WAIT_MINUTES, "silence_minutes": SILENCE_MINUTES, **values}
    statement = insert(HandoffSettings).values(tenant_id=tenant_id, **stored)
    await session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=values))


async def queue(session: AsyncSession, tenant_id: UUID, limit: int) -> list[UUID]:
    """Return the conversations that wait for a person, the one that asked first at the head."""
    statement = (
        select(Conversation.id)
        .where(
            Conversation.tenant_id == tenant_id,
            Conversation.handoff == "requested",
            Conversation.sandbox.is_(False),
        )
        .order_by(func.coalesce(Conversation.asked_at, Conversation.last_message_at), Conversation.id)
        .limit(limit)
    )
    return list(await session.scalars(statement))
