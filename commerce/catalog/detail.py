"""A product as the rest of the product reads it: immutable, complete, one shape for cards, carts, tools and the API."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ImageDetail:
    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class VariantDetail:
    """What can be put in a cart. `price` is in minor units; None means it can be shown but not sold."""

    id: UUID
    external_id: str
    sku: str | None
    title: str
    options: dict[str, str]
    price: int | None
    compare_at: int | None
    currency: str | None
    in_stock: bool
    stock_quantity: int | None
    stock_checked_at: datetime | None
    image_url: str | None = None


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """A product with its variants in their order and its texts in the language asked for, else the original."""

    id: UUID
    source: str
    external_id: str
    title: str
    description: str
    brand: str | None
    url: str | None
    image_url: str | None
    categories: tuple[str, ...]
    attributes: dict[str, Any]
    status: str
    variants: tuple[VariantDetail, ...] = field(default_factory=tuple)
    images: tuple[ImageDetail, ...] = field(default_factory=tuple)
    tags: tuple[str, ...] = field(default_factory=tuple)
    language: str = ""
    """BCP 47 tag of title and description; empty when not known."""
    updated_at: datetime | None = None

    @property
    def in_stock(self) -> bool:
        """Whether any variant is."""
        return any(variant.in_stock for variant in self.variants)

    @property
    def cheapest(self) -> VariantDetail | None:
        """The cheapest variant with a price, those in stock first; None when nothing can be sold."""
        priced = [variant for variant in self.variants if variant.price is not None]
        return min(priced, key=lambda variant: (not variant.in_stock, variant.price or 0), default=None)
