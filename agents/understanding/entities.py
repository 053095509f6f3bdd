"""Reads every entity of a message, in the order in which readings exclude each other."""

from __future__ import annotations

from datetime import date

from agents.understanding.attributes import read_attributes
from agents.understanding.contacts import read_contacts
from agents.understanding.dates import read_date
from agents.understanding.model import Entities, Excluded
from agents.understanding.numerals import read_quantity, read_sizes
from agents.understanding.prices import PriceBounds, read_prices
from agents.understanding.query import search_words
from agents.understanding.reading import Reading
from agents.understanding.references import read_references, read_wishes


def read_entities(reading: Reading, today: date) -> tuple[Entities, PriceBounds]:
    """Fill a fresh `Reading`; return its entities, and the bounds (they tell whether a price had no cue).

    Contacts and dates come first, since their digits are no amounts; prices before sizes and quantities, since money
    is the surest sign; wishes before attributes, since "plus clair" is no colour.
    """
    contacts = read_contacts(reading)
    day = read_date(reading, today)
    prices = read_prices(reading)
    read_sizes(reading)
    read_wishes(reading)
    references = read_references(reading)
    quantity = read_quantity(reading)
    read_attributes(reading)
    found, excluded = reading.found, reading.excluded
    entities = Entities(
        query=search_words(reading),
        price_min=prices.minimum,
        price_max=prices.maximum,
        currency=prices.currency,
        colours=tuple(found.get("colours", ())),
        materials=tuple(found.get("materials", ())),
        sizes=tuple(found.get("sizes", ())),
        brands=tuple(found.get("brands", ())),
        categories=tuple(found.get("categories", ())),
        options=tuple(reading.options),
        quantity=quantity,
        audience=tuple(found.get("audience", ())),
        occasions=tuple(found.get("occasions", ())),
        excluded=Excluded(**{name: tuple(values) for name, values in excluded.items()}),
        references=references,
        comparatives=tuple(found.get("comparative", ())),
        sort=next(iter(found.get("sort", ())), None),
        order_number=contacts.get("order_number"),
        email=contacts.get("email"),
        phone=contacts.get("phone"),
        date=day,
    )
    return entities, prices
