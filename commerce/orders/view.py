"""An order as services and tools read it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A parcel; what its carrier did not say is None."""

    carrier: str
    status: str
    tracking_number: str | None
    tracking_url: str | None
    expected_on: date | None


@dataclass(frozen=True, slots=True)
class OrderLineView:
    """A line; money in minor units of the order's currency."""

    external_id: str
    product_id: UUID | None
    title: str
    quantity: int
    unit_price: int


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order without anything about its buyer."""

    id: UUID
    source: str
    external_id: str
    number: str
    status: str
    placed_at: datetime
    currency: str
    total: int
    lines: tuple[OrderLineView, ...]
    parcels: tuple[ParcelView, ...]
    updated_at: datetime
