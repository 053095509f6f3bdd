"""Tables of orders. The buyer's address is kept as a keyed hash: enough to compare, nothing to read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow

STATUSES = ("received", "preparing", "shipped", "delivered", "cancelled", "refunded")


class Order(TenantRow, Base):
    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("tenant_id", "source", "external_id"),
        Index("ix_orders_number", "tenant_id", "number_key"),
        Index("ix_orders_email", "tenant_id", "email_hash"),
        CheckConstraint(f"status IN {STATUSES}", name="status"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str]
    external_id: Mapped[str]
    number: Mapped[str]
    """As the buyer reads it in the confirmation."""
    number_key: Mapped[str]
    """The number without what people leave out when they type it."""
    email_hash: Mapped[bytes | None]
    """Keyed hash of the buyer's address; null once the buyer was forgotten, or when the shop gave none."""
    status: Mapped[str]
    placed_at: Mapped[datetime]
    currency: Mapped[str]
    total: Mapped[int] = mapped_column(BigInteger)
    parcels: Mapped[list[Any]]
    """As the API takes them."""
    updated_at: Mapped[datetime]
    """When the shop last changed it."""
    digest: Mapped[bytes]
    """Of all that the shop said last, so that a repetition is known as one."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class OrderLine(TenantRow, Base):
    __tablename__ = "order_lines"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "order_id"], ["orders.tenant_id", "orders.id"], ondelete="CASCADE"),
        Index("ix_order_lines_product", "tenant_id", "product_id"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[UUID | None]
    """The product in our catalogue, where the line's id led to one."""
    external_id: Mapped[str]
    title: Mapped[str]
    quantity: Mapped[int]
    unit_price: Mapped[int] = mapped_column(BigInteger)
