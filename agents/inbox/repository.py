"""SQL of what the agent did in a conversation."""

from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from agents.models import ToolCall, Turn

SHOWN = 500


async def tool_calls(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> list[ToolCall]:
    """Return the newest tool calls of a conversation, oldest first."""
    statement = (
        select(ToolCall)
        .join(Turn, and_(Turn.tenant_id == ToolCall.tenant_id, Turn.id == ToolCall.turn_id))
        .where(ToolCall.tenant_id == tenant_id, Turn.conversation_id == conversation_id)
        .order_by(ToolCall.turn_id.desc(), ToolCall.number.desc())
        .limit(SHOWN)
    )
    return list(reversed((await session.scalars(statement)).all()))
