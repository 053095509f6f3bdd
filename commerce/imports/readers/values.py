"""Values of cells and elements: prices, numbers, yes and no, links. Money is never guessed."""

# ruff: noqa: SIM905 - a list of words reads better as words

import re
from decimal import Decimal

from commerce.imports.readers.limits import FieldError
from commerce.imports.readers.text import clean
from commerce.money import read_price

_LINK = re.compile(r"^(?:https?://[^\s/]+\S*|/(?!/)\S*)$", re.IGNORECASE)

YES = frozenset("1 true yes y oui ja si sì sí vrai wahr instock in_stock backorder onbackorder on_backorder".split())
NO = frozenset("0 false no n non nein faux falsch outofstock out_of_stock -1".split())


def price(text: str, default_currency: str, field: str) -> tuple[int, str] | None:
    """Read a price, with or without its currency, as minor units and currency; None when empty.

    Raises:
        FieldError: it is none, or could be two amounts.
    """
    text = clean(text)
    if not text:
        return None
    try:
        return read_price(text, default_currency)
    except ValueError as error:
        raise FieldError(field, str(error)) from error


def yes(text: str, default: bool, field: str) -> bool:
    """Read a yes or no in the ways that shops write it.

    Raises:
        FieldError: neither.
    """
    word = text.strip().lower().replace(" ", "_")
    if not word:
        return default
    if word in YES:
        return True
    if word in NO:
        return False
    raise FieldError(field, f"“{clean(text, 60)}” is neither yes nor no")


def whole(text: str, field: str) -> int | None:
    """Read a count such as stock; None when empty. Decimals are cut: half a piece cannot be sold.

    Raises:
        FieldError: not a number, or one with more than nine digits.
    """
    text = text.strip()
    if not text:
        return None
    if not re.fullmatch(r"[+-]?\d{1,9}(?:[.,]\d{0,6})?", text):
        raise FieldError(field, f"“{clean(text, 60)}” is not a whole number")
    return int(re.split("[.,]", text)[0])


def grams(text: str, unit: str, field: str) -> int | None:
    """Read a weight; None when empty.

    Args:
        text: a number, possibly followed by its unit.
        unit: the unit where the text has none: g, kg, lb, oz.
        field: the column, for the error.

    Raises:
        FieldError: not a weight.
    """
    text = text.strip().lower()
    if not text:
        return None
    match = re.fullmatch(r"(\d{0,9}(?:[.,]\d{0,6})?)\s*([a-z]*)", text)
    factor = _GRAMS.get((match.group(2) if match else "") or unit)
    if match is None or factor is None or not match.group(1).strip(".,"):
        raise FieldError(field, f"“{clean(text, 60)}” is not a weight")
    return min(int(Decimal(match.group(1).replace(",", ".")) * factor), 2_000_000_000)


_GRAMS = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "lb": Decimal("453.59237"),
    "lbs": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
}


def link(text: str) -> str:
    """Return an http(s) or root-relative address, or nothing: other schemes could run in a shopper's browser."""
    text = text.strip()
    return text if len(text) <= 2_000 and _LINK.match(text) else ""


def short_list(values: "list[str]", limit: int) -> tuple[str, ...]:
    """Return distinct, cleaned, non-empty values in order, at most `limit` of them."""
    cleaned = (clean(value, 200) for value in values)
    return tuple(dict.fromkeys(value for value in cleaned if value))[:limit]
