"""Price bounds: "à moins de 50 euros", "$20-$40", "about thirty pounds", "50€ max", "entre 20 et 40"."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from agents.understanding.lexicon import to_minor
from agents.understanding.reading import CURRENCIES, Reading

ABOUT = (Decimal("0.8"), Decimal("1.2"))  # what "about" and a bare amount allow below and above
_BEFORE = frozenset({"$", "£", "€", "¥", "eur", "chf", "usd", "gbp"})
MAX_AMOUNT = Decimal(10_000_000)


@dataclass(slots=True)
class PriceBounds:
    """Bounds in minor units; `bare` when they come from an amount without any cue ("a gift, 50 euros")."""

    minimum: int | None = None
    maximum: int | None = None
    currency: str | None = None
    bare: bool = False


class Amount(NamedTuple):
    end: int
    value: Decimal
    currency: str | None


def read_prices(reading: Reading) -> PriceBounds:
    """Find the bounds in a message and tag their tokens "price"."""
    bounds = PriceBounds()
    if not any(token.value is not None for token in reading.tokens):
        return bounds
    cues = reading.ends_of(reading.lexicon.price)
    position = 0
    while position < len(reading.tokens):
        amount = _amount_at(reading, position)
        position = _read_one(reading, position, amount, cues, bounds) if amount else position + 1
    if bounds.minimum is not None and bounds.maximum is not None and bounds.minimum > bounds.maximum:
        bounds.minimum, bounds.maximum = bounds.maximum, bounds.minimum
    return bounds


def _read_one(
    reading: Reading,
    start: int,
    amount: Amount,
    cues: dict[int, tuple[int, str]],
    bounds: PriceBounds,
) -> int:
    """Read the amount at `start` with its cues into `bounds`; return the position after it."""
    first, cue = cues.get(start, (start, ""))
    upper = _upper_end(reading, amount, cue)
    if upper and (amount.currency or upper.currency or (cue == "between" and _is_money(reading, upper.end))):
        bounds.currency = upper.currency or amount.currency
        bounds.minimum = to_minor(amount.value, bounds.currency)
        bounds.maximum = to_minor(upper.value, bounds.currency)
        reading.mark(first, upper.end, "price")
        return upper.end
    end = amount.end
    if end < len(reading.tokens) and (after := reading.lexicon.price_after.at(reading.norms, end)):
        end, cue = after
    if not amount.currency and not (cue in {"max", "min", "about"} and _is_money(reading, end, bare=cue == "about")):
        return amount.end
    _apply(bounds, cue, amount)
    reading.mark(first, end, "price")
    return end


def _apply(bounds: PriceBounds, cue: str, amount: Amount) -> None:
    bounds.currency = amount.currency or bounds.currency
    minor = to_minor(amount.value, amount.currency)
    if cue == "max":
        bounds.maximum = minor
    elif cue == "min":
        bounds.minimum = minor
    elif bounds.minimum is None and bounds.maximum is None:
        bounds.bare = cue != "about"
        bounds.minimum, bounds.maximum = int(minor * ABOUT[0]), int(minor * ABOUT[1])


def _upper_end(reading: Reading, amount: Amount, cue: str) -> Amount | None:
    """The second amount of a range, when a joiner and a larger amount follow."""
    start = amount.end
    while start < min(len(reading.norms), amount.end + 2) and reading.norms[start] in reading.lexicon.range_joiners:
        start += 1
    if start == amount.end or start >= len(reading.norms) or cue == "max":
        return None
    upper = _amount_at(reading, start)
    return upper if upper and upper.value > amount.value else None


def _amount_at(reading: Reading, position: int) -> Amount | None:
    tokens, norms = reading.tokens, reading.norms
    currency = None
    if norms[position] in _BEFORE and position + 1 < len(tokens):
        currency, position = CURRENCIES[norms[position]], position + 1
    token = tokens[position]
    if token.value is None or token.tag or token.value > MAX_AMOUNT:
        return None
    value, end = token.value, position + 1
    if end < len(tokens) and norms[end] == "k" and tokens[end].start == token.end:
        value, end = value * 1000, end + 1
    if end < len(tokens) and (norms[end] in CURRENCIES or (norms[end] == "e" and tokens[end].start == token.end)):
        currency, end = CURRENCIES.get(norms[end], "EUR"), end + 1
        value, end = _cents(reading, value, end)
    return Amount(end, value, currency)


def _cents(reading: Reading, value: Decimal, end: int) -> tuple[Decimal, int]:
    """The cents of "49€90"."""
    if end < len(reading.tokens):
        token = reading.tokens[end]
        if token.value is not None and len(token.text) == 2 and token.start == reading.tokens[end - 1].end:
            return value + token.value / 100, end + 1
    return value, end


def _is_money(reading: Reading, end: int, *, bare: bool = False) -> bool:
    """Whether an amount without currency that ends at `end` can be money: no unit or noun follows it."""
    if end >= len(reading.tokens):
        return not bare
    following = reading.norms[end]
    return following in reading.lexicon.stopwords or (not following.isalnum() and following != "%")
