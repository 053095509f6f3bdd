"""Money: integer minor units and an ISO 4217 code inside, decimal strings at the edges. Never a float."""

import re
from decimal import ROUND_HALF_UP, Decimal

from commerce.currencies import CURRENCIES, currency_of_sign, exponent

__all__ = ["CURRENCIES", "exponent", "from_text", "read_price", "to_decimal", "to_minor", "to_text"]

_LARGEST = 10**15
_PRICE = re.compile(r"^(?P<before>[^\d.,]*?)(?P<number>[.,]?\d(?:[\d.,]*\d)?)[.,]?(?P<after>[^\d.,]*\.?)$")
_GAPS = re.compile("[\\s'\u2019\u00a0\u202f\u2009]+")
_GROUPED = {
    ".": re.compile(r"^\d{1,3}(?:\.\d{2,3})*\.\d{3}$"),
    ",": re.compile(r"^\d{1,3}(?:,\d{2,3})*,\d{3}$"),
}


def to_minor(amount: Decimal, currency: str) -> int:
    """Return an amount in minor units (EUR 12.50 is 1250), halves rounded up."""
    return int(amount.scaleb(exponent(currency)).to_integral_value(ROUND_HALF_UP))


def from_text(text: str, currency: str) -> int:
    """Read a decimal string of the API as minor units.

    Raises:
        ValueError: not a plain, non-negative decimal number, or more decimals than the currency has.
    """
    match = re.fullmatch(r"\d{1,13}(?:\.(\d{1,4}))?", text, re.ASCII)
    if match is None or len(match.group(1) or "") > exponent(currency):
        raise ValueError(f"not an amount in {currency}: {text!r}")
    return to_minor(Decimal(text), currency)


def to_decimal(minor: int, currency: str) -> Decimal:
    """Return minor units as an amount (1250 EUR is 12.50)."""
    return Decimal(minor).scaleb(-exponent(currency))


def to_text(minor: int, currency: str) -> str:
    """Return minor units as the decimal string of the API: "12.50", or "1250" for JPY."""
    return f"{to_decimal(minor, currency):f}"


def read_price(text: str, shop_currency: str) -> tuple[int, str]:
    """Read a price as people write it: "1 234,56 €", "1,234.56", "12.50 EUR", "12,50".

    Args:
        text: the price, with or without its currency.
        shop_currency: the currency where the text names none, or a sign that several share.

    Returns:
        minor units and currency.

    Raises:
        ValueError: not a price, negative, an unknown currency, too large, or a number that could be two amounts. The
            text is for a person.
    """
    shown = f"“{text.strip()[:60]}”"
    match = _PRICE.match(_GAPS.sub("", text))
    if match is None:
        raise ValueError(f"{shown} is not a price")
    sign = (match["before"] + match["after"]).removesuffix("-").removesuffix("–")
    currency = currency_of_sign(sign, shop_currency) if sign.strip(".") else shop_currency
    if currency is None or match["before"].endswith(("-", "–", "−")):
        raise ValueError(f"{shown} is not a price in a currency we know")
    minor = to_minor(_amount(match["number"], currency), currency)
    if minor > _LARGEST:
        raise ValueError(f"{shown} is larger than any price we can store")
    return minor, currency


def _amount(number: str, currency: str) -> Decimal:
    """Find out which separator is the decimal one; refuse where that decides between two sensible amounts."""
    if not number.isascii():
        raise ValueError(f"“{number}” is not written in the digits 0 to 9")
    dot, comma = number.rfind("."), number.rfind(",")
    if dot >= 0 and comma >= 0:
        return _mixed(number, *((".", ",") if dot > comma else (",", ".")))
    separator = "." if dot >= 0 else ","
    if number.count(separator) > 1:
        if not _GROUPED[separator].match(number):
            raise ValueError(f"“{number}” is not an amount")
        return Decimal(number.replace(separator, ""))
    whole, _, fraction = number.partition(separator)
    if len(fraction) != 3 or not 0 < len(whole) <= 3 or not whole.strip("0"):
        return Decimal(f"{whole or '0'}.{fraction or '0'}")
    thousandths = exponent(currency) == 3
    if separator == "." and thousandths:
        return Decimal(f"{whole}.{fraction}")
    if separator == "," and not thousandths:
        return Decimal(f"{whole}{fraction}")
    raise ValueError(f"“{number}” could be two amounts. Write {whole}{fraction}.00, or fewer decimals")


def _mixed(number: str, decimal: str, group: str) -> Decimal:
    whole, _, fraction = number.rpartition(decimal)
    if decimal in whole or (group in whole and not _GROUPED[group].match(whole)):
        raise ValueError(f"“{number}” mixes separators in a way that has no clear amount")
    return Decimal(f"{whole.replace(group, '') or '0'}.{fraction}")
