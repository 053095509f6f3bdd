"""A cart belongs to one conversation; how the shop takes it over is a setting of the tenant."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow


class Cart(TenantRow, Base):
    __tablename__ = "carts"
    __table_args__ = (UniqueConstraint("tenant_id", "conversation_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CartItem(TenantRow, Base):
    __tablename__ = "cart_items"
    __table_args__ = (
        UniqueConstraint("tenant_id", "cart_id", "variant_id"),
        ForeignKeyConstraint(["tenant_id", "cart_id"], ["carts.tenant_id", "carts.id"]),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    cart_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    quantity: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ShopLink(TenantRow, Base):
    """How this tenant's shop takes a cart: see `commerce.carts.links`."""

    __tablename__ = "shop_links"

    kind: Mapped[str]
    base_url: Mapped[str]
