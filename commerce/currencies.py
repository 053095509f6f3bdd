"""ISO 4217: which currencies there are, how many decimals they have, and how people write them."""

# ruff: noqa: SIM905 - a list of words reads better as words

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
_SIGNS = {
    "€": "EUR", "£": "GBP", "₺": "TRY", "₽": "RUB", "₹": "INR", "₩": "KRW", "₪": "ILS", "₫": "VND", "₴": "UAH",
    "₦": "NGN", "₱": "PHP", "฿": "THB", "₸": "KZT", "₣": "CHF", "zł": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON",
    "r$": "BRL", "us$": "USD", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "hk$": "HKD",
    "s$": "SGD", "fr.": "CHF", "sfr.": "CHF", "лв": "BGN", "د.ك": "KWD", "euro": "EUR", "euros": "EUR",
    "sterling": "GBP", "sterline": "GBP", "pound": "GBP", "pounds": "GBP",
}  # fmt: skip
# Signs that several currencies share: the shop's own if it is one of them, else the first.
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD", "CLP", "COP", "ARS", "TWD")
_CROWNS = ("SEK", "NOK", "DKK", "ISK")
_SHARED = {
    "$": _DOLLARS, "dollar": _DOLLARS, "dollars": _DOLLARS, "¥": ("JPY", "CNY"), "kr": _CROWNS, "kr.": _CROWNS,
    "fr": ("CHF",), "franc": ("CHF",), "francs": ("CHF",),
}  # fmt: skip


def exponent(currency: str) -> int:
    """Return how many decimals a currency has: EUR 2, JPY 0, KWD 3."""
    return _EXPONENTS.get(currency, 2)


def currency_of_sign(sign: str, shop: str = "") -> str | None:
    """Return the currency that a sign, word or code stands for in a shop of some currency, or None."""
    code = sign.upper()
    if code in CURRENCIES:
        return code
    sign = sign.casefold()
    shared = _SHARED.get(sign)
    if shared:
        return shop if shop in shared else shared[0]
    return _SIGNS.get(sign)
