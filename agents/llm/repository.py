"""SQL of spend caps and summaries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from agents.llm.models import ConversationSummary, SpendCap
from billing.ledger import COST_METER
from billing.models import UsageCounter
from conversations.models import Message


async def get_caps(session: AsyncSession, tenant_id: UUID) -> SpendCap | None:
    """Return the tenant's own caps, if it set any."""
    return await session.get(SpendCap, tenant_id)


async def set_caps(session: AsyncSession, tenant_id: UUID, monthly: int | None, conversation: int | None) -> None:
    """Store the tenant's own caps, in micro-euros; None removes one."""
    values = {"monthly": monthly, "conversation": conversation}
    statement = insert(SpendCap).values(tenant_id=tenant_id, **values)
    changed = {**values, "updated_at": func.now()}
    await session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=changed))


async def spent(session: AsyncSession, tenant_id: UUID, period_key: Any) -> int:
    """Return what models have cost in a billing period, in micro-euros."""
    key = (tenant_id, COST_METER, period_key)
    found = await session.get(UsageCounter, key)
    return 0 if found is None else found.used


@dataclass(frozen=True)
class Unfolded:
    """The summary of a conversation and what was said since."""

    summary: ConversationSummary | None
    messages: Sequence[Row[UUID, str, str]]
    """(id, role, text), oldest first."""


async def unfolded(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, limit: int) -> Unfolded:
    """Return what a summary does not hold yet, from its oldest message on."""
    found = await session.get(ConversationSummary, (tenant_id, conversation_id))
    statement = (
        select(Message.id, Message.role, Message.text)
        .where(Message.tenant_id == tenant_id, Message.conversation_id == conversation_id)
        .order_by(Message.id)
        .limit(limit)
    )
    if found is not None:
        statement = statement.where(Message.id > found.upto)
    return Unfolded(found, (await session.execute(statement)).all())


async def store_summary(
    session: AsyncSession, tenant_id: UUID, conversation_id: UUID, before: UUID | None, values: dict[str, Any]
) -> bool:
    """Store a summary in the place of the one that it continues.

    Args:
        session: the tenant's transaction.
        tenant_id: the tenant.
        conversation_id: the conversation.
        before: `upto` of that one; None for the first.
        values: `text`, `upto`, `model`, and in `cost` what it adds to the cost.

    Returns:
        Whether it was stored; False when another one was in between.
    """
    statement = insert(ConversationSummary).values(tenant_id=tenant_id, conversation_id=conversation_id, **values)
    changed = {**values, "cost": ConversationSummary.cost + values["cost"], "updated_at": func.now()}
    stored = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant_id", "conversation_id"], set_=changed, where=ConversationSummary.upto == before
        ).returning(ConversationSummary.upto)
    )
    return stored.scalar_one_or_none() is not None


async def summaries(session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Return the summaries of conversations."""
    statement = select(
        ConversationSummary.conversation_id, ConversationSummary.text, ConversationSummary.updated_at
    ).where(ConversationSummary.tenant_id == tenant_id, ConversationSummary.conversation_id.in_(conversation_ids))
    return [row._asdict() for row in await session.execute(statement)]


async def delete_summaries(session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> int:
    """Delete the summaries of conversations; returns how many there were."""
    statement = delete(ConversationSummary).where(
        ConversationSummary.tenant_id == tenant_id, ConversationSummary.conversation_id.in_(conversation_ids)
    )
    return len((await session.execute(statement.returning(ConversationSummary.conversation_id))).all())
