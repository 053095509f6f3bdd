"""Changes to products that people make. Each is undone by its opposite, or by the next import."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.catalog import change_repository, repository
from commerce.catalog.detail import ProductDetail
from commerce.catalog.events import catalog_changed
from commerce.money import CURRENCIES, from_text
from core.clock import Clock
from core.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class VariantChange:
    """What to change; None leaves it alone. `price` is a decimal string."""

    price: str | None = None
    currency: str | None = None
    stock_quantity: int | None = None
    in_stock: bool | None = None


async def read_product(session: AsyncSession, tenant_id: UUID, product_id: UUID, language: str = "") -> ProductDetail:
    """Return a product. Raises NotFound when the tenant has none of this id."""
    found = await repository.get_product(session, tenant_id, product_id, language=language)
    if found is None:
        raise NotFound("No product has this id.")
    return found


async def set_archived(
    session: AsyncSession, tenant_id: UUID, product_id: UUID, *, archived: bool, clock: Clock
) -> ProductDetail:
    """Take a product out of the shop window, or put it back.

    An archived product stays archived through imports until it is put back.

    Raises:
        NotFound: no such product.
    """
    now = clock.now()
    values = {
        "status": "archived" if archived else "active",
        "archived_at": now if archived else None,
        "archived_by": "person" if archived else None,
    }
    if not await change_repository.change_product(session, tenant_id, product_id, now=now, **values):
        raise NotFound("No product has this id.")
    await catalog_changed(session, tenant_id, product_id=str(product_id))
    return await read_product(session, tenant_id, product_id)


async def change_variant(
    session: AsyncSession, tenant_id: UUID, product_id: UUID, variant_id: UUID, change: VariantChange, clock: Clock
) -> ProductDetail:
    """Change a variant's price or stock.

    Raises:
        NotFound: the product has no such variant.
        Invalid: the price or its currency cannot be used.
    """
    now = clock.now()
    if not await change_repository.change_product(session, tenant_id, product_id, now=now):
        raise NotFound("No product has this id.")
    if not await change_repository.has_variant(session, tenant_id, product_id, variant_id):
        raise NotFound("This product has no variant of this id.")
    if stock := _stock(change):
        await change_repository.change_variant(session, tenant_id, variant_id, stock_checked_at=now, **stock)
    if change.price is not None:
        await _set_price(session, tenant_id, variant_id, change, clock)
    await catalog_changed(session, tenant_id, product_id=str(product_id))
    return await read_product(session, tenant_id, product_id)


def _stock(change: VariantChange) -> dict[str, int | bool]:
    """Return the columns of stock: a count also says whether there is any, unless told otherwise."""
    values: dict[str, int | bool] = {}
    if change.stock_quantity is not None:
        values = {"stock_quantity": change.stock_quantity, "in_stock": change.stock_quantity > 0}
    if change.in_stock is not None:
        values["in_stock"] = change.in_stock
    return values


async def _set_price(
    session: AsyncSession, tenant_id: UUID, variant_id: UUID, change: VariantChange, clock: Clock
) -> None:
    before = await change_repository.get_price(session, tenant_id, variant_id)
    currency = (change.currency or (before.currency if before else "")).upper()
    if currency not in CURRENCIES:
        raise Invalid("Say the currency of the price, such as EUR: the variant has none yet.")
    try:
        amount = from_text(change.price or "", currency)
    except ValueError as error:
        raise Invalid(f"The price must be a decimal number in {currency}, such as 12.50.") from error
    if before is None or (before.amount, before.currency) != (amount, currency):
        await change_repository.set_price(
            session, tenant_id, variant_id, amount=amount, currency=currency, now=clock.now()
        )
