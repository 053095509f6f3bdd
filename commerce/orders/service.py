"""Orders: taken from the shop, told to whoever proves to be the buyer."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.money import from_text
from commerce.orders import repository
from commerce.orders.identity import BuyerHashes, normalise_email, number_key
from commerce.orders.schemas import OrderIn
from commerce.orders.view import OrderView
from core.clock import Clock
from core.crypto import Crypto
from core.errors import Invalid, NotFound
from core.events import Event, publish
from core.ids import new_id
from core.redaction import clean_text

API_SOURCE = "api"
"""The source of orders that a shop pushes itself."""
_SAME_NUMBER = 5


async def put(
    session: AsyncSession, tenant_id: UUID, external_id: str, body: OrderIn, buyers: BuyerHashes, clock: Clock
) -> OrderView:
    """Store what the shop says of an order. Saying it again changes nothing; what is older than known is ignored.

    Raises:
        Invalid: an amount does not fit the currency, or the address cannot be one.
    """
    values = _values(tenant_id, body, buyers, clock)
    key = {"tenant_id": tenant_id, "source": API_SOURCE, "external_id": external_id}
    created = await repository.add(session, {"id": new_id(), **key, **values})
    row = await repository.lock(session, tenant_id, API_SOURCE, external_id)
    if not created and (row.digest == values["digest"] or values["updated_at"] < row.updated_at):
        return await find(session, tenant_id, row.id)
    for name, value in values.items():
        setattr(row, name, value)
    await session.flush()
    await repository.replace_lines(session, tenant_id, row.id, await _lines(session, tenant_id, body))
    event = "order.created" if created else "order.updated"
    await publish(session, Event(event, tenant_id, {"order_id": str(row.id)}))
    return await find(session, tenant_id, row.id)


def _values(tenant_id: UUID, body: OrderIn, buyers: BuyerHashes, clock: Clock) -> dict[str, Any]:
    number = clean_text(body.number).strip()
    email_hash = buyers.store(tenant_id, normalise_email(body.email)) if body.email else None
    said = body.model_dump_json(exclude={"email", "updated_at"}).encode() + (email_hash or b"")
    return {
        "number": number,
        "number_key": number_key(number),
        "email_hash": email_hash,
        "status": body.status,
        "placed_at": body.placed_at,
        "currency": body.currency,
        "total": _amount(body.total, body.currency),
        "parcels": [parcel.model_dump(mode="json") for parcel in body.parcels],
        "updated_at": body.updated_at or clock.now(),
        "digest": sha256(said).digest(),
    }


async def _lines(session: AsyncSession, tenant_id: UUID, body: OrderIn) -> list[dict[str, Any]]:
    products = await repository.products_of(session, tenant_id, [line.external_id for line in body.lines])
    return [
        {
            "external_id": line.external_id,
            "product_id": products.get(line.external_id),
            "title": line.title,
            "quantity": line.quantity,
            "unit_price": _amount(line.unit_price, body.currency),
        }
        for line in body.lines
    ]


def _amount(text: str, currency: str) -> int:
    try:
        return from_text(text, currency)
    except ValueError as error:
        raise Invalid(f"{text} is no amount in {currency}: it has too many decimals.") from error


async def find(session: AsyncSession, tenant_id: UUID, order_id: UUID) -> OrderView:
    """Return an order. Raises NotFound."""
    found = await repository.order(session, tenant_id, order_id)
    if found is None:
        raise NotFound("No order has this id.")
    return found


class LocalOrders:
    """The `OrderSource` over the orders that we were told of."""

    def __init__(self, crypto: Crypto) -> None:
        self._buyers = BuyerHashes(crypto)

    async def knows_any(self, session: AsyncSession, tenant_id: UUID) -> bool:
        """Say whether it is worth asking; see `OrderSource`."""
        return await repository.any_order(session, tenant_id)

    async def prove(self, session: AsyncSession, tenant_id: UUID, number: str, email: str) -> OrderView | None:
        """Return the order when both fit; see `OrderSource`."""
        try:
            address = normalise_email(email)
        except Invalid:
            address = ""
        rows = await repository.of_number(session, tenant_id, number_key(number), _SAME_NUMBER)
        hashes = [row.email_hash for row in rows] or [None]
        fits = [self._buyers.matches(tenant_id, address, stored) for stored in hashes]
        proved = next((row.id for row, fit in zip(rows, fits, strict=False) if fit), None)
        return await repository.order(session, tenant_id, proved) if proved else None
