"""Money: integer minor units and an ISO 4217 code inside, decimal strings at the edges. Never a float."""

# ruff: noqa: SIM905 - a list of words reads better as words

import re
from decimal import ROUND_HALF_UP, Decimal

# Active ISO 4217 currencies. Those that do not have two decimals are listed below.
CURRENCIES = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL
    HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL
    MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON
    RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH
    UGX USD UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG""".split()
)
_EXPONENTS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}


def exponent(currency: str) -> int:
    """Return how many decimals a currency has: EUR 2, JPY 0, KWD 3."""
    return _EXPONENTS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """Return an amount in minor units (EUR 12.50 is 1250), halves rounded up."""
    return int(amount.scaleb(exponent(currency)).to_integral_value(ROUND_HALF_UP))


def from_text(text: str, currency: str) -> int:
    """Read a decimal string of the API as minor units.

    Raises:
        ValueError: not a plain, non-negative decimal number, or more decimals than the currency has.
    """
    match = re.fullmatch(r"\d{1,13}(?:\.(\d{1,4}))?", text)
    if match is None or len(match.group(1) or "") > exponent(currency):
        raise ValueError(f"not an amount in {currency}: {text!r}")
    return to_minor(Decimal(text), currency)


def to_decimal(minor: int, currency: str) -> Decimal:
    """Return minor units as an amount (1250 EUR is 12.50)."""
    return Decimal(minor).scaleb(-exponent(currency))


def to_text(minor: int, currency: str) -> str:
    """Return minor units as the decimal string of the API: "12.50", or "1250" for JPY."""
    return f"{to_decimal(minor, currency):f}"
