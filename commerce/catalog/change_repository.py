"""Changes that a person makes to one product. Each clears the content hash: the next import says its word again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.catalog.bulk_repository import lock_version, set_version
from commerce.catalog.models import PriceChange, Product, Variant, VariantPrice
from core.ids import new_id


async def change_product(
    session: AsyncSession, tenant_id: UUID, product_id: UUID, *, now: datetime, **values: Any
) -> bool:
    """Set columns of a product under a new version of the catalogue; False when there is no such product."""
    version = await lock_version(session, tenant_id) + 1
    result = await session.execute(
        update(Product)
        .where(Product.tenant_id == tenant_id, Product.id == product_id)
        .values(version=version, updated_at=now, content_hash=None, **values)
        .returning(Product.id)
    )
    if result.scalar_one_or_none() is None:
        return False
    await set_version(session, tenant_id, version)
    return True


async def has_variant(session: AsyncSession, tenant_id: UUID, product_id: UUID, variant_id: UUID) -> bool:
    """Whether the product has this variant and it is not archived."""
    found = await session.get(Variant, (tenant_id, variant_id))
    return found is not None and found.product_id == product_id and found.archived_at is None


async def change_variant(session: AsyncSession, tenant_id: UUID, variant_id: UUID, **values: Any) -> None:
    """Set columns of a variant."""
    await session.execute(
        update(Variant).where(Variant.tenant_id == tenant_id, Variant.id == variant_id).values(**values)
    )


async def get_price(session: AsyncSession, tenant_id: UUID, variant_id: UUID) -> VariantPrice | None:
    """Return the price in force in the default market, the first by currency."""
    query = (
        select(VariantPrice)
        .where(VariantPrice.tenant_id == tenant_id, VariantPrice.variant_id == variant_id, VariantPrice.market == "")
        .order_by(VariantPrice.currency)
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def set_price(
    session: AsyncSession, tenant_id: UUID, variant_id: UUID, *, amount: int, currency: str, now: datetime
) -> None:
    """Set the price in the default market and append it to the history.

    The struck-through price belonged to the old one and goes with it.
    """
    price = insert(VariantPrice).values(
        tenant_id=tenant_id,
        variant_id=variant_id,
        market="",
        currency=currency,
        amount=amount,
        compare_at=None,
        tax_included=True,
    )
    key = ["tenant_id", "variant_id", "market", "currency"]
    changed = {"amount": price.excluded.amount, "compare_at": None}
    await session.execute(price.on_conflict_do_update(index_elements=key, set_=changed))
    session.add(
        PriceChange(
            tenant_id=tenant_id,
            id=new_id(),
            variant_id=variant_id,
            market="",
            currency=currency,
            amount=amount,
            at=now,
        )
    )
