"""Orders as a shop pushes them and as the API shows them. Money is a decimal string beside its currency."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from commerce.money import CURRENCIES, to_text
from commerce.orders.view import OrderLineView, OrderView, ParcelView
from core.ids import public_id
from core.redaction import clean_text

Status = Literal["received", "preparing", "shipped", "delivered", "cancelled", "refunded"]
ParcelStatus = Literal["preparing", "in_transit", "out_for_delivery", "at_pickup_point", "delivered", "problem"]
Short = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(clean_text)
]
Amount = Annotated[str, Field(pattern=r"^\d{1,13}(\.\d{1,4})?$", examples=["49.00"])]
Link = Annotated[str, Field(pattern=r"^https?://[^\s@/?#]+(?:[/?#]\S*)?$", max_length=2000)]


def _known(currency: str) -> str:
    if currency not in CURRENCIES:
        raise ValueError("not an ISO 4217 currency")
    return currency


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LineIn(_In):
    external_id: Annotated[str, Field(max_length=255, description="The shop's id of the product or variant")] = ""
    title: Short
    quantity: Annotated[int, Field(ge=1, le=100_000)]
    unit_price: Amount


class ParcelIn(_In):
    carrier: Short
    status: ParcelStatus
    tracking_number: Short | None = None
    tracking_url: Link | None = None
    expected_on: date | None = None


class OrderIn(_In):
    number: Annotated[str, Field(description="As the buyer reads it"), StringConstraints(pattern=r"\w", max_length=64)]
    email: Annotated[str | None, Field(max_length=254, description="Kept as a hash only; never shown again")] = None
    status: Status
    placed_at: AwareDatetime
    currency: Annotated[str, AfterValidator(_known)]
    total: Amount
    lines: Annotated[list[LineIn], Field(max_length=200)] = []
    parcels: Annotated[list[ParcelIn], Field(max_length=20)] = []
    updated_at: Annotated[
        AwareDatetime | None, Field(description="When the shop changed it; what is older than we know is ignored")
    ] = None


class LineOut(BaseModel):
    external_id: str
    product_id: str | None
    title: str
    quantity: int
    unit_price: str


class ParcelOut(BaseModel):
    carrier: str
    status: ParcelStatus
    tracking_number: str | None
    tracking_url: str | None
    expected_on: date | None


class OrderOut(BaseModel):
    """An order. The buyer's address is not in it: we have only its hash."""

    id: str
    source: str
    external_id: str
    number: str
    status: Status
    placed_at: AwareDatetime
    currency: str
    total: str
    lines: list[LineOut]
    parcels: list[ParcelOut]
    updated_at: AwareDatetime


def order_out(order: OrderView) -> OrderOut:
    """Return an order as the API shows it."""
    return OrderOut.model_validate(
        {
            "id": public_id("ord", order.id),
            "source": order.source,
            "external_id": order.external_id,
            "number": order.number,
            "status": order.status,
            "placed_at": order.placed_at,
            "currency": order.currency,
            "total": to_text(order.total, order.currency),
            "lines": [_line(line, order.currency) for line in order.lines],
            "parcels": [_parcel(parcel) for parcel in order.parcels],
            "updated_at": order.updated_at,
        }
    )


def _line(line: OrderLineView, currency: str) -> LineOut:
    return LineOut(
        external_id=line.external_id,
        product_id=public_id("prd", line.product_id) if line.product_id else None,
        title=line.title,
        quantity=line.quantity,
        unit_price=to_text(line.unit_price, currency),
    )


def _parcel(parcel: ParcelView) -> ParcelOut:
    return ParcelOut.model_validate(parcel, from_attributes=True)
