"""Leads: contact details that a shopper left, with the consent under which they may be used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Consent, Contact, ContactIdentity, Conversation, Lead, Visitor
from core.errors import Invalid
from core.events import Event, publish
from core.ids import new_id
from core.redaction import clean_text, mask_sensitive

_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}", re.IGNORECASE)


@dataclass(frozen=True)
class LeadDetails:
    """What the form sent, unchecked; `fields` holds what only forms of its `kind` ask."""

    email: str
    name: str | None
    phone: str | None
    message: str
    kind: Literal["lead", "booking", "quote"] = "lead"
    fields: Mapping[str, str | int] = field(default_factory=dict)


async def capture(
    session: AsyncSession, conversation: Conversation, details: LeadDetails, *, consent: bool, wording: str
) -> UUID:
    """Keep a lead. The same person in the same conversation is one lead of its kind; what was said last stands.

    Raises:
        Invalid: no consent, or an address that cannot be one.
    """
    if not consent:
        raise Invalid("Without your consent the details are not kept. Tick the box to send them.")
    email = normalise_email(details.email)
    tenant_id = conversation.tenant_id
    contact_id = await _contact(session, tenant_id, "email", email, _short(details.name))
    phone = re.sub(r"[^\d+]", "", details.phone or "")
    if phone:
        await _identity(session, tenant_id, contact_id, "phone", phone)
    await session.execute(
        update(Visitor)
        .where(Visitor.tenant_id == tenant_id, Visitor.id == conversation.visitor_id)
        .values(contact_id=contact_id)
    )
    session.add(
        Consent(
            tenant_id=tenant_id,
            id=new_id(),
            contact_id=contact_id,
            purpose="contact",
            granted=True,
            wording=wording,
            source="widget",
        )
    )
    message = mask_sensitive(clean_text(details.message)).strip()
    said = {"message": message, "fields": {name: _field(value) for name, value in details.fields.items()}}
    statement = (
        insert(Lead)
        .values(
            tenant_id=tenant_id,
            id=new_id(),
            conversation_id=conversation.id,
            contact_id=contact_id,
            kind=details.kind,
            **said,
        )
        .on_conflict_do_update(index_elements=["tenant_id", "conversation_id", "contact_id", "kind"], set_=said)
        .returning(Lead.id)
    )
    lead_id: UUID = (await session.execute(statement)).scalar_one()
    if not conversation.sandbox:
        await publish(session, Event("lead.captured", tenant_id, {"lead_id": str(lead_id)}))
    return lead_id


def normalise_email(text: str) -> str:
    """Return an address trimmed and in lower case.

    Raises:
        Invalid: it cannot be one.
    """
    email = clean_text(text).strip().lower()
    if not _EMAIL.fullmatch(email):
        raise Invalid("This does not look like an e-mail address. Check it and send it again.")
    return email


async def _contact(session: AsyncSession, tenant_id: UUID, channel: str, address: str, name: str | None) -> UUID:
    """Return the contact of an address, made when there is none; a merged one leads to its survivor."""
    identity = select(ContactIdentity.contact_id).where(
        ContactIdentity.tenant_id == tenant_id, ContactIdentity.channel == channel, ContactIdentity.address == address
    )
    found = await session.scalar(identity)
    if found is None:
        contact_id = new_id()
        session.add(Contact(tenant_id=tenant_id, id=contact_id, name=name))
        await session.flush()
        await _identity(session, tenant_id, contact_id, channel, address)
        found = await session.scalar(identity)  # another request may have been faster
    contact = await session.get_one(Contact, (tenant_id, found))
    if contact.merged_into is not None:
        contact = await session.get_one(Contact, (tenant_id, contact.merged_into))
    if name and not contact.name:
        contact.name = name
    return contact.id


async def _identity(session: AsyncSession, tenant_id: UUID, contact_id: UUID, channel: str, address: str) -> None:
    await session.execute(
        insert(ContactIdentity)
        .values(tenant_id=tenant_id, id=new_id(), contact_id=contact_id, channel=channel, address=address)
        .on_conflict_do_nothing(index_elements=["tenant_id", "channel", "address"])
    )


def _field(value: str | int) -> str | int:
    return value if isinstance(value, int) else mask_sensitive(clean_text(value)).strip()


def _short(name: str | None) -> str | None:
    return clean_text(name).strip()[:120] or None if name else None
