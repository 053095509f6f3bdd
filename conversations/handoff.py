"""Handing over to a person: asked for, taken, given back."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation
from core.events import Event, publish


async def request(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> str:
    """Ask for a person. Asking twice, or while a person already answers, changes nothing.

    Returns:
        The state after it: `requested` or `active`.
    """
    statement = (
        update(Conversation)
        .where(Conversation.tenant_id == tenant_id, Conversation.id == conversation_id, Conversation.handoff == "none")
        .values(handoff="requested")
        .returning(Conversation.id)
    )
    if (await session.execute(statement)).scalar_one_or_none() is not None:
        await publish(session, Event("handoff.requested", tenant_id, {"conversation_id": str(conversation_id)}))
        return "requested"
    state = select(Conversation.handoff).where(Conversation.tenant_id == tenant_id, Conversation.id == conversation_id)
    return (await session.execute(state)).scalar_one()


async def set_state(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, state: str) -> None:
    """Let a person take over (`active`), or give the conversation back to the agent (`none`)."""
    await session.execute(
        update(Conversation)
        .where(Conversation.tenant_id == tenant_id, Conversation.id == conversation_id)
        .values(handoff=state)
    )
