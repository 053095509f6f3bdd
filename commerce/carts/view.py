"""A cart as shoppers, tools and the API read it."""

from dataclasses import dataclass
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
class CartView:
    """The whole cart, priced from the database at the moment of reading."""

    lines: tuple[CartLine, ...]
    currency: str
    checkout_url: str | None

    @property
    def count(self) -> int:
        """Number of articles."""
        return sum(line.quantity for line in self.lines)

    @property
    def total(self) -> int:
        """Sum of the lines, in minor units."""
        return sum(line.total for line in self.lines)
