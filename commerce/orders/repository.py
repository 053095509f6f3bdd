"""SQL of orders."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.catalog.models import Product, Variant
from commerce.orders.models import Order, OrderLine
from commerce.orders.view import OrderLineView, OrderView, ParcelView


async def any_order(session: AsyncSession, tenant_id: UUID) -> bool:
    """Say whether the shop told us of any order."""
    return bool(await session.scalar(select(exists().where(Order.tenant_id == tenant_id))))


async def lock(session: AsyncSession, tenant_id: UUID, source: str, external_id: str) -> Order:
    """Return an order that exists by the shop's id, locked until the commit."""
    statement = select(Order).where(
        Order.tenant_id == tenant_id, Order.source == source, Order.external_id == external_id
    )
    return (await session.execute(statement.with_for_update())).scalar_one()


async def add(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Add an order; False when another request was faster."""
    statement = (
        insert(Order)
        .values(values)
        .on_conflict_do_nothing(index_elements=["tenant_id", "source", "external_id"])
        .returning(Order.id)
    )
    return await session.scalar(statement) is not None


async def replace_lines(session: AsyncSession, tenant_id: UUID, order_id: UUID, lines: list[dict[str, Any]]) -> None:
    """Replace the lines of an order."""
    await session.execute(delete(OrderLine).where(OrderLine.tenant_id == tenant_id, OrderLine.order_id == order_id))
    if lines:
        rows = [{"tenant_id": tenant_id, "order_id": order_id, "position": n, **line} for n, line in enumerate(lines)]
        await session.execute(insert(OrderLine).values(rows))


async def products_of(session: AsyncSession, tenant_id: UUID, external_ids: Sequence[str]) -> dict[str, UUID]:
    """Return the products that the shop's ids of products and variants lead to; a product's own id wins."""
    wanted = list({one for one in external_ids if one})
    if not wanted:
        return {}
    variants = select(Variant.external_id, Variant.product_id).where(
        Variant.tenant_id == tenant_id, or_(Variant.external_id.in_(wanted), Variant.sku.in_(wanted))
    )
    skus = select(Variant.sku, Variant.product_id).where(Variant.tenant_id == tenant_id, Variant.sku.in_(wanted))
    products = select(Product.external_id, Product.id).where(
        Product.tenant_id == tenant_id, Product.external_id.in_(wanted)
    )
    found: dict[str, UUID] = {}
    for statement in (skus, variants, products):
        found |= {key: product_id for key, product_id in (await session.execute(statement)).all() if key in wanted}
    return found


async def orders(
    session: AsyncSession,
    tenant_id: UUID,
    *,
    number: str | None = None,
    status: str | None = None,
    before: UUID | None = None,
    limit: int,
) -> list[OrderView]:
    """Return orders, the newest known first; `number` is a key as `identity.number_key` makes it."""
    statement = select(Order).where(Order.tenant_id == tenant_id).order_by(Order.id.desc()).limit(limit)
    if number is not None:
        statement = statement.where(Order.number_key == number)
    if status is not None:
        statement = statement.where(Order.status == status)
    if before is not None:
        statement = statement.where(Order.id < before)
    return await _views(session, tenant_id, list(await session.scalars(statement)))


async def order(session: AsyncSession, tenant_id: UUID, order_id: UUID) -> OrderView | None:
    """Return an order."""
    found = await session.get(Order, (tenant_id, order_id), populate_existing=True)
    return (await _views(session, tenant_id, [found]))[0] if found else None


async def of_number(session: AsyncSession, tenant_id: UUID, number: str, limit: int) -> list[Order]:
    """Return the orders that a number may mean; two sources of a shop can use the same one."""
    statement = select(Order).where(Order.tenant_id == tenant_id, Order.number_key == number)
    return list(await session.scalars(statement.order_by(Order.id.desc()).limit(limit)))


async def of_buyer(session: AsyncSession, tenant_id: UUID, hashes: Sequence[bytes]) -> list[OrderView]:
    """Return the orders of an address, by its hashes."""
    statement = select(Order).where(Order.tenant_id == tenant_id, Order.email_hash.in_(hashes)).order_by(Order.id)
    return await _views(session, tenant_id, list(await session.scalars(statement)))


async def forget_buyer(session: AsyncSession, tenant_id: UUID, hashes: Sequence[bytes]) -> int:
    """Cut the link from orders to an address; returns how many had it."""
    statement = (
        update(Order)
        .where(Order.tenant_id == tenant_id, Order.email_hash.in_(hashes))
        .values(email_hash=None)
        .returning(Order.id)
    )
    return len((await session.execute(statement)).all())


async def _views(session: AsyncSession, tenant_id: UUID, rows: list[Order]) -> list[OrderView]:
    statement = (
        select(OrderLine)
        .where(OrderLine.tenant_id == tenant_id, OrderLine.order_id.in_([row.id for row in rows]))
        .order_by(OrderLine.order_id, OrderLine.position)
    )
    lines: dict[UUID, list[OrderLineView]] = {}
    for line in await session.scalars(statement) if rows else ():
        view = OrderLineView(line.external_id, line.product_id, line.title, line.quantity, line.unit_price)
        lines.setdefault(line.order_id, []).append(view)
    return [_view(row, tuple(lines.get(row.id, ()))) for row in rows]


def _view(row: Order, lines: tuple[OrderLineView, ...]) -> OrderView:
    return OrderView(
        id=row.id,
        source=row.source,
        external_id=row.external_id,
        number=row.number,
        status=row.status,
        placed_at=row.placed_at,
        currency=row.currency,
        total=row.total,
        lines=lines,
        parcels=tuple(_parcel(parcel) for parcel in row.parcels),
        updated_at=row.updated_at,
    )


def _parcel(stored: dict[str, Any]) -> ParcelView:
    expected = stored["expected_on"]
    return ParcelView(
        carrier=stored["carrier"],
        status=stored["status"],
        tracking_number=stored["tracking_number"],
        tracking_url=stored["tracking_url"],
        expected_on=date.fromisoformat(expected) if expected else None,
    )
