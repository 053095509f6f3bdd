"""SQL of the conversations that rehearsals hold, repeat and leave behind."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from agents.models import FaqEntry, ToolCall, Turn
from agents.rehearsal.models import RehearsalRun
from conversations.models import Conversation, Message, Visitor


async def add_conversation(
    session: AsyncSession,
    tenant_id: UUID,
    *,
    visitor_id: UUID,
    conversation_id: UUID,
    agent_id: UUID,
    version: int,
    language: str,
) -> None:
    """Store a sandboxed conversation with its visitor."""
    await session.execute(insert(Visitor).values(tenant_id=tenant_id, id=visitor_id))
    await session.execute(
        insert(Conversation).values(
            tenant_id=tenant_id,
            id=conversation_id,
            visitor_id=visitor_id,
            agent_id=agent_id,
            channel="rehearsal",
            language=language,
            sandbox=True,
            agent_version=version,
        )
    )


async def tool_results(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> list[tuple[str, Any]]:
    """Return what tools were called in a conversation and what they answered, in order."""
    statement = (
        select(ToolCall.tool, ToolCall.result)
        .join(Turn, and_(Turn.tenant_id == ToolCall.tenant_id, Turn.id == ToolCall.turn_id))
        .where(ToolCall.tenant_id == tenant_id, Turn.conversation_id == conversation_id)
        .order_by(ToolCall.turn_id, ToolCall.number)
    )
    return [(row.tool, row.result) for row in (await session.execute(statement)).all()]


async def transcripts(
    session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]
) -> dict[UUID, list[Message]]:
    """Return the messages of conversations in their order."""
    statement = (
        select(Message)
        .where(Message.tenant_id == tenant_id, Message.conversation_id.in_(conversation_ids))
        .order_by(Message.id)
    )
    found: dict[UUID, list[Message]] = {}
    for message in await session.scalars(statement):
        found.setdefault(message.conversation_id, []).append(message)
    return found


async def real_conversations(
    session: AsyncSession, tenant_id: UUID, agent_id: UUID, *, ids: Sequence[UUID] | None, limit: int
) -> list[UUID]:
    """Return real conversations of an agent in which a shopper wrote, the last ones first, or the chosen ones."""
    wrote = (
        select(Message.id)
        .where(
            Message.tenant_id == Conversation.tenant_id,
            Message.conversation_id == Conversation.id,
            Message.role == "visitor",
        )
        .exists()
    )
    statement = (
        select(Conversation.id)
        .where(
            Conversation.tenant_id == tenant_id,
            Conversation.agent_id == agent_id,
            Conversation.sandbox.is_(False),
            wrote,
        )
        .order_by(Conversation.last_message_at.desc(), Conversation.id.desc())
        .limit(limit)
    )
    if ids is not None:
        statement = statement.where(Conversation.id.in_(ids))
    return list(await session.scalars(statement))


async def language_of(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> str | None:
    """Return the language of a conversation; None when it is gone."""
    found = await session.get(Conversation, (tenant_id, conversation_id))
    return found.language if found else None


async def handoff_of(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> str | None:
    """Return whether a person was asked for; None when the conversation is gone."""
    found = await session.get(Conversation, (tenant_id, conversation_id))
    return found.handoff if found else None


async def stale(session: AsyncSession, tenant_id: UUID, before: datetime, limit: int) -> list[UUID]:
    """Return sandboxed conversations from before an instant, the oldest first."""
    statement = (
        select(Conversation.id)
        .where(
            Conversation.tenant_id == tenant_id,
            Conversation.sandbox.is_(True),
            Conversation.created_at < before,
        )
        .order_by(Conversation.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(await session.scalars(statement))


async def sandboxed(session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> list[UUID]:
    """Return those of some conversations that are rehearsals."""
    statement = select(Conversation.id).where(
        Conversation.tenant_id == tenant_id, Conversation.sandbox.is_(True), Conversation.id.in_(conversation_ids)
    )
    return list(await session.scalars(statement))


async def visitors_of(session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> list[UUID]:
    """Return the visitors of sandboxed conversations."""
    statement = select(Conversation.visitor_id).where(
        Conversation.tenant_id == tenant_id, Conversation.sandbox.is_(True), Conversation.id.in_(conversation_ids)
    )
    return list(await session.scalars(statement))


async def replays(session: AsyncSession, tenant_id: UUID, source_ids: Sequence[UUID]) -> list[RehearsalRun]:
    """Return the runs in which real conversations were replayed."""
    statement = select(RehearsalRun).where(RehearsalRun.tenant_id == tenant_id, RehearsalRun.source_id.in_(source_ids))
    return list(await session.scalars(statement))


async def forget_replays(session: AsyncSession, tenant_id: UUID, source_ids: Sequence[UUID]) -> int:
    """Delete the runs in which real conversations were replayed; returns how many."""
    statement = delete(RehearsalRun).where(RehearsalRun.tenant_id == tenant_id, RehearsalRun.source_id.in_(source_ids))
    return len((await session.execute(statement.returning(RehearsalRun.number))).all())


async def faq_answers(session: AsyncSession, tenant_id: UUID, agent_id: UUID) -> tuple[str, ...]:
    """Return every answer of an agent's FAQ, in all its languages."""
    statement = select(FaqEntry.answer).where(FaqEntry.tenant_id == tenant_id, FaqEntry.agent_id == agent_id)
    return tuple(text for answer in await session.scalars(statement) for text in answer.values())
