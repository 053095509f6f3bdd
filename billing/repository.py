"""SQL of billing."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from billing.models import ConversationWindow, Subscription, UsageCounter, UsageEntry
from core.ids import new_id
from tenants.models import Tenant


async def subscription(session: AsyncSession, tenant_id: UUID) -> Subscription | None:
    """Return a tenant's subscription."""
    return await session.get(Subscription, tenant_id)


async def extend_window(
    session: AsyncSession, tenant_id: UUID, visitor_id: UUID, now: datetime, idle: timedelta
) -> Row[Any] | None:
    """Prolong the visitor's open window and return (id, counted); None when none is open."""
    newest = (
        select(ConversationWindow.id)
        .where(
            ConversationWindow.tenant_id == tenant_id,
            ConversationWindow.visitor_id == visitor_id,
            ConversationWindow.last_message_at > now - idle,
        )
        .order_by(ConversationWindow.last_message_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        update(ConversationWindow)
        .where(ConversationWindow.tenant_id == tenant_id, ConversationWindow.id == newest)
        .values(last_message_at=now)
        .returning(ConversationWindow.id, ConversationWindow.counted)
    )
    return (await session.execute(statement)).one_or_none()


async def timezone(session: AsyncSession, tenant_id: UUID) -> str:
    """Return the tenant's time zone."""
    return (await session.execute(select(Tenant.timezone).where(Tenant.tenant_id == tenant_id))).scalar_one()


async def take_one(
    session: AsyncSession, tenant_id: UUID, meter: str, period_start: datetime, limit: int | None
) -> bool:
    """Count one use unless the limit is reached. The counter's row lock lets exactly `limit` callers through."""
    counter = insert(UsageCounter).values(tenant_id=tenant_id, meter=meter, period_start=period_start, used=1)
    below = None if limit is None else UsageCounter.used < limit
    statement = counter.on_conflict_do_update(
        index_elements=["tenant_id", "meter", "period_start"], set_={"used": UsageCounter.used + 1}, where=below
    ).returning(UsageCounter.used)
    if limit is not None and limit < 1:
        return False
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def add_window(session: AsyncSession, values: dict[str, Any]) -> None:
    """Store a new window."""
    await session.execute(insert(ConversationWindow).values(**values))


async def mark_counted(session: AsyncSession, tenant_id: UUID, window_id: UUID) -> None:
    """Note that a window counts after all."""
    await session.execute(
        update(ConversationWindow)
        .where(ConversationWindow.tenant_id == tenant_id, ConversationWindow.id == window_id)
        .values(counted=True)
    )


async def lock_visitor(session: AsyncSession, tenant_id: UUID, visitor_id: UUID) -> None:
    """Let one message of a visitor at a time decide whether a window is opened; held until the commit."""
    key = func.hashtextextended(f"{tenant_id}:{visitor_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))


async def add_usage(
    session: AsyncSession, tenant_id: UUID, meter: str, quantity: int, cause: str, at: datetime
) -> None:
    """Append to the ledger; the same cause is counted once."""
    await session.execute(
        insert(UsageEntry)
        .values(tenant_id=tenant_id, id=new_id(), meter=meter, quantity=quantity, cause=cause, at=at)
        .on_conflict_do_nothing(index_elements=["tenant_id", "meter", "cause"])
    )


async def used(session: AsyncSession, tenant_id: UUID, meter: str, period_start: datetime) -> int:
    """Return the exact use of a limited meter in a period."""
    found = await session.get(UsageCounter, (tenant_id, meter, period_start))
    return found.used if found else 0


async def ledger_sums(session: AsyncSession, tenant_id: UUID, start: datetime, end: datetime) -> dict[str, int]:
    """Return the ledger's sums by meter over a span."""
    statement = (
        select(UsageEntry.meter, func.sum(UsageEntry.quantity))
        .where(UsageEntry.tenant_id == tenant_id, UsageEntry.at >= start, UsageEntry.at < end)
        .group_by(UsageEntry.meter)
    )
    return {meter: int(total) for meter, total in (await session.execute(statement)).all()}


async def open_subscription(session: AsyncSession, values: dict[str, Any]) -> None:
    """Store a tenant's first subscription; a second call changes nothing."""
    await session.execute(insert(Subscription).values(**values).on_conflict_do_nothing(index_elements=["tenant_id"]))
