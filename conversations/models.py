"""Tables of people and threads: visitors, contacts, consents, conversations, messages, leads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow

_NOW = func.now()


class Contact(TenantRow, Base):
    """A person, once known. A merge points to the contact that stands for both, and can be undone."""

    __tablename__ = "contacts"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "merged_into"], ["contacts.tenant_id", "contacts.id"]),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    merged_into: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    erased_at: Mapped[datetime | None]


class ContactIdentity(TenantRow, Base):
    """An address of a contact on a channel: an e-mail address or a phone number, normalised."""

    __tablename__ = "contact_identities"
    __table_args__ = (
        UniqueConstraint("tenant_id", "channel", "address"),
        ForeignKeyConstraint(["tenant_id", "contact_id"], ["contacts.tenant_id", "contacts.id"]),
        Index("ix_contact_identities_contact", "tenant_id", "contact_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID]
    channel: Mapped[str]
    address: Mapped[str]


class Consent(TenantRow, Base):
    """One statement of a person about one purpose; the newest counts, older ones stay as proof."""

    __tablename__ = "consents"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "contact_id"], ["contacts.tenant_id", "contacts.id"]),
        Index("ix_consents_contact", "tenant_id", "contact_id", "purpose"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID]
    purpose: Mapped[str]
    granted: Mapped[bool]
    wording: Mapped[str]
    """The text that the person saw."""
    source: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=_NOW)


class Visitor(TenantRow, Base):
    """A browser that opened the chat; a contact once the person says who they are."""

    __tablename__ = "visitors"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "contact_id"], ["contacts.tenant_id", "contacts.id"]),
        Index("ix_visitors_contact", "tenant_id", "contact_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID | None]
    storefront_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class Conversation(TenantRow, Base):
    """A lasting thread. `stage`, `slots` and `memory` are what the flow remembers between turns."""

    __tablename__ = "conversations"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "visitor_id"], ["visitors.tenant_id", "visitors.id"]),
        Index("ix_conversations_visitor", "tenant_id", "visitor_id"),
        Index("ix_conversations_last", "tenant_id", "last_message_at"),
        Index("ix_conversations_handoff", "tenant_id", "last_message_at", postgresql_where=text("handoff <> 'none'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visitor_id: Mapped[UUID]
    agent_id: Mapped[UUID]
    channel: Mapped[str]
    language: Mapped[str]
    page_url: Mapped[str | None]
    sandbox: Mapped[bool] = mapped_column(server_default="false")
    """A rehearsal: no real person takes part. It counts and is listed nowhere, tells nobody, and goes after days."""
    agent_version: Mapped[int | None]
    """The version of the agent that answers here; null for the one that is published."""
    handoff: Mapped[str] = mapped_column(server_default="none")
    """`none`, `requested` (a person was asked for) or `active` (a person replies; the bot is silent)."""
    assignee_id: Mapped[UUID | None]
    """Who took it: a user, or an API key."""
    handoff_request: Mapped[UUID | None]
    """The wish for a person that is open: links in its mails are good for no other one."""
    asked_at: Mapped[datetime | None]
    """When a person was asked for; the queue's order."""
    due_at: Mapped[datetime | None]
    """When somebody can come at the earliest: the same instant, or the next opening."""
    person_at: Mapped[datetime | None]
    """When a person last came or wrote."""
    timezone: Mapped[str | None]
    """The shopper's time zone, as their browser says."""
    stage: Mapped[str | None]
    slots: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    memory: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    signal: Mapped[str | None]
    """What happened on the page or in the cart since the last message: an event of the flow."""
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    last_message_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class HandoffSettings(TenantRow, Base):
    """When people of a shop can be asked for, and what happens while they are silent. One row a tenant, or none."""

    __tablename__ = "handoff_settings"

    hours: Mapped[list[Any]] = mapped_column(server_default="[]")
    """Spans of the week in the tenant's time zone: `{day, opens, closes}`; empty for no known hours."""
    closed_days: Mapped[list[Any]] = mapped_column(server_default="[]")
    """Dates on which nobody is there."""
    wait_minutes: Mapped[int]
    silence_minutes: Mapped[int]
    notified: Mapped[list[Any]] = mapped_column(server_default="[]")
    """Ids of the members who get the mails; empty for the owners."""
    links_since: Mapped[datetime | None]
    """Links handed out before are void."""


class Message(TenantRow, Base):
    """Something said. Card numbers and IBANs are masked before it gets here."""

    __tablename__ = "messages"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "conversation_id"], ["conversations.tenant_id", "conversations.id"]),
        UniqueConstraint("tenant_id", "conversation_id", "reply_key"),
        Index("ix_messages_conversation", "tenant_id", "conversation_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID]
    role: Mapped[str]
    """`visitor`, `agent` or `human`."""
    author_id: Mapped[UUID | None]
    """Who wrote it, for `human`: a user, or an API key."""
    reply_key: Mapped[str | None]
    """The idempotency key of a person's reply."""
    text: Mapped[str]
    cards: Mapped[list[Any]] = mapped_column(server_default="[]")
    receipt: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    turn_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class Lead(TenantRow, Base):
    """A person who left an address and a wish."""

    __tablename__ = "leads"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "conversation_id"], ["conversations.tenant_id", "conversations.id"]),
        ForeignKeyConstraint(["tenant_id", "contact_id"], ["contacts.tenant_id", "contacts.id"]),
        UniqueConstraint("tenant_id", "conversation_id", "contact_id", "kind"),
        CheckConstraint("kind IN ('lead', 'booking', 'quote')", name="kind"),
        Index("ix_leads_contact", "tenant_id", "contact_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID]
    contact_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(server_default="lead")
    """`lead` (wants to be contacted), `booking` or `quote`."""
    fields: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """What was wished, by the names of the form."""
    message: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
