"""A cart as shoppers, tools and the API read it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line; money in minor units."""

    id: UUID
    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    quantity: int
    unit_price: int
    image_url: str | None
    url: str | None

    @property
    def total(self) -> int:
        """Price of the line."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class CartDiscount:
    """What a code takes off the cart: `amount` in minor units, 0 for free shipping, which the checkout computes."""

    code: str
    rung: str
    percent: int
    amount: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CartView:
    """The whole cart, priced from the database at the moment of reading."""

    lines: tuple[CartLine, ...]
    currency: str
    checkout_url: str | None
    discount: CartDiscount | None = None

    @property
    def count(self) -> int:
        """Number of articles."""
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal(self) -> int:
        """Sum of the lines, in minor units."""
        return sum(line.total for line in self.lines)

    @property
    def total(self) -> int:
        """What is left to pay, without delivery, in minor units."""
        return self.subtotal - (self.discount.amount if self.discount else 0)
