"""Tables of agents, their versions and what they did."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow

_NOW = func.now()


class Agent(TenantRow, Base):
    """An agent with its draft; what shoppers meet is `published_version`."""

    __tablename__ = "agents"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    template_id: Mapped[str]
    template_version: Mapped[int]
    languages: Mapped[list[Any]]
    flow: Mapped[dict[str, Any]]
    """The draft flow."""
    policy: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """The draft policy: fast lane, allowed links, stock age; see `agents.definition.Policy`."""
    published_version: Mapped[int | None]
    faq_version: Mapped[int] = mapped_column(server_default="0")
    """Grows with each change of the FAQ, which is live without publishing."""
    knowledge_version: Mapped[int] = mapped_column(server_default="0")
    """Grows with each change of what the agent's sources say."""
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    archived_at: Mapped[datetime | None]


class AgentVersion(TenantRow, Base):
    """A published definition, or under a negative number a draft that is rehearsed. Never changed."""

    __tablename__ = "agent_versions"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "agent_id"], ["agents.tenant_id", "agents.id"]),)

    agent_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    definition: Mapped[dict[str, Any]]
    published_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class FaqEntry(TenantRow, Base):
    """A question that the agent answers in the shop's own words."""

    __tablename__ = "agent_faq"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "agent_id"], ["agents.tenant_id", "agents.id"]),)

    agent_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    answer: Mapped[dict[str, Any]]
    """Answer by language; the key `*` is for any language."""
    examples: Mapped[list[Any]]


class ModelSettings(TenantRow, Base):
    """A tenant's own model, when it does not use the platform's."""

    __tablename__ = "model_settings"

    base_url: Mapped[str]
    model: Mapped[str]
    api_key: Mapped[bytes]
    """Encrypted."""
    api: Mapped[str] = mapped_column(server_default="chat")
    """`chat` or `responses`."""
    updated_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class Turn(TenantRow, Base):
    """What happens to one shopper message: it is answered once, or visibly failed."""

    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("tenant_id", "conversation_id", "idempotency_key"),
        Index("ix_turns_running", "tenant_id", "lease_until", postgresql_where=text("status = 'running'")),
        ForeignKeyConstraint(["tenant_id", "conversation_id"], ["conversations.tenant_id", "conversations.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID]
    message_id: Mapped[UUID]
    idempotency_key: Mapped[str]
    agent_id: Mapped[UUID]
    agent_version: Mapped[int]
    status: Mapped[str]
    """`running`, `done` or `failed`."""
    attempt: Mapped[int] = mapped_column(server_default="1")
    lease_until: Mapped[datetime | None]
    degraded: Mapped[bool] = mapped_column(server_default="false")
    """Beyond the plan's quota: search, answers from the FAQ and lead capture only."""
    events: Mapped[list[Any]] = mapped_column(server_default="[]")
    """The whole stream of the reply, so that it can be replayed when Redis has lost it."""
    brain: Mapped[str | None]
    usage: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    finished_at: Mapped[datetime | None]


class ToolCall(TenantRow, Base):
    """A tool's run. Its effect is unique on (tenant, turn, number): a repeated turn finds it done."""

    __tablename__ = "tool_calls"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "turn_id"], ["turns.tenant_id", "turns.id"]),)

    turn_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    tool: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
