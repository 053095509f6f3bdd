"""The demonstration shop's cart: lines in a first-party cookie, cart permalinks, and the totals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.demo.catalog import Product, Variant, catalog

COOKIE = "shop_cart"
MAX_LINES = 30
MAX_QUANTITY = 20
FREE_SHIPPING_FROM = Decimal("60.00")
SHIPPING = Decimal("4.90")

_PAIR = re.compile(r"([a-z0-9-]{1,80}):([0-9]{1,4})", re.ASCII)
_MAX_TEXT = 4000
"""Longer than any cart of ours, and about what a browser keeps in a cookie."""

Lines = Mapping[str, int]
"""Quantity per variant id, in the order of adding."""


@dataclass(frozen=True)
class Line:
    product: Product
    variant: Variant
    quantity: int

    @property
    def total(self) -> Decimal:
        return self.variant.price * self.quantity


@dataclass(frozen=True)
class Cart:
    lines: tuple[Line, ...]
    code: str = ""
    reduction: Decimal = Decimal(0)
    free_delivery: bool = False
    """Whether the code, not the cart's size, makes delivery free."""

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal(0))

    @property
    def missing_for_free_shipping(self) -> Decimal:
        return max(FREE_SHIPPING_FROM - self.subtotal, Decimal(0))

    @property
    def shipping(self) -> Decimal:
        return SHIPPING if self.lines and self.missing_for_free_shipping and not self.free_delivery else Decimal(0)

    @property
    def total(self) -> Decimal:
        return self.subtotal - self.reduction + self.shipping


@dataclass(frozen=True)
class Change:
    """What became of a wish to have some lines: the new cart, and whether something could not be had."""

    lines: Lines
    ignored: bool = False
    capped: bool = False


def read_lines(text: str) -> dict[str, int]:
    """Lines from a cookie or a permalink, ``id:quantity`` pairs; what cannot be read is left out."""
    found: dict[str, int] = {}
    for part in re.split(r"[,|]", text[:_MAX_TEXT]):
        pair = _PAIR.fullmatch(part.strip())
        if pair and len(found) < MAX_LINES:
            found[pair[1]] = int(pair[2])
    return found


def write_lines(lines: Lines) -> str:
    """Lines as a cookie value; ``|`` and ``:`` need no quoting there."""
    return "|".join(f"{identity}:{quantity}" for identity, quantity in lines.items())


def place(lines: Lines, wanted: Lines) -> Change:
    """Set the wanted quantities in the cart and keep the other lines.

    Setting instead of adding makes a permalink harmless when it is opened twice. Zero removes a line.
    """
    result = dict(lines)
    ignored = capped = False
    for identity, quantity in wanted.items():
        found = catalog().variant(identity)
        possible = min(quantity, MAX_QUANTITY, found[1].stock) if found else 0
        if possible <= 0:
            ignored = ignored or quantity > 0
            if quantity == 0 or found:
                result.pop(identity, None)
            continue
        if identity not in result and len(result) >= MAX_LINES:
            ignored = True
            continue
        capped = capped or possible < quantity
        result[identity] = possible
    return Change(result, ignored, capped)


def load(lines: Lines) -> Cart:
    """The cart that those lines make today; variants that no longer exist are left out."""
    found = ((catalog().variant(identity), quantity) for identity, quantity in lines.items())
    return Cart(
        tuple(Line(pair[0], pair[1], min(quantity, MAX_QUANTITY)) for pair, quantity in found if pair and quantity)
    )
