"""Writing many products at once: one statement per table and batch, whatever the size of the batch.

Rows travel as one jsonb parameter each, so a batch of 500 products compiles nothing and binds nothing row by row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, all_, any_, bindparam, delete, insert, literal, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.catalog.models import (
    CatalogVersion,
    PriceChange,
    Product,
    ProductImage,
    ProductTranslation,
    Variant,
    VariantPrice,
)

Rows = list[dict[str, Any]]


def _ids(values: Sequence[UUID]) -> Any:
    """Return ids as one array parameter: a batch may hold more of them than a statement may have parameters."""
    return literal(list(values), ARRAY(Uuid()))


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds of a product before an import touches it."""

    id: UUID
    content_hash: str | None
    archived_by: str | None


async def lock_version(session: AsyncSession, tenant_id: UUID) -> int:
    """Return the catalogue's version and keep other writers of this tenant out until the transaction ends."""
    first = postgresql.insert(CatalogVersion).values(tenant_id=tenant_id, version=0).on_conflict_do_nothing()
    await session.execute(first)
    locked = select(CatalogVersion.version).where(CatalogVersion.tenant_id == tenant_id).with_for_update()
    return (await session.execute(locked)).scalar_one()


async def set_version(session: AsyncSession, tenant_id: UUID, version: int) -> None:
    """Store the version; the caller holds the lock."""
    await session.execute(update(CatalogVersion).where(CatalogVersion.tenant_id == tenant_id).values(version=version))


async def known_products(
    session: AsyncSession, tenant_id: UUID, source: str, external_ids: Iterable[str]
) -> dict[str, Known]:
    """Return what is known of these products of one source, by external id."""
    found = await session.execute(
        select(Product.external_id, Product.id, Product.content_hash, Product.archived_by).where(
            Product.tenant_id == tenant_id, Product.source == source, Product.external_id.in_(list(external_ids))
        )
    )
    return {row.external_id: Known(row.id, row.content_hash, row.archived_by) for row in found}


async def known_variants(
    session: AsyncSession, tenant_id: UUID, products: Sequence[UUID]
) -> dict[tuple[UUID, str], UUID]:
    """Return the ids of all variants of these products, archived ones too, by product and key."""
    found = await session.execute(
        select(Variant.product_id, Variant.key, Variant.id).where(
            Variant.tenant_id == tenant_id, Variant.product_id == any_(_ids(products))
        )
    )
    return {(row.product_id, row.key): row.id for row in found}


async def known_prices(
    session: AsyncSession, tenant_id: UUID, variants: Sequence[UUID]
) -> dict[tuple[UUID, str, str], int]:
    """Return the amounts in force, by variant, market and currency."""
    found = await session.execute(
        select(VariantPrice.variant_id, VariantPrice.market, VariantPrice.currency, VariantPrice.amount).where(
            VariantPrice.tenant_id == tenant_id, VariantPrice.variant_id == any_(_ids(variants))
        )
    )
    return {(row.variant_id, row.market, row.currency): row.amount for row in found}


# A product that a person archived takes the new content and stays archived.
_UPSERT_PRODUCTS = text(
    """
    INSERT INTO products (tenant_id, id, source, external_id, title, description, brand, url, image_url, status,
        categories, tags, attributes, language, content_hash, version, created_at, updated_at, archived_at)
    SELECT :tenant_id, r.id, :source, r.external_id, r.title, r.description, r.brand, r.url, r.image_url, r.status,
        r.categories, r.tags, r.attributes, r.language, r.content_hash, :version, :now, :now,
        CASE WHEN r.status = 'archived' THEN CAST(:now AS timestamptz) END
    FROM jsonb_to_recordset(:rows) AS r(id uuid, external_id text, title text, description text, brand text, url text,
        image_url text, status text, categories jsonb, tags jsonb, attributes jsonb, language text, content_hash text)
    ON CONFLICT (tenant_id, source, external_id) DO UPDATE SET
        title = excluded.title, description = excluded.description, brand = excluded.brand, url = excluded.url,
        image_url = excluded.image_url, categories = excluded.categories, tags = excluded.tags,
        attributes = excluded.attributes, language = excluded.language, content_hash = excluded.content_hash,
        version = excluded.version, updated_at = excluded.updated_at,
        status = CASE WHEN products.archived_by = 'person' THEN products.status ELSE excluded.status END,
        archived_at = CASE WHEN products.archived_by = 'person' THEN products.archived_at
            ELSE excluded.archived_at END,
        archived_by = CASE WHEN products.archived_by = 'person' THEN products.archived_by END
    """
).bindparams(bindparam("rows", type_=JSONB))

_UPSERT_VARIANTS = text(
    """
    INSERT INTO variants (tenant_id, id, product_id, key, external_id, sku, barcode, title, options, position,
        image_url, weight, cost, in_stock, stock_quantity, stock_checked_at)
    SELECT :tenant_id, r.id, r.product_id, r.key, r.external_id, r.sku, r.barcode, r.title, r.options, r.position,
        r.image_url, r.weight, r.cost, r.in_stock, r.stock_quantity, :checked_at
    FROM jsonb_to_recordset(:rows) AS r(id uuid, product_id uuid, key text, external_id text, sku text, barcode text,
        title text, options jsonb, position int, image_url text, weight int, cost bigint, in_stock boolean,
        stock_quantity int)
    ON CONFLICT (tenant_id, product_id, key) DO UPDATE SET
        external_id = excluded.external_id, sku = excluded.sku, barcode = excluded.barcode, title = excluded.title,
        options = excluded.options, position = excluded.position, image_url = excluded.image_url,
        weight = excluded.weight, cost = excluded.cost, in_stock = excluded.in_stock,
        stock_quantity = excluded.stock_quantity, stock_checked_at = excluded.stock_checked_at, archived_at = NULL
    """
).bindparams(bindparam("rows", type_=JSONB))

_UPSERT_PRICES = text(
    """
    INSERT INTO variant_prices (tenant_id, variant_id, market, currency, amount, compare_at, tax_included)
    SELECT :tenant_id, r.variant_id, r.market, r.currency, r.amount, r.compare_at, r.tax_included
    FROM jsonb_to_recordset(:rows) AS r(variant_id uuid, market text, currency text, amount bigint,
        compare_at bigint, tax_included boolean)
    ON CONFLICT (tenant_id, variant_id, market, currency) DO UPDATE SET
        amount = excluded.amount, compare_at = excluded.compare_at, tax_included = excluded.tax_included
    """
).bindparams(bindparam("rows", type_=JSONB))


async def upsert_products(
    session: AsyncSession, tenant_id: UUID, source: str, rows: Rows, *, version: int, now: datetime
) -> None:
    """Write products; `rows` name every column of content plus `id` and `external_id`."""
    values = {"tenant_id": tenant_id, "source": source, "rows": rows, "version": version, "now": now}
    await session.execute(_UPSERT_PRODUCTS, values)


async def upsert_variants(session: AsyncSession, tenant_id: UUID, rows: Rows, *, checked_at: datetime) -> None:
    """Write variants. `checked_at` is when their source said what it says about stock."""
    await session.execute(_UPSERT_VARIANTS, {"tenant_id": tenant_id, "rows": rows, "checked_at": checked_at})


async def archive_other_variants(
    session: AsyncSession, tenant_id: UUID, products: Sequence[UUID], kept: Sequence[UUID], *, now: datetime
) -> None:
    """Archive the variants of these products that are not among `kept`."""
    gone = (
        Variant.tenant_id == tenant_id,
        Variant.product_id == any_(_ids(products)),
        Variant.id != all_(_ids(kept)),
        Variant.archived_at.is_(None),
    )
    await session.execute(update(Variant).where(*gone).values(archived_at=now, in_stock=False))


async def replace_prices(
    session: AsyncSession, tenant_id: UUID, rows: Rows, gone: Iterable[tuple[UUID, str, str]], history: Rows
) -> None:
    """Write prices in force, remove the ones that are gone, and append to the history."""
    if rows:
        await session.execute(_UPSERT_PRICES, {"tenant_id": tenant_id, "rows": rows})
    for variant_id, market, currency in gone:
        key = (VariantPrice.variant_id == variant_id, VariantPrice.market == market, VariantPrice.currency == currency)
        await session.execute(delete(VariantPrice).where(VariantPrice.tenant_id == tenant_id, *key))
    if history:
        await session.execute(insert(PriceChange), [{"tenant_id": tenant_id, **row} for row in history])


async def replace_details(
    session: AsyncSession, tenant_id: UUID, products: Sequence[UUID], images: Rows, translations: Rows
) -> None:
    """Replace the images and translations of these products."""
    for model, rows in ((ProductImage, images), (ProductTranslation, translations)):
        await session.execute(
            delete(model).where(model.tenant_id == tenant_id, model.product_id == any_(_ids(products)))
        )
        if rows:
            await session.execute(insert(model), [{"tenant_id": tenant_id, **row} for row in rows])


async def confirm_stock(
    session: AsyncSession, tenant_id: UUID, products: Sequence[UUID], *, checked_at: datetime, older_than: datetime
) -> None:
    """Note that a source repeated what it said about stock, where that was last noted before `older_than`."""
    fresh = (
        Variant.tenant_id == tenant_id,
        Variant.product_id == any_(_ids(products)),
        Variant.stock_checked_at < older_than,
    )
    await session.execute(update(Variant).where(*fresh).values(stock_checked_at=checked_at))


async def live_products(
    session: AsyncSession, tenant_id: UUID, source: str, *, unchanged_since: datetime
) -> dict[str, UUID]:
    """Return the products of a source that are not archived and were last written before an instant."""
    found = await session.execute(
        select(Product.external_id, Product.id).where(
            Product.tenant_id == tenant_id,
            Product.source == source,
            Product.status != "archived",
            Product.updated_at < unchanged_since,
        )
    )
    return {row.external_id: row.id for row in found}


async def archive_products(
    session: AsyncSession, tenant_id: UUID, products: Sequence[UUID], *, by: str, version: int, now: datetime
) -> int:
    """Archive products and return how many were not archived before."""
    result = await session.execute(
        update(Product)
        .where(Product.tenant_id == tenant_id, Product.id == any_(_ids(products)), Product.status != "archived")
        .values(status="archived", archived_at=now, archived_by=by, updated_at=now, version=version)
        .returning(Product.id)
    )
    return len(result.all())
