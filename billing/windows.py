"""Conversation windows: what plans count, counted exactly however many messages arrive at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from billing import repository
from billing.entitlements import entitled
from core.ids import new_id
from core.metrics import QUOTA_DENIALS

IDLE = timedelta(hours=24)
METER = "conversations"


@dataclass(frozen=True)
class Admission:
    """Whether a message is answered in full, or with search, FAQ and lead capture only."""

    degraded: bool


async def admit(
    session: AsyncSession,
    tenant_id: UUID,
    visitor_id: UUID,
    conversation_id: UUID,
    now: datetime,
    *,
    is_bot: bool = False,
) -> Admission:
    """Put a visitor's message into a window, opening and counting one when none is open.

    The caller's transaction stores the message too: both happen or none. A window opened beyond the quota is degraded
    until a message of it finds room again, after an upgrade or in the next period.

    Args:
        session: the tenant's transaction.
        tenant_id: the tenant.
        visitor_id: whose message it is.
        conversation_id: where it was written.
        now: the message's instant.
        is_bot: whether the window must not count.
    """
    open_window = await repository.extend_window(session, tenant_id, visitor_id, now, IDLE)
    if open_window is None:
        await repository.lock_visitor(session, tenant_id, visitor_id)
        open_window = await repository.extend_window(session, tenant_id, visitor_id, now, IDLE)
    if open_window is not None:
        return await _in_open_window(session, tenant_id, open_window, now, is_bot=is_bot)
    window_id = new_id()
    counted = not is_bot and await _count(session, tenant_id, window_id, now)
    await repository.add_window(
        session,
        {
            "tenant_id": tenant_id,
            "id": window_id,
            "visitor_id": visitor_id,
            "conversation_id": conversation_id,
            "opened_at": now,
            "last_message_at": now,
            "counted": counted,
        },
    )
    return Admission(degraded=not counted and not is_bot)


async def _in_open_window(
    session: AsyncSession, tenant_id: UUID, window: Row[UUID, bool], now: datetime, *, is_bot: bool
) -> Admission:
    if window.counted or is_bot:
        return Admission(degraded=False)
    if not await _count(session, tenant_id, window.id, now):
        return Admission(degraded=True)
    await repository.mark_counted(session, tenant_id, window.id)
    return Admission(degraded=False)


async def _count(session: AsyncSession, tenant_id: UUID, window_id: UUID, now: datetime) -> bool:
    """Count a window against the plan and write it into the ledger, unless the limit is reached."""
    plan = await entitled(session, tenant_id, now)
    if not await repository.take_one(session, tenant_id, METER, plan.period.key, plan.limit(METER)):
        QUOTA_DENIALS.labels(METER).inc()
        return False
    await repository.add_usage(session, tenant_id, {METER: 1}, f"window:{window_id}", now)
    return True
