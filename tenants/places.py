"""Where a shop is: country, currency, time zone and language, checked against CLDR and the zone database."""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_territory_currencies

from core.errors import Invalid


def country(text: str) -> str:
    """Return an ISO 3166 country code in capitals. Raises Invalid."""
    code = text.strip().upper()
    if code not in _currencies_by_country():
        raise Invalid(f"country: {text!r} is no ISO 3166 code; write two letters, such as FR.")
    return code


def currency(text: str) -> str:
    """Return the code of a currency that is legal tender somewhere today. Raises Invalid."""
    code = text.strip().upper()
    if not any(code in codes for codes in _currencies_by_country().values()):
        raise Invalid(f"currency: {text!r} is no ISO 4217 code; write three letters, such as EUR.")
    return code


def currency_of(country_code: str) -> str:
    """Return a country's currency."""
    return _currencies_by_country()[country_code][0]


def timezone(text: str) -> str:
    """Return the name of a time zone. Raises Invalid."""
    if text not in _timezones():
        raise Invalid(f"timezone: {text!r} is no time zone; write one such as Europe/Paris.")
    return text


def timezone_of(country_code: str) -> str:
    """Return a country's time zone where it has one; UTC where it has several."""
    zones = {zone for zone, place in get_global("zone_territories").items() if place == country_code}
    return zones.pop() if len(zones) == 1 else "UTC"


def locale(text: str) -> str:
    """Return a BCP 47 tag in its usual spelling. Raises Invalid."""
    try:
        return str(Locale.parse(text.strip().replace("_", "-"), sep="-")).replace("_", "-")
    except (UnknownLocaleError, ValueError):
        raise Invalid(f"locale: {text!r} is no language tag; write one such as fr or fr-CA.") from None


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _currencies_by_country() -> dict[str, list[str]]:
    places = (place for place in get_global("territory_currencies") if len(place) == 2)
    found = {place: get_territory_currencies(place) for place in places}
    return {place: codes for place, codes in found.items() if codes}
