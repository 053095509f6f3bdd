"""Values of cells and elements: prices, numbers, yes and no, links. Money is never guessed."""

# ruff: noqa: SIM905 - a list of words reads better as words

import re
from decimal import Decimal

from commerce.imports.readers.limits import FieldError
from commerce.imports.readers.text import clean
from commerce.money import CURRENCIES, exponent, to_minor

_SYMBOLS = {
    "€": "EUR", "£": "GBP", "₺": "TRY", "₽": "RUB", "₹": "INR", "₩": "KRW", "₪": "ILS", "₫": "VND", "₴": "UAH",
    "₦": "NGN", "₱": "PHP", "฿": "THB", "₸": "KZT", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "lei": "RON", "R$": "BRL",
    "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
    "Fr.": "CHF", "SFr.": "CHF", "лв": "BGN", "د.ك": "KWD",
}  # fmt: skip
# Signs that several currencies share: the shop's own if it is one of them, else the first.
_SHARED = {
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD", "CLP", "COP", "ARS", "TWD"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "kr.": ("DKK", "NOK", "SEK", "ISK"),
    "Fr": ("CHF",),
}
_AMOUNT = re.compile(r"^(?P<before>[^\d.,]*?)(?P<number>[.,]?\d(?:[\d.,]*\d)?[.,]?)(?P<after>[^\d.,]*\.?)$")
_GAPS = re.compile("[\\s'\u2019\u00a0\u202f\u2009]+")
_GROUPED = {
    ".": re.compile(r"^\d{1,3}(?:\.\d{2,3})*\.\d{3}$"),
    ",": re.compile(r"^\d{1,3}(?:,\d{2,3})*,\d{3}$"),
}
_LINK = re.compile(r"^(?:https?://[^\s/]+\S*|/(?!/)\S*)$", re.IGNORECASE)
_LARGEST = 10**15

YES = frozenset("1 true yes y oui ja si sì sí vrai wahr instock in_stock backorder onbackorder on_backorder".split())
NO = frozenset("0 false no n non nein faux falsch outofstock out_of_stock -1".split())


def price(text: str, default_currency: str, field: str) -> tuple[int, str] | None:
    """Read a price with or without its currency: "1 234,56 €", "1,234.56", "12.50 EUR", "12,50".

    Returns:
        minor units and currency, or None for an empty text.

    Raises:
        FieldError: not a price, negative, an unknown currency, or a number that could mean two amounts.
    """
    text = text.strip()
    if not text:
        return None
    match = _AMOUNT.match(_GAPS.sub("", text))
    if match is None:
        raise FieldError(field, f"“{clean(text, 60)}” is not a price")
    currency = _currency(match["before"], match["after"], default_currency, field, text)
    amount = _decimal(match["number"], currency, field)
    minor = to_minor(amount, currency)
    if minor > _LARGEST:
        raise FieldError(field, f"“{clean(text, 60)}” is larger than any price we can store")
    return minor, currency


def _currency(before: str, after: str, default: str, field: str, text: str) -> str:
    sign = before + after
    if not sign or sign == ".":
        return default
    code = sign.upper()
    if code in CURRENCIES:
        return code
    if sign in _SYMBOLS:
        return _SYMBOLS[sign]
    if sign in _SHARED:
        return default if default in _SHARED[sign] else _SHARED[sign][0]
    raise FieldError(field, f"“{clean(text, 60)}” is not a price in a currency we know")


def _decimal(number: str, currency: str, field: str) -> Decimal:
    """Find out which separator is the decimal one; refuse where that decides between two sensible amounts."""
    dot, comma = number.rfind("."), number.rfind(",")
    if dot >= 0 and comma >= 0:
        decimal, group = (".", ",") if dot > comma else (",", ".")
        whole, _, fraction = number.rpartition(decimal)
        if decimal in whole or (group in whole and not _GROUPED[group].match(whole)):
            raise FieldError(field, f"“{number}” mixes separators in a way that has no clear amount")
        return Decimal(f"{whole.replace(group, '')}.{fraction}")
    separator = "." if dot >= 0 else ","
    count = number.count(separator)
    if count > 1:
        if not _GROUPED[separator].match(number):
            raise FieldError(field, f"“{number}” is not an amount")
        return Decimal(number.replace(separator, ""))
    whole, _, fraction = number.partition(separator)
    if len(fraction) != 3 or not 0 < len(whole) <= 3 or not whole.strip("0"):
        return Decimal(f"{whole or '0'}.{fraction or '0'}")
    thousandths = exponent(currency) == 3
    if separator == "." and thousandths:
        return Decimal(f"{whole}.{fraction}")
    if separator == "," and not thousandths:
        return Decimal(f"{whole}{fraction}")
    raise FieldError(field, f"“{number}” could be two amounts. Write {whole}{fraction}.00, or fewer decimals")


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
