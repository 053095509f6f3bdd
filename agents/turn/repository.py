"""SQL of the turn. The hot path is plain Core statements: few round trips, no object tracking."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from agents.models import Agent, AgentVersion, FaqEntry, ModelSettings, ToolCall, Turn
from agents.turn.state import Said
from conversations.models import Conversation, Message
from tenants.models import Tenant

HISTORY = 14


async def load_context(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> Row[Any] | None:
    """Lock the conversation and return it with its agent, shop and model settings; None when there is none."""
    statement = (
        select(
            Conversation.visitor_id,
            Conversation.agent_id,
            Conversation.language,
            Conversation.handoff,
            Conversation.stage,
            Conversation.slots,
            Conversation.memory,
            Agent.published_version,
            Agent.faq_version,
            Tenant.name.label("shop_name"),
            Tenant.currency,
            Tenant.timezone,
            ModelSettings.base_url,
            ModelSettings.model,
            ModelSettings.api_key,
        )
        .join(Agent, (Agent.tenant_id == Conversation.tenant_id) & (Agent.id == Conversation.agent_id))
        .join(Tenant, Tenant.tenant_id == Conversation.tenant_id)
        .outerjoin(ModelSettings, ModelSettings.tenant_id == Conversation.tenant_id)
        .where(Conversation.tenant_id == tenant_id, Conversation.id == conversation_id)
        .with_for_update(of=Conversation)
    )
    return (await session.execute(statement)).one_or_none()


async def find_turn(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, key: str) -> Turn | None:
    """Return the turn that an idempotency key already started."""
    statement = select(Turn).where(
        Turn.tenant_id == tenant_id, Turn.conversation_id == conversation_id, Turn.idempotency_key == key
    )
    return await session.scalar(statement)


async def turns_from(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, first: UUID) -> list[Turn]:
    """Return a conversation's finished turns from one on, oldest first."""
    statement = (
        select(Turn)
        .where(
            Turn.tenant_id == tenant_id,
            Turn.conversation_id == conversation_id,
            Turn.id >= first,
            Turn.status != "running",
        )
        .order_by(Turn.id)
        .limit(20)
    )
    return list(await session.scalars(statement))


async def running_turn(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> UUID | None:
    """Return the id of a turn of this conversation that is being answered."""
    statement = select(Turn.id).where(
        Turn.tenant_id == tenant_id,
        Turn.conversation_id == conversation_id,
        Turn.status == "running",
        Turn.lease_until > func.now(),
    )
    return await session.scalar(statement.limit(1))


async def insert_turn(session: AsyncSession, values: dict[str, Any], message: dict[str, Any]) -> None:
    """Store the shopper's message and its turn."""
    await session.execute(insert(Message).values(**message))
    await session.execute(insert(Turn).values(**values))


async def history(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, before: UUID) -> tuple[Said, ...]:
    """Return the newest messages before one, oldest first."""
    statement = (
        select(Message.role, Message.text)
        .where(Message.tenant_id == tenant_id, Message.conversation_id == conversation_id, Message.id < before)
        .order_by(Message.id.desc())
        .limit(HISTORY)
    )
    rows = (await session.execute(statement)).all()
    return tuple(Said(row.role, row.text) for row in reversed(rows))


async def message_text(session: AsyncSession, tenant_id: UUID, message_id: UUID) -> str:
    """Return what a shopper wrote."""
    statement = select(Message.text).where(Message.tenant_id == tenant_id, Message.id == message_id)
    return (await session.execute(statement)).scalar_one()


async def definition(session: AsyncSession, tenant_id: UUID, agent_id: UUID, version: int) -> dict[str, Any]:
    """Return a published definition as stored."""
    statement = select(AgentVersion.definition).where(
        AgentVersion.tenant_id == tenant_id, AgentVersion.agent_id == agent_id, AgentVersion.version == version
    )
    found: dict[str, Any] = (await session.execute(statement)).scalar_one()
    return found


async def faq(session: AsyncSession, tenant_id: UUID, agent_id: UUID) -> list[Row[Any]]:
    """Return an agent's FAQ in its order: (id, answer by language, examples)."""
    statement = (
        select(FaqEntry.id, FaqEntry.answer, FaqEntry.examples)
        .where(FaqEntry.tenant_id == tenant_id, FaqEntry.agent_id == agent_id)
        .order_by(FaqEntry.position)
    )
    return list((await session.execute(statement)).all())


async def renew_lease(session: AsyncSession, tenant_id: UUID, turn_id: UUID, lease: timedelta) -> None:
    """Say that a turn is still being worked on."""
    await session.execute(
        update(Turn)
        .where(Turn.tenant_id == tenant_id, Turn.id == turn_id, Turn.status == "running")
        .values(lease_until=func.now() + lease)
    )


async def take_over(session: AsyncSession, tenant_id: UUID, turn_id: UUID, lease: timedelta) -> Turn | None:
    """Claim a turn whose lease ran out, as the next attempt; None when it is done or still worked on."""
    statement = (
        update(Turn)
        .where(Turn.tenant_id == tenant_id, Turn.id == turn_id, Turn.status == "running", Turn.lease_until < func.now())
        .values(lease_until=func.now() + lease, attempt=Turn.attempt + 1)
        .returning(Turn)
    )
    return await session.scalar(statement)


async def retry_turn(session: AsyncSession, tenant_id: UUID, turn_id: UUID, lease: timedelta) -> int | None:
    """Start a failed turn again and return the number of the attempt; None when another request was faster."""
    statement = (
        update(Turn)
        .where(Turn.tenant_id == tenant_id, Turn.id == turn_id, Turn.status == "failed")
        .values(status="running", lease_until=func.now() + lease, attempt=Turn.attempt + 1, error=None)
        .returning(Turn.attempt)
    )
    return await session.scalar(statement)


async def abandoned(session: AsyncSession, tenant_id: UUID) -> list[UUID]:
    """Return the turns of a tenant whose lease ran out."""
    statement = select(Turn.id).where(
        Turn.tenant_id == tenant_id, Turn.status == "running", Turn.lease_until < func.now()
    )
    return list(await session.scalars(statement))


async def finish_turn(
    session: AsyncSession, tenant_id: UUID, turn_id: UUID, attempt: int, values: dict[str, Any]
) -> bool:
    """End a turn, if this attempt still owns it. Returns whether it does: only then may the reply be stored."""
    statement = (
        update(Turn)
        .where(Turn.tenant_id == tenant_id, Turn.id == turn_id, Turn.status == "running", Turn.attempt == attempt)
        .values(finished_at=func.now(), lease_until=None, **values)
        .returning(Turn.id)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def store_reply(
    session: AsyncSession, message: dict[str, Any], conversation: dict[str, Any], calls: list[dict[str, Any]]
) -> None:
    """Store the reply, what the conversation remembers, and the tools that were read."""
    await session.execute(insert(Message).values(**message))
    await session.execute(
        update(Conversation)
        .where(Conversation.tenant_id == message["tenant_id"], Conversation.id == message["conversation_id"])
        .values(last_message_at=func.now(), **conversation)
    )
    if calls:
        await session.execute(upsert(ToolCall).values(calls).on_conflict_do_nothing())


async def touch_conversation(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, now: datetime) -> None:
    """Note when the shopper last wrote."""
    await session.execute(
        update(Conversation)
        .where(Conversation.tenant_id == tenant_id, Conversation.id == conversation_id)
        .values(last_message_at=now)
    )
