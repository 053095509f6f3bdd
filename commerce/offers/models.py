"""Tables of offers. Money is in minor units; a grant's terms never change, only what became of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow

_NOW = func.now()


class OfferPolicy(TenantRow, Base):
    """The rules in force. Whoever grants locks this row, so that budgets and limits are counted one at a time."""

    __tablename__ = "offer_policies"

    version: Mapped[int]
    document: Mapped[dict[str, Any]]


class OfferPolicyVersion(TenantRow, Base):
    """Every policy that ever was in force: a grant is judged by the one it was made under."""

    __tablename__ = "offer_policy_versions"

    version: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]
    actor_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(server_default=_NOW)


REHEARSAL = "rehearsal"


class OfferGrant(TenantRow, Base):
    """One reduction that was promised."""

    __tablename__ = "offer_grants"
    __table_args__ = (
        UniqueConstraint("tenant_id", "turn_id"),
        UniqueConstraint("tenant_id", "code"),
        Index("ix_offer_grants_month", "tenant_id", "month"),
        Index("ix_offer_grants_visitor", "tenant_id", "visitor_id", "granted_at"),
        Index("ix_offer_grants_conversation", "tenant_id", "conversation_id"),
        Index("ix_offer_grants_due", "tenant_id", "expires_at", postgresql_where=text("status = 'granted'")),
        CheckConstraint("rung IN ('free_shipping', 'percentage')", name="rung"),
        CheckConstraint("status IN ('granted', 'redeemed', 'expired', 'revoked')", name="status"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("counted BETWEEN 0 AND amount", name="counted"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    turn_id: Mapped[UUID]
    """A turn grants once, however often its tool is called."""
    conversation_id: Mapped[UUID | None]
    """Null once the person is forgotten; so is the visitor."""
    visitor_id: Mapped[UUID | None]
    policy_version: Mapped[int]
    rung: Mapped[str]
    percent: Mapped[int]
    """0 for free shipping."""
    code: Mapped[str]
    source: Mapped[str]
    """Which kind of codes it comes from: `verified` or `pool`; `rehearsal` is for simulated shoppers."""
    covered: Mapped[dict[str, Any]]
    """How many pieces of which product, by product id."""
    amount: Mapped[int] = mapped_column(BigInteger)
    """The most that it can take off; reserved in the month's budget."""
    counted: Mapped[int] = mapped_column(BigInteger)
    """What it takes from the month's budget now."""
    currency: Mapped[str]
    month: Mapped[str]
    """`2026-11`, in the tenant's time zone."""
    status: Mapped[str]
    granted_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When it was redeemed, expired or revoked."""
    order_id: Mapped[str | None]
    redeem_key: Mapped[str | None]
    """Idempotency key of the redemption."""


class PooledCode(TenantRow, Base):
    """A single-use code that the owner created in the shop."""

    __tablename__ = "offer_codes"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        Index("ix_offer_codes_left", "tenant_id", "rung", "percent", postgresql_where=text("taken_at IS NULL")),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str]
    rung: Mapped[str]
    percent: Mapped[int]
    largest_reduction: Mapped[int] = mapped_column(BigInteger)
    """The most that the shop takes off for it, as the owner set it up there."""
    currency: Mapped[str]
    added_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
