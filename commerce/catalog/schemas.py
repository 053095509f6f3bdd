"""Products as the API shows them. Money is a decimal string beside its currency."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from commerce.catalog.detail import ProductDetail, VariantDetail
from commerce.money import to_text
from core.ids import public_id

ProductStatus = Literal["active", "draft", "archived"]


class VariantOut(BaseModel):
    id: str
    external_id: str
    sku: str | None
    title: str
    options: dict[str, str]
    price: str | None
    compare_at_price: str | None
    currency: str | None
    in_stock: bool
    stock_quantity: int | None
    stock_checked_at: datetime | None
    image_url: str | None


class ImageOut(BaseModel):
    url: str
    alt: str


class ProductOut(BaseModel):
    """A product; `price`, `currency` and `in_stock` are those of its cheapest variant, for lists."""

    id: str
    source: str
    external_id: str
    status: ProductStatus
    title: str
    description: str
    language: str
    brand: str | None
    url: str | None
    image_url: str | None
    price: str | None
    currency: str | None
    in_stock: bool
    categories: list[str]
    tags: list[str]
    attributes: dict[str, Any]
    images: list[ImageOut]
    variants: list[VariantOut]
    updated_at: datetime | None


class VariantPatch(BaseModel):
    """What to change; what is left out stays as it is."""

    price: Annotated[str | None, Field(pattern=r"^\d{1,13}(\.\d{1,4})?$", description="Decimal string")] = None
    currency: Annotated[str | None, Field(pattern="^[A-Za-z]{3}$", description="ISO 4217, if not as before")] = None
    stock_quantity: Annotated[int | None, Field(ge=0, le=1_000_000_000)] = None
    in_stock: bool | None = None


def product_out(product: ProductDetail) -> ProductOut:
    """Return a product as the API shows it."""
    cheapest = product.cheapest
    return ProductOut(
        id=public_id("prd", product.id),
        source=product.source,
        external_id=product.external_id,
        status=product.status,  # type: ignore[arg-type]  # the database allows these three only
        title=product.title,
        description=product.description,
        language=product.language,
        brand=product.brand,
        url=product.url,
        image_url=product.image_url,
        price=_amount(cheapest.price, cheapest.currency) if cheapest else None,
        currency=cheapest.currency if cheapest else None,
        in_stock=product.in_stock,
        categories=list(product.categories),
        tags=list(product.tags),
        attributes=product.attributes,
        images=[ImageOut(url=image.url, alt=image.alt) for image in product.images],
        variants=[_variant_out(variant) for variant in product.variants],
        updated_at=product.updated_at,
    )


def _variant_out(variant: VariantDetail) -> VariantOut:
    return VariantOut(
        id=public_id("var", variant.id),
        external_id=variant.external_id,
        sku=variant.sku,
        title=variant.title,
        options=variant.options,
        price=_amount(variant.price, variant.currency),
        compare_at_price=_amount(variant.compare_at, variant.currency),
        currency=variant.currency,
        in_stock=variant.in_stock,
        stock_quantity=variant.stock_quantity,
        stock_checked_at=variant.stock_checked_at,
        image_url=variant.image_url,
    )


def _amount(minor: int | None, currency: str | None) -> str | None:
    return to_text(minor, currency) if minor is not None and currency else None
