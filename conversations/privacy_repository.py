"""SQL of finding, handing out and forgetting people and what they said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import Delete

from conversations.models import Consent, Contact, ContactIdentity, Conversation, Lead, Message, Visitor
from core.ports import Subject


async def subject(session: AsyncSession, tenant_id: UUID, root: UUID) -> Subject:
    """Return the ids of a person by the contact that stands for all merged ones.

    A conversation belongs to the person when their browser held it, or when they left an address in it. Visitors and
    conversations are locked, so that nothing is added to them before the transaction ends.
    """
    contacts = select(Contact.id).where(
        Contact.tenant_id == tenant_id, or_(Contact.id == root, Contact.merged_into == root)
    )
    contact_ids = tuple(await session.scalars(contacts))
    visitors = select(Visitor.id).where(Visitor.tenant_id == tenant_id, Visitor.contact_id.in_(contact_ids))
    visitor_ids = tuple(await session.scalars(visitors.order_by(Visitor.id).with_for_update()))
    leads = select(Lead.conversation_id).where(Lead.tenant_id == tenant_id, Lead.contact_id.in_(contact_ids))
    conversations = (
        select(Conversation.id)
        .where(
            Conversation.tenant_id == tenant_id,
            or_(Conversation.visitor_id.in_(visitor_ids), Conversation.id.in_(leads)),
        )
        .order_by(Conversation.id)
        .with_for_update()
    )
    emails = select(ContactIdentity.address).where(
        ContactIdentity.tenant_id == tenant_id,
        ContactIdentity.contact_id.in_(contact_ids),
        ContactIdentity.channel == "email",
    )
    found = tuple(await session.scalars(conversations))
    return Subject(contact_ids, visitor_ids, found, tuple(await session.scalars(emails)))


async def held(session: AsyncSession, tenant_id: UUID, person: Subject) -> list[dict[str, Any]]:
    """Return all rows about a person, each with its kind."""
    of_contact, of_thread = person.contact_ids, person.conversation_ids
    questions = {
        "contact": select(Contact.id, Contact.name, Contact.merged_into, Contact.created_at).where(
            Contact.tenant_id == tenant_id, Contact.id.in_(of_contact)
        ),
        "identity": select(ContactIdentity.contact_id, ContactIdentity.channel, ContactIdentity.address).where(
            ContactIdentity.tenant_id == tenant_id, ContactIdentity.contact_id.in_(of_contact)
        ),
        "consent": select(
            Consent.id,
            Consent.contact_id,
            Consent.purpose,
            Consent.granted,
            Consent.wording,
            Consent.source,
            Consent.at,
        ).where(Consent.tenant_id == tenant_id, Consent.contact_id.in_(of_contact)),
        "visitor": select(Visitor.id, Visitor.created_at).where(
            Visitor.tenant_id == tenant_id, Visitor.id.in_(person.visitor_ids)
        ),
        "conversation": select(
            Conversation.id,
            Conversation.channel,
            Conversation.language,
            Conversation.page_url,
            Conversation.timezone,
            Conversation.slots,
            Conversation.memory,
            Conversation.created_at,
            Conversation.last_message_at,
        ).where(Conversation.tenant_id == tenant_id, Conversation.id.in_(of_thread)),
        "message": select(
            Message.id, Message.conversation_id, Message.role, Message.text, Message.cards, Message.created_at
        )
        .where(Message.tenant_id == tenant_id, Message.conversation_id.in_(of_thread))
        .order_by(Message.id),
        "lead": select(
            Lead.id,
            Lead.conversation_id,
            Lead.contact_id,
            Lead.kind,
            Lead.fields,
            Lead.message,
            Lead.created_at,
        ).where(Lead.tenant_id == tenant_id, Lead.contact_id.in_(of_contact)),
    }
    return [
        {"kind": kind, **row._asdict()}
        for kind, question in questions.items()
        for row in await session.execute(question)
    ]


async def delete_conversations(session: AsyncSession, tenant_id: UUID, ids: Sequence[UUID]) -> int:
    """Delete conversations with their messages and leads; returns how many rows went."""
    statements: tuple[Delete, ...] = (
        delete(Lead).where(Lead.tenant_id == tenant_id, Lead.conversation_id.in_(ids)),
        delete(Message).where(Message.tenant_id == tenant_id, Message.conversation_id.in_(ids)),
        delete(Conversation).where(Conversation.tenant_id == tenant_id, Conversation.id.in_(ids)),
    )
    return sum([await _count(session, statement) for statement in statements])


async def delete_visitors(session: AsyncSession, tenant_id: UUID, ids: Sequence[UUID]) -> int:
    """Delete visitors; returns how many."""
    return await _count(session, delete(Visitor).where(Visitor.tenant_id == tenant_id, Visitor.id.in_(ids)))


async def empty_contacts(session: AsyncSession, tenant_id: UUID, ids: Sequence[UUID], now: datetime) -> int:
    """Take name and addresses from contacts. The empty row stays, so that consents prove what was agreed to."""
    gone = await _count(
        session,
        delete(ContactIdentity).where(ContactIdentity.tenant_id == tenant_id, ContactIdentity.contact_id.in_(ids)),
    )
    statement = (
        update(Contact)
        .where(Contact.tenant_id == tenant_id, Contact.id.in_(ids), Contact.erased_at.is_(None))
        .values(name=None, erased_at=now)
        .returning(Contact.id)
    )
    return gone + len((await session.execute(statement)).all())


async def stale_conversations(session: AsyncSession, tenant_id: UUID, before: datetime, limit: int) -> list[UUID]:
    """Return and lock conversations without a message since an instant; those that somebody holds wait for later."""
    statement = (
        select(Conversation.id)
        .where(Conversation.tenant_id == tenant_id, Conversation.last_message_at < before)
        .order_by(Conversation.last_message_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(await session.scalars(statement))


async def idle_visitors(session: AsyncSession, tenant_id: UUID, before: datetime, limit: int) -> list[UUID]:
    """Return visitors from before an instant who have no conversation (any more)."""
    talked = exists().where(Conversation.tenant_id == tenant_id, Conversation.visitor_id == Visitor.id)
    statement = select(Visitor.id).where(Visitor.tenant_id == tenant_id, Visitor.created_at < before, ~talked)
    return list(await session.scalars(statement.limit(limit).with_for_update(skip_locked=True)))


async def idle_contacts(session: AsyncSession, tenant_id: UUID, before: datetime, limit: int) -> list[UUID]:
    """Return contacts from before an instant who have no visitor and no lead, nor has anybody merged into them."""
    other = aliased(Contact)
    left = or_(
        exists().where(Visitor.tenant_id == tenant_id, Visitor.contact_id == Contact.id),
        exists().where(Lead.tenant_id == tenant_id, Lead.contact_id == Contact.id),
        exists().where(other.tenant_id == tenant_id, other.merged_into == Contact.id, other.erased_at.is_(None)),
    )
    statement = select(Contact.id).where(
        Contact.tenant_id == tenant_id, Contact.created_at < before, Contact.erased_at.is_(None), ~left
    )
    return list(await session.scalars(statement.limit(limit).with_for_update(skip_locked=True)))


async def _count(session: AsyncSession, statement: Delete) -> int:
    result = await session.execute(statement)
    return result.rowcount if isinstance(result, CursorResult) else 0
