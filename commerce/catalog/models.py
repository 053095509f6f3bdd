"""Tables of the catalogue. A product is (tenant, source, external_id); money is integer minor units."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow

_NOW = func.now()


class Product(TenantRow, Base):
    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("tenant_id", "source", "external_id"),
        Index("ix_products_version", "tenant_id", "version"),
        CheckConstraint("status IN ('active', 'draft', 'archived')", name="status"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str]
    external_id: Mapped[str]
    title: Mapped[str]
    description: Mapped[str]
    brand: Mapped[str]
    url: Mapped[str]
    image_url: Mapped[str]
    status: Mapped[str]
    """`active` products are found and sold; `draft` and `archived` ones are not."""
    categories: Mapped[list[Any]]
    tags: Mapped[list[Any]]
    attributes: Mapped[dict[str, Any]]
    language: Mapped[str]
    """BCP 47 tag of title and description; empty when not known."""
    content_hash: Mapped[str | None]
    """Digest of what the source said last; null makes the next import apply it again."""
    version: Mapped[int] = mapped_column(BigInteger)
    """The catalogue's version at the last change that a search index must see."""
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    archived_at: Mapped[datetime | None]
    archived_by: Mapped[str | None]
    """`import`: gone from its source, comes back with it. `person`: stays archived until a person says otherwise."""


class ProductTranslation(TenantRow, Base):
    __tablename__ = "product_translations"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "product_id"], ["products.tenant_id", "products.id"], ondelete="CASCADE"),
    )

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    description: Mapped[str]


class ProductImage(TenantRow, Base):
    __tablename__ = "product_images"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "product_id"], ["products.tenant_id", "products.id"], ondelete="CASCADE"),
    )

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    alt: Mapped[str]


class Variant(TenantRow, Base):
    __tablename__ = "variants"
    __table_args__ = (
        UniqueConstraint("tenant_id", "product_id", "key"),
        ForeignKeyConstraint(["tenant_id", "product_id"], ["products.tenant_id", "products.id"], ondelete="CASCADE"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID]
    key: Mapped[str]
    """What tells it from its siblings in its source, so that its id outlives imports."""
    external_id: Mapped[str]
    sku: Mapped[str]
    barcode: Mapped[str]
    title: Mapped[str]
    """The option values in their order, "S / Bleu"; empty for an only child. jsonb keeps no order of keys."""
    options: Mapped[dict[str, Any]]
    position: Mapped[int]
    image_url: Mapped[str]
    weight: Mapped[int | None]
    """Grams."""
    cost: Mapped[int | None] = mapped_column(BigInteger)
    in_stock: Mapped[bool]
    stock_quantity: Mapped[int | None]
    """Pieces left; null when the shop does not count them."""
    stock_checked_at: Mapped[datetime]
    """When the source last confirmed the stock."""
    archived_at: Mapped[datetime | None]
    """Gone from its product; kept because carts and orders may name it."""


class VariantPrice(TenantRow, Base):
    __tablename__ = "variant_prices"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "variant_id"], ["variants.tenant_id", "variants.id"], ondelete="CASCADE"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    variant_id: Mapped[UUID] = mapped_column(primary_key=True)
    market: Mapped[str] = mapped_column(primary_key=True)
    """Country or market; empty is the shop's default."""
    currency: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    compare_at: Mapped[int | None] = mapped_column(BigInteger)
    tax_included: Mapped[bool]


class PriceChange(TenantRow, Base):
    """Append-only: what a price was from when on. The lowest price of the last 30 days is read from it."""

    __tablename__ = "price_history"
    __table_args__ = (
        Index("ix_price_history_variant", "tenant_id", "variant_id", "market", "currency", "at"),
        ForeignKeyConstraint(["tenant_id", "variant_id"], ["variants.tenant_id", "variants.id"], ondelete="CASCADE"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    variant_id: Mapped[UUID]
    market: Mapped[str]
    currency: Mapped[str]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    """Null: no price from then on."""
    at: Mapped[datetime]


class CatalogVersion(TenantRow, Base):
    """One row per tenant, locked by whoever writes products: versions become visible in their order."""

    __tablename__ = "catalog_versions"

    version: Mapped[int] = mapped_column(BigInteger)
