"""Tables of what models may cost and of what was folded into summaries."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow

_NOW = func.now()


class SpendCap(TenantRow, Base):
    """What a tenant lets models cost, in micro-euros, within what its plan includes. Null is: as the plan says."""

    __tablename__ = "spend_caps"

    monthly: Mapped[int | None] = mapped_column(BigInteger)
    """In one billing period."""
    conversation: Mapped[int | None] = mapped_column(BigInteger)
    updated_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class ConversationSummary(TenantRow, Base):
    """What the older messages of a long conversation said, for the model. Goes with its conversation."""

    __tablename__ = "conversation_summaries"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "conversation_id"], ["conversations.tenant_id", "conversations.id"]),
    )

    conversation_id: Mapped[UUID] = mapped_column(primary_key=True)
    text: Mapped[str]
    upto: Mapped[UUID]
    """The newest message that is folded in."""
    model: Mapped[str]
    cost: Mapped[int] = mapped_column(BigInteger, server_default=sql("0"))
    """Of all foldings of this conversation, in micro-euros."""
    updated_at: Mapped[datetime] = mapped_column(server_default=_NOW)
