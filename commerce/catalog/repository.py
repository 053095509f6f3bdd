"""Reads products whole, in two queries however many there are: products with images and words, then their variants."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.catalog import statements
from commerce.catalog.detail import ImageDetail, ProductDetail, VariantDetail
from commerce.catalog.models import CatalogVersion, PriceChange, Variant
from commerce.catalog.words_repository import vocabulary

__all__ = [
    "ProductFilter", "catalog_version", "find_variant_product", "get_many", "get_product", "list_products",
    "price_changes", "vocabulary",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which products a list holds; None leaves a column alone."""

    status: str | None = None
    source: str | None = None
    external_id: str | None = None
    brand: str | None = None
    category: str | None = None
    updated_since: datetime | None = None


async def catalog_version(session: AsyncSession, tenant_id: UUID) -> int:
    """Return the catalogue's version, which grows with every change; 0 before the first."""
    query = select(CatalogVersion.version).where(CatalogVersion.tenant_id == tenant_id)
    return (await session.execute(query)).scalar_one_or_none() or 0


async def get_product(
    session: AsyncSession, tenant_id: UUID, product_id: UUID, *, language: str = "", currency: str | None = None
) -> ProductDetail | None:
    """Return one product, whatever its status, or None. Takes two queries; see `get_many` for the arguments."""
    found = await get_many(session, tenant_id, [product_id], language=language, currency=currency, active_only=False)
    return found[0] if found else None


async def get_many(
    session: AsyncSession,
    tenant_id: UUID,
    product_ids: Iterable[UUID],
    *,
    language: str = "",
    currency: str | None = None,
    active_only: bool = True,
) -> list[ProductDetail]:
    """Return products in the order of their ids; unknown ones are left out. Takes two queries.

    Args:
        session: a transaction of the tenant.
        tenant_id: whose products.
        product_ids: which ones.
        language: BCP 47 tag of the wanted texts; a translation into "fr" also serves "fr-BE".
        currency: which price to show where a variant has several; else the first by code.
        active_only: leave out drafts and archived products.
    """
    ids = list(dict.fromkeys(product_ids))
    if not ids:
        return []
    query = statements.ACTIVE_BY_ID if active_only else statements.WHOLE_BY_ID
    found = {product.id: product for product in await _load(session, tenant_id, query, language, currency, ids=ids)}
    return [found[product_id] for product_id in ids if product_id in found]


async def list_products(
    session: AsyncSession, tenant_id: UUID, wanted: ProductFilter, *, before: UUID | None, limit: int
) -> list[ProductDetail]:
    """Return products newest first, those before an id."""
    columns = statements.PRODUCTS.c
    query = statements.WHOLE.order_by(columns.id.desc()).limit(limit)
    for column, value in (
        (columns.status, wanted.status),
        (columns.source, wanted.source),
        (columns.external_id, wanted.external_id),
        (columns.brand, wanted.brand),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.category is not None:
        query = query.where(columns.categories.contains([wanted.category]))
    if wanted.updated_since is not None:
        query = query.where(columns.updated_at >= wanted.updated_since)
    if before is not None:
        query = query.where(columns.id < before)
    return await _load(session, tenant_id, query, "", None)


async def find_variant_product(session: AsyncSession, tenant_id: UUID, variant_id: UUID) -> UUID | None:
    """Return the product of a variant that is for sale or was; None when there is no such variant."""
    query = select(Variant.product_id).where(Variant.tenant_id == tenant_id, Variant.id == variant_id)
    return (await session.execute(query)).scalar_one_or_none()


async def price_changes(
    session: AsyncSession, tenant_id: UUID, variant_ids: Sequence[UUID]
) -> Sequence[Row[UUID, str, int | None, datetime]]:
    """Return (variant, currency, amount, since when) of prices in the default market, the newest first."""
    query = (
        select(PriceChange.variant_id, PriceChange.currency, PriceChange.amount, PriceChange.at)
        .where(PriceChange.tenant_id == tenant_id, PriceChange.variant_id.in_(variant_ids), PriceChange.market == "")
        .order_by(PriceChange.variant_id, PriceChange.at.desc(), PriceChange.id.desc())
    )
    return (await session.execute(query)).all()


async def _load(
    session: AsyncSession, tenant_id: UUID, query: Select[Any], language: str, currency: str | None, **given: Any
) -> list[ProductDetail]:
    given |= {"tenant": tenant_id, "tags": list(dict.fromkeys((language, language.partition("-")[0])))}
    rows = (await session.execute(query, given)).all()
    variants = await _variants(session, tenant_id, [row.id for row in rows], currency)
    return [_detail(row, language, variants.get(row.id, [])) for row in rows]


async def _variants(
    session: AsyncSession, tenant_id: UUID, product_ids: Sequence[UUID], currency: str | None
) -> dict[UUID, list[VariantDetail]]:
    """Return the variants of products by product; one price each, that of the shop's default market."""
    if not product_ids:
        return {}
    found: dict[UUID, list[VariantDetail]] = {}
    given = {"tenant": tenant_id, "ids": product_ids, "wanted_currency": currency}
    for row in (await session.execute(statements.VARIANTS, given)).all():
        listed = found.setdefault(row.product_id, [])
        if not listed or listed[-1].id != row.id:  # the first price of a variant is the one to show
            listed.append(_variant(row))
    return found


def _variant(row: Row[Any]) -> VariantDetail:
    return VariantDetail(
        id=row.id,
        external_id=row.external_id,
        sku=row.sku or None,
        title=row.title,
        options=row.options,
        price=row.amount,
        compare_at=row.compare_at,
        currency=row.currency,
        in_stock=row.in_stock,
        stock_quantity=row.stock_quantity,
        stock_checked_at=row.stock_checked_at,
        image_url=row.image_url or None,
    )


def _detail(row: Row[Any], language: str, variants: list[VariantDetail]) -> ProductDetail:
    words: dict[str, list[str]] = row.words or {}
    spoken = next((tag for tag in (language, language.partition("-")[0]) if tag in words), "")
    title, description = words[spoken] if spoken else (row.title, row.description)
    return ProductDetail(
        id=row.id,
        source=row.source,
        external_id=row.external_id,
        title=title,
        description=description,
        brand=row.brand or None,
        url=row.url or None,
        image_url=row.image_url or None,
        categories=tuple(row.categories),
        attributes=row.attributes,
        status=row.status,
        variants=tuple(variants),
        images=tuple(ImageDetail(url, alt) for url, alt in row.images or []),
        tags=tuple(row.tags),
        language=spoken or row.language,
        updated_at=row.updated_at,
    )
