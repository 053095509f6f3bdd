"""SQL of the inbox."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, func, or_, select, text, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from conversations.models import Contact, ContactIdentity, Conversation, Lead, Message, Visitor
from tenants.models import DirectoryUser

AnyRow = Row[*tuple[Any, ...]]

PREVIEW = 160
"""Characters of the last message that a list shows."""
SHOWN = 500
"""Messages that a thread shows, the newest ones."""


async def conversation(
    session: AsyncSession, tenant_id: UUID, conversation_id: UUID, *, lock: bool = False
) -> Conversation | None:
    """Return a conversation, locked for a change when asked."""
    return await session.get(Conversation, (tenant_id, conversation_id), with_for_update=lock)


async def threads(
    session: AsyncSession,
    tenant_id: UUID,
    *,
    handoff: str | None,
    agent_id: UUID | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[AnyRow]:
    """Return conversations as the inbox lists them, the last written in first.

    One in which nobody wrote or asked for a person is left out.
    """
    statement = _threads(tenant_id).order_by(Conversation.last_message_at.desc(), Conversation.id.desc()).limit(limit)
    if handoff is not None:
        statement = statement.where(Conversation.handoff == handoff)
        if handoff != "none":
            statement = statement.where(text("conversations.handoff <> 'none'"))  # names the partial index
    if agent_id is not None:
        statement = statement.where(Conversation.agent_id == agent_id)
    if before is not None:
        statement = statement.where(tuple_(Conversation.last_message_at, Conversation.id) < tuple_(*before))
    return list((await session.execute(statement)).all())


async def thread(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> AnyRow | None:
    """Return one conversation as the inbox shows it."""
    return (await session.execute(_threads(tenant_id, conversation_id))).one_or_none()


def _threads(tenant_id: UUID, conversation_id: UUID | None = None) -> Select[*tuple[Any, ...]]:
    of_thread = and_(Message.tenant_id == Conversation.tenant_id, Message.conversation_id == Conversation.id)
    last = (
        select(Message.role, func.left(Message.text, PREVIEW).label("text"))
        .where(of_thread)
        .order_by(Message.id.desc())
        .limit(1)
        .lateral("last_message")
    )
    count = select(func.count()).where(of_thread).scalar_subquery()
    statement = (
        select(
            Conversation,
            DirectoryUser.name.label("assignee"),
            last.c.role.label("last_role"),
            last.c.text.label("preview"),
            count.label("messages"),
            Visitor.contact_id,
            Contact.name.label("contact_name"),
            _address("email", Visitor.contact_id).label("contact_email"),
        )
        .join(Visitor, and_(Visitor.tenant_id == tenant_id, Visitor.id == Conversation.visitor_id))
        .outerjoin(Contact, and_(Contact.tenant_id == tenant_id, Contact.id == Visitor.contact_id))
        .outerjoin(DirectoryUser, DirectoryUser.id == Conversation.assignee_id)
        .outerjoin(last, true())
        .where(Conversation.tenant_id == tenant_id, Conversation.sandbox.is_(False))
    )
    if conversation_id is not None:
        return statement.where(Conversation.id == conversation_id)
    return statement.where(or_(last.c.role.is_not(None), Conversation.handoff != "none"))


def _address(channel: str, contact_id: Any) -> ScalarSelect[Any]:
    """The first address that a contact gave on a channel."""
    return (
        select(ContactIdentity.address)
        .where(
            ContactIdentity.tenant_id == Conversation.tenant_id,
            ContactIdentity.contact_id == contact_id,
            ContactIdentity.channel == channel,
        )
        .order_by(ContactIdentity.id)
        .limit(1)
        .scalar_subquery()
    )


def _messages(tenant_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(Message, DirectoryUser.name.label("author"))
        .outerjoin(DirectoryUser, DirectoryUser.id == Message.author_id)
        .where(Message.tenant_id == tenant_id)
    )


async def messages(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> list[AnyRow]:
    """Return the newest messages of a conversation with their authors' names, oldest first."""
    statement = _messages(tenant_id).where(Message.conversation_id == conversation_id)
    found = await session.execute(statement.order_by(Message.id.desc()).limit(SHOWN))
    return list(reversed(found.all()))


async def message(session: AsyncSession, tenant_id: UUID, message_id: UUID) -> AnyRow | None:
    """Return a message with its author's name."""
    return (await session.execute(_messages(tenant_id).where(Message.id == message_id))).one_or_none()


async def reply(session: AsyncSession, tenant_id: UUID, message_id: UUID) -> AnyRow | None:
    """Return a person's reply as it is sent: (id, conversation_id, text, author, language)."""
    statement = (
        select(
            Message.id,
            Message.conversation_id,
            Message.text,
            DirectoryUser.name.label("author"),
            Conversation.language,
        )
        .join(
            Conversation,
            and_(Conversation.tenant_id == Message.tenant_id, Conversation.id == Message.conversation_id),
        )
        .outerjoin(DirectoryUser, DirectoryUser.id == Message.author_id)
        .where(Message.tenant_id == tenant_id, Message.id == message_id)
    )
    return (await session.execute(statement)).one_or_none()


async def replies_from(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, first: UUID) -> list[AnyRow]:
    """Return (id, text, author) of people's replies from a message on, oldest first."""
    return await _replies(session, tenant_id, conversation_id, Message.id >= first)


async def replies_before(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, said: UUID) -> list[AnyRow]:
    """Return (id, text, author) of people's replies between a shopper's message and the one before, oldest first."""
    before = aliased(Message)
    last = (
        select(before.id)
        .where(
            before.tenant_id == tenant_id,
            before.conversation_id == conversation_id,
            before.role == "visitor",
            before.id < said,
        )
        .order_by(before.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    span = and_(Message.id < said, Message.id > func.coalesce(last, UUID(int=0)))
    return await _replies(session, tenant_id, conversation_id, span)


async def _replies(
    session: AsyncSession, tenant_id: UUID, conversation_id: UUID, span: ColumnElement[bool]
) -> list[AnyRow]:
    statement = (
        select(Message.id, Message.text, DirectoryUser.name.label("author"))
        .outerjoin(DirectoryUser, DirectoryUser.id == Message.author_id)
        .where(
            Message.tenant_id == tenant_id,
            Message.conversation_id == conversation_id,
            Message.role == "human",
            span,
        )
        .order_by(Message.id)
        .limit(SHOWN)
    )
    return list((await session.execute(statement)).all())


async def reply_of_key(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, key: str) -> Message | None:
    """Return the reply that an idempotency key made."""
    return await session.scalar(
        select(Message).where(
            Message.tenant_id == tenant_id, Message.conversation_id == conversation_id, Message.reply_key == key
        )
    )


async def leads(
    session: AsyncSession, tenant_id: UUID, *, conversation_id: UUID | None = None, before: UUID | None, limit: int
) -> list[AnyRow]:
    """Return leads with their people, newest first."""
    statement = (
        select(
            Lead,
            Contact.name,
            _address("email", Lead.contact_id).label("email"),
            _address("phone", Lead.contact_id).label("phone"),
        )
        .join(Contact, and_(Contact.tenant_id == Lead.tenant_id, Contact.id == Lead.contact_id))
        .join(Conversation, and_(Conversation.tenant_id == Lead.tenant_id, Conversation.id == Lead.conversation_id))
        .where(Lead.tenant_id == tenant_id, Conversation.sandbox.is_(False))
        .order_by(Lead.id.desc())
        .limit(limit)
    )
    if conversation_id is not None:
        statement = statement.where(Lead.conversation_id == conversation_id)
    if before is not None:
        statement = statement.where(Lead.id < before)
    return list((await session.execute(statement)).all())


async def lead(session: AsyncSession, tenant_id: UUID, lead_id: UUID) -> Lead | None:
    """Return a lead."""
    return await session.get(Lead, (tenant_id, lead_id))
