"""Tables of rehearsals. What was said in one stands in its sandboxed conversations, and goes with them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow

_NOW = func.now()


class Rehearsal(TenantRow, Base):
    """One rehearsal of one agent: what was tried, and how it ended."""

    __tablename__ = "rehearsals"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "agent_id"], ["agents.tenant_id", "agents.id"]),
        Index("ix_rehearsals_agent", "tenant_id", "agent_id", "id"),
        Index("ix_rehearsals_digest", "tenant_id", "agent_id", "digest"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID]
    kind: Mapped[str]
    """`shoppers` (simulated ones) or `replay` (what real ones wrote)."""
    cause: Mapped[str]
    """`person` (somebody asked for it) or `nightly`."""
    version: Mapped[int]
    """The agent's version that was tried; a draft is kept under a negative number."""
    digest: Mapped[str]
    """Names what was tried: equal for equal definitions, see `agents.definition.digest`."""
    brain: Mapped[str]
    """`local`, or `agent`: whatever would answer real shoppers."""
    seed: Mapped[int] = mapped_column(BigInteger)
    shoppers: Mapped[int]
    tries: Mapped[int]
    """How often each shopper tries, in other words each time; one that fails once has failed."""
    sources: Mapped[list[Any]] = mapped_column(server_default="[]")
    """Ids of the conversations to replay."""
    status: Mapped[str]
    """`queued`, `running`, `done` or `failed`."""
    error: Mapped[str | None]
    summary: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    passed: Mapped[bool | None]
    worse_than: Mapped[UUID | None]
    """The rehearsal before it that went better, where this one is an alert."""
    requested_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    finished_at: Mapped[datetime | None]


class RehearsalRun(TenantRow, Base):
    """One try of one shopper. Claimed by a lease, ended once."""

    __tablename__ = "rehearsal_runs"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "rehearsal_id"], ["rehearsals.tenant_id", "rehearsals.id"], ondelete="CASCADE"
        ),
        Index("ix_rehearsal_runs_conversation", "tenant_id", "conversation_id"),
        Index(
            "ix_rehearsal_runs_source",
            "tenant_id",
            "source_id",
            postgresql_where=text("source_id IS NOT NULL"),
        ),
    )

    rehearsal_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    shopper: Mapped[int]
    """Which shopper; its tries share the number."""
    script: Mapped[dict[str, Any]]
    """Who the shopper is and what they want; empty for a replay, whose words stay where they were said."""
    source_id: Mapped[UUID | None]
    """The real conversation that is replayed."""
    conversation_id: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    result: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    passed: Mapped[bool | None]
    done_at: Mapped[datetime | None]
