"""SQL that feeds the index: what changed since a version, in batches."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.catalog.models import CatalogVersion, Product, ProductTranslation, Variant, VariantPrice
from commerce.search.documents import Indexable

BATCH = 500


async def catalog_version(session: AsyncSession, tenant_id: UUID) -> int:
    """Return the catalogue's version; 0 before the first product."""
    statement = select(CatalogVersion.version).where(CatalogVersion.tenant_id == tenant_id)
    return await session.scalar(statement) or 0


async def changed_since(session: AsyncSession, tenant_id: UUID, version: int, after: UUID | None) -> list[Indexable]:
    """Return up to BATCH products changed after a version, by id from one on."""
    statement = (
        select(Product)
        .where(Product.tenant_id == tenant_id, Product.version > version)
        .order_by(Product.id)
        .limit(BATCH)
    )
    if after is not None:
        statement = statement.where(Product.id > after)
    products = list(await session.scalars(statement))
    ids = [product.id for product in products]
    variants = await _variants(session, tenant_id, ids)
    translations = await _translations(session, tenant_id, ids)
    return [_indexable(product, variants[product.id], translations[product.id]) for product in products]


async def _variants(session: AsyncSession, tenant_id: UUID, ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    statement = (
        select(
            Variant.id,
            Variant.product_id,
            Variant.sku,
            Variant.barcode,
            Variant.external_id,
            Variant.options,
            Variant.in_stock,
            VariantPrice.amount,
            VariantPrice.currency,
        )
        .outerjoin(
            VariantPrice, (VariantPrice.tenant_id == Variant.tenant_id) & (VariantPrice.variant_id == Variant.id)
        )
        .where(Variant.tenant_id == tenant_id, Variant.product_id.in_(ids), Variant.archived_at.is_(None))
    )
    by_variant: dict[UUID, dict[str, Any]] = {}
    by_product: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in await session.execute(statement):
        variant = by_variant.get(row.id)
        if variant is None:
            variant = by_variant[row.id] = {**row._asdict(), "prices": []}
            by_product[row.product_id].append(variant)
        if row.amount is not None:
            variant["prices"].append((row.amount, row.currency))
    return by_product


async def _translations(
    session: AsyncSession, tenant_id: UUID, ids: list[UUID]
) -> dict[UUID, list[tuple[str, str, str]]]:
    statement = select(ProductTranslation).where(
        ProductTranslation.tenant_id == tenant_id, ProductTranslation.product_id.in_(ids)
    )
    found: dict[UUID, list[tuple[str, str, str]]] = defaultdict(list)
    for row in await session.scalars(statement):
        found[row.product_id].append((row.language, row.title, row.description))
    return found


def _indexable(product: Product, variants: list[dict[str, Any]], translations: list[tuple[str, str, str]]) -> Indexable:
    return Indexable(
        id=product.id,
        external_id=product.external_id,
        active=product.status == "active",
        language=product.language,
        texts=((product.language, product.title, product.description), *translations),
        brand=product.brand,
        categories=tuple(product.categories),
        tags=tuple(product.tags),
        attributes=product.attributes,
        variants=tuple(variants),
    )
