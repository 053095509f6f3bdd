"""SQL of what offers need to know of articles: price, regular price, cost, categories."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from commerce.carts.models import Cart, CartItem
from commerce.catalog.models import Product, Variant, VariantPrice
from commerce.offers.engine import Item

_OTHER = aliased(VariantPrice)


def _priced(tenant_id: UUID, currency: str) -> Select[Any]:
    """Select variants for sale with their price. A cost counts only where all prices are in one currency: its own."""
    foreign = (
        select(func.count())
        .where(_OTHER.tenant_id == tenant_id, _OTHER.variant_id == Variant.id, _OTHER.currency != currency)
        .correlate(Variant)
        .scalar_subquery()
    )
    price = and_(
        VariantPrice.tenant_id == Variant.tenant_id,
        VariantPrice.variant_id == Variant.id,
        VariantPrice.market == "",
        VariantPrice.currency == currency,
    )
    product = and_(Product.tenant_id == Variant.tenant_id, Product.id == Variant.product_id)
    return (
        select(
            Variant.id.label("variant_id"),
            Variant.product_id,
            Variant.external_id,
            Product.external_id.label("product_external_id"),
            Variant.cost,
            Product.categories,
            VariantPrice.amount,
            VariantPrice.compare_at,
            VariantPrice.tax_included,
            foreign.label("foreign_prices"),
        )
        .join(VariantPrice, price)
        .join(Product, product)
        .where(Variant.tenant_id == tenant_id, Variant.archived_at.is_(None), Product.status == "active")
    )


def _item(row: Any, quantity: int) -> Item:
    return Item(
        variant_id=row.variant_id,
        product_id=row.product_id,
        quantity=quantity,
        price=row.amount,
        regular=max(row.amount, row.compare_at or 0),
        cost=None if row.foreign_prices else row.cost,
        tax_included=row.tax_included,
        categories=tuple(row.categories),
    )


async def of_cart(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, currency: str) -> tuple[Item, ...]:
    """Return the lines of a conversation's cart that can be sold."""
    statement = (
        _priced(tenant_id, currency)
        .add_columns(CartItem.quantity)
        .join(CartItem, and_(CartItem.tenant_id == Variant.tenant_id, CartItem.variant_id == Variant.id))
        .join(Cart, and_(Cart.tenant_id == CartItem.tenant_id, Cart.id == CartItem.cart_id))
        .where(Cart.conversation_id == conversation_id)
        .order_by(CartItem.id)
    )
    return tuple(_item(row, row.quantity) for row in (await session.execute(statement)).all())


async def of_product(session: AsyncSession, tenant_id: UUID, product_id: UUID, currency: str) -> tuple[Item, ...]:
    """Return one piece of each variant of a product that is in stock."""
    statement = _priced(tenant_id, currency).where(Variant.product_id == product_id, Variant.in_stock)
    rows = (await session.execute(statement.order_by(Variant.position, Variant.id))).all()
    return tuple(_item(row, 1) for row in rows)


async def of_variants(
    session: AsyncSession, tenant_id: UUID, quantities: Mapping[UUID, int], currency: str
) -> tuple[Item, ...]:
    """Return pieces of variants by id; what is not for sale any more is left out."""
    statement = _priced(tenant_id, currency).where(Variant.id.in_(list(quantities)))
    rows = (await session.execute(statement)).all()
    return tuple(_item(row, quantities[row.variant_id]) for row in rows)


async def of_shop_ids(
    session: AsyncSession, tenant_id: UUID, quantities: Mapping[str, int], covered: Iterable[UUID], currency: str
) -> dict[str, Item]:
    """Return pieces of variants by the shop's own id: the variant's, or the product's where the variant has none.

    Where several articles share an id, a covered one is meant, else the cheapest.
    """
    names = list(quantities)
    named = or_(Variant.external_id.in_(names), and_(Variant.external_id == "", Product.external_id.in_(names)))
    rows = (await session.execute(_priced(tenant_id, currency).where(named))).all()
    return _one_each(rows, quantities, frozenset(covered))


def _one_each(rows: Sequence[Any], quantities: Mapping[str, int], covered: frozenset[UUID]) -> dict[str, Item]:
    by_name: dict[str, Any] = {}
    for row in sorted(rows, key=lambda row: (row.product_id not in covered, row.amount, row.variant_id)):
        by_name.setdefault(row.external_id or row.product_external_id, row)
    return {name: _item(row, quantities[name]) for name, row in by_name.items()}
