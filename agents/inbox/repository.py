"""SQL of what the agent did in a conversation."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from agents.models import ToolCall, Turn
from conversations.models import Contact, ContactIdentity, Conversation, Lead, Message, Visitor

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


async def reply(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, message_id: UUID) -> Row[Any] | None:
    """Return a person's reply with the shopper's last message before it: (text, question, agent_id, language)."""
    asked = aliased(Message)
    question = (
        select(asked.text)
        .where(
            asked.tenant_id == tenant_id,
            asked.conversation_id == conversation_id,
            asked.role == "visitor",
            asked.id < message_id,
        )
        .order_by(asked.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(Message.text, question.label("question"), Conversation.agent_id, Conversation.language)
        .join(
            Conversation,
            and_(Conversation.tenant_id == Message.tenant_id, Conversation.id == Message.conversation_id),
        )
        .where(
            Message.tenant_id == tenant_id,
            Message.conversation_id == conversation_id,
            Message.id == message_id,
            Message.role == "human",
            Conversation.sandbox.is_(False),
        )
    )
    return (await session.execute(statement)).one_or_none()


async def known_of(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> list[str]:
    """Return the names and addresses known of whoever wrote in a conversation or left an address there."""
    visitor = (
        select(Visitor.contact_id)
        .join(Conversation, and_(Conversation.tenant_id == Visitor.tenant_id, Conversation.visitor_id == Visitor.id))
        .where(Visitor.tenant_id == tenant_id, Conversation.id == conversation_id)
    )
    leads = select(Lead.contact_id).where(Lead.tenant_id == tenant_id, Lead.conversation_id == conversation_id)
    contacts = or_(Contact.id.in_(visitor), Contact.id.in_(leads))
    statement = (
        select(Contact.name, ContactIdentity.address)
        .outerjoin(
            ContactIdentity,
            and_(ContactIdentity.tenant_id == Contact.tenant_id, ContactIdentity.contact_id == Contact.id),
        )
        .where(Contact.tenant_id == tenant_id, contacts)
    )
    rows = (await session.execute(statement)).all()
    return sorted({value for row in rows for value in row if value})
