"""SQL of handing out and forgetting what agents did in conversations."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from agents.models import ToolCall, Turn


async def turns(session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Return the turns of conversations with the replies they streamed, in order."""
    statement = (
        select(Turn.id, Turn.conversation_id, Turn.status, Turn.brain, Turn.events, Turn.created_at)
        .where(Turn.tenant_id == tenant_id, Turn.conversation_id.in_(conversation_ids))
        .order_by(Turn.id)
    )
    return [row._asdict() for row in await session.execute(statement)]


async def tool_calls(session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Return the tool calls of conversations, in order."""
    statement = (
        select(ToolCall.turn_id, ToolCall.number, ToolCall.tool, ToolCall.arguments, ToolCall.result)
        .join(Turn, (Turn.tenant_id == ToolCall.tenant_id) & (Turn.id == ToolCall.turn_id))
        .where(ToolCall.tenant_id == tenant_id, Turn.conversation_id.in_(conversation_ids))
        .order_by(ToolCall.turn_id, ToolCall.number)
    )
    return [row._asdict() for row in await session.execute(statement)]


async def delete_turns(session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> int:
    """Delete the turns of conversations with their tool calls; returns how many rows went."""
    mine = (Turn.tenant_id == tenant_id, Turn.conversation_id.in_(conversation_ids))
    calls = delete(ToolCall).where(ToolCall.tenant_id == tenant_id, ToolCall.turn_id.in_(select(Turn.id).where(*mine)))
    gone_calls = (await session.execute(calls.returning(ToolCall.number))).all()
    gone_turns = (await session.execute(delete(Turn).where(*mine).returning(Turn.id))).all()
    return len(gone_calls) + len(gone_turns)
