"""Writes what readers return into the catalogue, a batch per transaction. Equal content is left untouched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.catalog import bulk_repository as bulk
from commerce.imports.readers.records import ProductRecord, VariantRecord
from core.ids import new_id

_CONFIRM_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Written:
    """How many products of a batch were new, changed and as before."""

    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Change:
    """A product to write, under the id that it has or gets."""

    id: UUID
    record: ProductRecord
    content_hash: str
    is_new: bool


class CatalogWriter:
    """Writes batches of one import.

    Args:
        tenant_id: whose catalogue.
        source: where the products come from; the same external id in another source is another product.
        stated_at: when the source said this: the age of its stock.
    """

    def __init__(self, tenant_id: UUID, source: str, stated_at: datetime) -> None:
        self._tenant_id = tenant_id
        self._source = source
        self._stated_at = stated_at

    async def write(self, session: AsyncSession, records: Sequence[ProductRecord], now: datetime) -> Written:
        """Write a batch in the open transaction. No external id may occur twice in it."""
        version = await bulk.lock_version(session, self._tenant_id)
        ids = [record.external_id for record in records]
        known = await bulk.known_products(session, self._tenant_id, self._source, ids)
        changes, same = _compare(records, known)
        if changes:
            await bulk.set_version(session, self._tenant_id, version + 1)
            await self._write_changes(session, changes, version + 1, now)
        if same:
            older_than = self._stated_at - _CONFIRM_EVERY
            await bulk.confirm_stock(session, self._tenant_id, same, checked_at=self._stated_at, older_than=older_than)
        created = sum(change.is_new for change in changes)
        return Written(created, len(changes) - created, len(same))

    async def archive_missing(self, session: AsyncSession, seen: set[str], now: datetime) -> int:
        """Archive the products of this source that are not among `seen`; return how many.

        A product that somebody wrote after this source spoke is left alone.
        """
        version = await bulk.lock_version(session, self._tenant_id)
        live = await bulk.live_products(session, self._tenant_id, self._source, unchanged_since=self._stated_at)
        gone = [product_id for external_id, product_id in live.items() if external_id not in seen]
        if not gone:
            return 0
        await bulk.set_version(session, self._tenant_id, version + 1)
        archived = 0
        for start in range(0, len(gone), 5_000):
            part = gone[start : start + 5_000]
            archived += await bulk.archive_products(
                session, self._tenant_id, part, by="import", version=version + 1, now=now
            )
        return archived

    async def _write_changes(self, session: AsyncSession, changes: list[_Change], version: int, now: datetime) -> None:
        products = [_product_row(change) for change in changes]
        await bulk.upsert_products(session, self._tenant_id, self._source, products, version=version, now=now)
        old = [change.id for change in changes if not change.is_new]
        known = await bulk.known_variants(session, self._tenant_id, old) if old else {}
        variants, prices = _variant_rows(changes, known)
        await bulk.upsert_variants(session, self._tenant_id, variants, checked_at=self._stated_at)
        if old:
            kept = [row["id"] for row in variants]
            await bulk.archive_other_variants(session, self._tenant_id, old, kept, now=now)
        await self._write_prices(session, list(known.values()), prices, now)
        images = [
            {"product_id": change.id, "position": position, "url": image.url, "alt": image.alt}
            for change in changes
            for position, image in enumerate(change.record.images)
        ]
        translations = [
            {"product_id": change.id, "language": language, "title": words.title, "description": words.description}
            for change in changes
            for language, words in change.record.translations.items()
        ]
        await bulk.replace_details(session, self._tenant_id, old, images, translations)

    async def _write_prices(
        self, session: AsyncSession, old: list[UUID], prices: list[dict[str, Any]], now: datetime
    ) -> None:
        before = await bulk.known_prices(session, self._tenant_id, old) if old else {}
        after = {(row["variant_id"], row["market"], row["currency"]): row["amount"] for row in prices}
        gone = [key for key in before if key not in after]
        changed = {key: amount for key, amount in after.items() if before.get(key) != amount}
        history = [_history_row(key, amount, now) for key, amount in changed.items()]
        history += [_history_row(key, None, now) for key in gone]
        await bulk.replace_prices(session, self._tenant_id, prices, gone, history)


def _compare(records: Sequence[ProductRecord], known: dict[str, bulk.Known]) -> tuple[list[_Change], list[UUID]]:
    """Split a batch into what must be written and the ids of what is as before."""
    changes, same = [], []
    for record in records:
        digest = record.content_hash().hex()
        found = known.get(record.external_id)
        if found is None:
            changes.append(_Change(new_id(), record, digest, is_new=True))
        elif found.content_hash != digest or found.archived_by == "import":
            changes.append(_Change(found.id, record, digest, is_new=False))
        else:
            same.append(found.id)
    return changes, same


def _product_row(change: _Change) -> dict[str, Any]:
    record = change.record
    return {
        "id": change.id,
        "external_id": record.external_id,
        "title": record.title,
        "description": record.description,
        "brand": record.brand,
        "url": record.url,
        "image_url": record.images[0].url if record.images else "",
        "status": record.status,
        "categories": record.categories,
        "tags": record.tags,
        "attributes": record.attributes,
        "language": record.language,
        "content_hash": change.content_hash,
    }


def _variant_rows(
    changes: list[_Change], known: dict[tuple[UUID, str], UUID]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of variants and of prices in force."""
    variants, prices = [], []
    for change in changes:
        keys = change.record.keys()
        for position, (key, variant) in enumerate(zip(keys, change.record.variants, strict=True)):
            variant_id = known.get((change.id, key)) or new_id()
            variants.append(_variant_row(variant_id, change.id, key, position, variant))
            prices += [
                {
                    "variant_id": variant_id,
                    "market": price.market,
                    "currency": price.currency,
                    "amount": price.amount,
                    "compare_at": price.compare_at,
                    "tax_included": price.tax_included,
                }
                for price in variant.prices
            ]
    return variants, prices


def _variant_row(variant_id: UUID, product_id: UUID, key: str, position: int, variant: VariantRecord) -> dict[str, Any]:
    return {
        "id": variant_id,
        "product_id": product_id,
        "key": key,
        "external_id": variant.external_id,
        "sku": variant.sku,
        "barcode": variant.barcode,
        "title": " / ".join(variant.options.values()),
        "options": variant.options,
        "position": position,
        "image_url": variant.image_url,
        "weight": variant.weight,
        "cost": variant.cost,
        "in_stock": variant.in_stock,
        "stock_quantity": variant.stock,
    }


def _history_row(key: tuple[UUID, str, str], amount: int | None, now: datetime) -> dict[str, Any]:
    variant_id, market, currency = key
    return {
        "id": new_id(), "variant_id": variant_id, "market": market, "currency": currency, "amount": amount, "at": now,
    }  # fmt: skip
