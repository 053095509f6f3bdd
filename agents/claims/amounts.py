"""Reads sums of money in a sentence. Where a number could mean two amounts, both are returned."""

import re
from decimal import Decimal

from commerce.money import to_minor

_SIGNS = (
    (re.compile(r"€|\beur(?:os?)?\b", re.IGNORECASE), "EUR"),
    (re.compile(r"£|\bgbp\b|\bpounds?\b|sterlin", re.IGNORECASE), "GBP"),
    (re.compile(r"\bchf\b|₣|\bfrancs?\b", re.IGNORECASE), "CHF"),
    (re.compile(r"¥|\bjpy\b", re.IGNORECASE), "JPY"),
    (re.compile(r"\$|\busd\b|\bdollars?\b", re.IGNORECASE), "USD"),
)
_NUMBER = re.compile(r"\d[\d\s.,'’  ]*\d|\d")
_SEPARATORS = re.compile(r"[\s.,'’  ]")


def currency_of(words: str) -> str | None:
    """Return the ISO code of the currency named, or None."""
    return next((code for sign, code in _SIGNS if sign.search(words)), None)


def amounts_of(words: str, currency: str) -> set[int]:
    """Return the amounts, in minor units, that the first number in the words may mean."""
    match = _NUMBER.search(words)
    if match is None:
        return set()
    number = match[0]
    found = {to_minor(Decimal(_SEPARATORS.sub("", number)), currency)}
    head, separator, tail = _last_separator(number)
    if separator:
        found.add(to_minor(Decimal(f"{_SEPARATORS.sub('', head) or '0'}.{tail}"), currency))
        if len(tail) != 3:  # not a group of thousands: the whole number is no amount
            found.discard(to_minor(Decimal(_SEPARATORS.sub("", number)), currency))
    return found


def _last_separator(number: str) -> tuple[str, str, str]:
    for position in range(len(number) - 1, -1, -1):
        if number[position] in ".,":
            return number[:position], number[position], number[position + 1 :]
    return number, "", ""
