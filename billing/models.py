"""Tables of plans in force and of what was used."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow

_NOW = func.now()


class Subscription(TenantRow, Base):
    """The plan of a tenant; one row each, locked while a conversation is counted."""

    __tablename__ = "subscriptions"

    plan: Mapped[str]
    trial_ends_at: Mapped[datetime | None]
    """Until then the trial's plan counts, whatever `plan` says."""
    overrides: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """Limits and features of a custom contract, over those of the plan."""
    anchor_day: Mapped[int] = mapped_column(server_default="1")
    """Day of the month on which a billing period begins, in the tenant's time zone."""
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class ConversationWindow(TenantRow, Base):
    """What plans count: opened by a visitor's message, closed 24 hours after the last one."""

    __tablename__ = "conversation_windows"
    __table_args__ = (
        Index("ix_conversation_windows_visitor", "tenant_id", "visitor_id", "last_message_at"),
        Index("ix_conversation_windows_period", "tenant_id", "opened_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visitor_id: Mapped[UUID]
    conversation_id: Mapped[UUID]
    opened_at: Mapped[datetime]
    last_message_at: Mapped[datetime]
    counted: Mapped[bool]
    """False beyond the quota, for bots and for rehearsals."""


class UsageCounter(TenantRow, Base):
    """Exact use of a limited meter in a billing period; the row's lock makes concurrent counting exact."""

    __tablename__ = "usage_counters"

    meter: Mapped[str] = mapped_column(primary_key=True)
    period_start: Mapped[datetime] = mapped_column(primary_key=True)
    """The key of the period; see `billing.periods.Period`."""
    used: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class UsageEntry(TenantRow, Base):
    """One line of the ledger: append-only, unique by what caused it."""

    __tablename__ = "usage_ledger"
    __table_args__ = (
        UniqueConstraint("tenant_id", "meter", "cause"),
        Index("ix_usage_ledger_span", "tenant_id", "at", postgresql_include=["meter", "quantity"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    meter: Mapped[str]
    quantity: Mapped[int] = mapped_column(BigInteger)
    cause: Mapped[str]
    """The id of what was used, such as a window or a turn."""
    at: Mapped[datetime] = mapped_column(server_default=_NOW)


class UsageDay(TenantRow, Base):
    """The ledger rolled up by day, in UTC."""

    __tablename__ = "usage_days"

    meter: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[datetime] = mapped_column(primary_key=True)
    quantity: Mapped[int] = mapped_column(BigInteger)
