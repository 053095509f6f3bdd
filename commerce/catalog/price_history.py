"""Is a crossed-out price true? The lowest price of the 30 days before a reduction decides (98/6/EC, Article 6a).

A shop in the European Union that announces a reduction must measure it by the lowest price of at least the 30 days
before. A `compare_at` that a shop sends is a claim until its own price history, which we keep, bears it out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.catalog import repository
from commerce.catalog.detail import ProductDetail, VariantDetail

WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PricePoint:
    """What a price was from an instant on, in minor units; None when there was none."""

    amount: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PriorPrice:
    """The lowest price of the 30 days before the price in force began, in minor units.

    Args:
        amount: the lowest price known of these days.
        until: when the price in force began.
        whole: whether the history reaches back over all 30 days; a shorter one may have missed a lower price.
    """

    amount: int
    until: datetime
    whole: bool


def prior_price(points: Sequence[PricePoint]) -> PriorPrice | None:
    """Return the prior price of a history, newest first; None when the price in force is the first one known."""
    if not points or points[0].amount is None:
        return None
    until = points[0].at
    amounts: list[int] = []
    whole = False
    for point in points[1:]:
        if point.amount is not None:
            amounts.append(point.amount)
        if point.at <= until - WINDOW:  # in force when the 30 days began; what came before it was not
            whole = True
            break
    return PriorPrice(min(amounts), until, whole) if amounts else None


def supports(prior: PriorPrice | None, price: int, compare_at: int, now: datetime) -> bool:
    """Say whether a price may be called reduced from `compare_at`, in minor units.

    A reduction that has stood for 30 days is none any more: by then its price is the usual one.
    """
    return (
        prior is not None
        and prior.whole
        and price < compare_at <= prior.amount
        and timedelta(0) <= now - prior.until < WINDOW
    )


async def supported_reductions(
    session: AsyncSession, tenant_id: UUID, variants: Iterable[VariantDetail], now: datetime
) -> frozenset[UUID]:
    """Return the ids of the variants whose crossed-out price the history supports. One query, none without any.

    Args:
        session: the tenant's transaction.
        tenant_id: the tenant.
        variants: variants as the catalogue reads them, priced in the shop's default market.
        now: the instant at which the reduction would be stated.
    """
    reduced = {
        variant.id: (variant.price, variant.compare_at, variant.currency)
        for variant in variants
        if variant.price is not None and variant.compare_at is not None and variant.compare_at > variant.price
    }
    if not reduced:
        return frozenset()
    histories: dict[UUID, list[PricePoint]] = {}
    for row in await repository.price_changes(session, tenant_id, list(reduced)):
        if row.currency == reduced[row.variant_id][2]:
            histories.setdefault(row.variant_id, []).append(PricePoint(row.amount, row.at))
    return frozenset(
        variant_id
        for variant_id, (price, compare_at, _) in reduced.items()
        if supports(prior_price(histories.get(variant_id, ())), price, compare_at, now)
    )


async def supports_reduction(session: AsyncSession, tenant_id: UUID, variant: VariantDetail, now: datetime) -> bool:
    """Say whether one variant's crossed-out price is supported; see `supported_reductions`."""
    return variant.id in await supported_reductions(session, tenant_id, [variant], now)


async def with_true_reductions(
    session: AsyncSession, tenant_id: UUID, products: Sequence[ProductDetail], now: datetime
) -> list[ProductDetail]:
    """Return products without the crossed-out prices that the history does not support; see `supported_reductions`."""
    variants = [variant for product in products for variant in product.variants]
    supported = await supported_reductions(session, tenant_id, variants, now)
    return [
        replace(product, variants=tuple(_true(variant, supported) for variant in product.variants))
        if any(variant.compare_at is not None for variant in product.variants)
        else product
        for product in products
    ]


def _true(variant: VariantDetail, supported: frozenset[UUID]) -> VariantDetail:
    return variant if variant.id in supported else replace(variant, compare_at=None)
