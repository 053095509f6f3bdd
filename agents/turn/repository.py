"""SQL of the turn. What every message needs is in `statements`: built once, few trips, no object tracking."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from agents.models import AgentVersion, FaqEntry, ToolCall, Turn
from agents.turn import statements
from agents.turn.state import Said
from conversations.models import Conversation, Message


async def load_context(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> Row[*tuple[Any, ...]] | None:
    """Lock the conversation and return it with its agent, shop and model settings; None when there is none."""
    found = await session.execute(statements.CONTEXT, {"this_tenant": tenant_id, "this_conversation": conversation_id})
    return found.one_or_none()


@dataclass(frozen=True)
class Thread:
    """What a message meets in its conversation."""

    earlier: UUID | None
    """The turn that its idempotency key already started."""
    busy: bool
    """Whether a turn is being answered."""
    catalog_version: int
    history: tuple[Said, ...]
    """The newest messages before it that no summary holds, oldest first."""
    summary: str
    summary_cost: int


async def read_thread(
    session: AsyncSession, tenant_id: UUID, conversation_id: UUID, key: str, *, before: UUID
) -> Thread:
    """Look around in a conversation, which must be locked.

    Args:
        session: the tenant's transaction.
        tenant_id: the tenant.
        conversation_id: the conversation.
        key: idempotency key of the message.
        before: the message's id.
    """
    given = {"this_tenant": tenant_id, "this_conversation": conversation_id, "key": key, "before": before}
    row = (await session.execute(statements.THREAD, given)).one()
    history = tuple(Said(role, text) for role, text in row.history or ())
    summary, cost = row.summary or "", row.summary_cost or 0
    return Thread(row.earlier, row.busy, row.catalog_version or 0, history, summary, cost)


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


async def insert_turn(session: AsyncSession, values: dict[str, Any], message: dict[str, Any]) -> None:
    """Store the shopper's message and its turn."""
    await session.execute(statements.ACCEPT, statements.parameters(messages=message, turns=values))


async def insert_answered(
    session: AsyncSession,
    turn: dict[str, Any],
    message: dict[str, Any],
    reply: dict[str, Any],
    conversation: dict[str, Any],
) -> None:
    """Store the shopper's message with its turn and the reply, all at once; the conversation must be locked."""
    given = statements.parameters(turns=turn, messages=message, replies=reply, conversations=conversation)
    ids = {"this_tenant": message["tenant_id"], "this_conversation": message["conversation_id"]}
    await session.execute(statements.ACCEPT_ANSWERED, {**given, **ids})


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


async def leave_to_person(session: AsyncSession, tenant_id: UUID, turn_id: UUID, events: list[Any]) -> None:
    """End a turn that nobody answers any more: a person does."""
    await session.execute(
        update(Turn)
        .where(Turn.tenant_id == tenant_id, Turn.id == turn_id)
        .values(status="done", lease_until=None, events=events, error=None, finished_at=func.now())
    )


async def abandoned(session: AsyncSession, tenant_id: UUID) -> list[UUID]:
    """Return the turns of a tenant whose lease ran out."""
    statement = select(Turn.id).where(
        Turn.tenant_id == tenant_id, Turn.status == "running", Turn.lease_until < func.now()
    )
    return list(await session.scalars(statement))


async def end_turn(session: AsyncSession, tenant_id: UUID, turn_id: UUID, attempt: int, turn: dict[str, Any]) -> bool:
    """End a turn without a reply, if this attempt still owns it. Returns whether it does."""
    given = {
        "this_tenant": tenant_id,
        "this_turn": turn_id,
        "this_attempt": attempt,
        **statements.parameters(turns=turn),
    }
    return (await session.execute(statements.END, given)).scalar_one_or_none() is not None


async def end_with_reply(
    session: AsyncSession,
    attempt: int,
    turn: dict[str, Any],
    message: dict[str, Any],
    conversation: dict[str, Any],
    calls: list[dict[str, Any]],
) -> bool:
    """End a turn and store its reply, what the conversation remembers, and the tools that were read.

    Returns:
        Whether this attempt still owned the turn; nothing is stored otherwise.
    """
    given = {
        "this_tenant": message["tenant_id"],
        "this_turn": message["turn_id"],
        "this_conversation": message["conversation_id"],
        "this_attempt": attempt,
        **statements.parameters(turns=turn, messages=message, conversations=conversation),
    }
    if (await session.execute(statements.END_WITH_REPLY, given)).scalar_one_or_none() is None:
        return False
    if calls:
        await session.execute(upsert(ToolCall).values(calls).on_conflict_do_nothing())
    return True


async def touch_conversation(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, now: datetime) -> None:
    """Note when the shopper last wrote."""
    await session.execute(
        update(Conversation)
        .where(Conversation.tenant_id == tenant_id, Conversation.id == conversation_id)
        .values(last_message_at=now)
    )
