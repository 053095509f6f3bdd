"""Which variant does the shopper mean?"""

import re
from collections.abc import Iterable

from agents.cards import base_language
from agents.understanding.model import Entities
from commerce.catalog.detail import ProductDetail, VariantDetail
from core.text import plain

_WHICH = {
    "fr": "Laquelle de ces versions vous convient : {choices} ?",
    "en": "Which version would you like: {choices}?",
    "de": "Welche Ausführung darf es sein: {choices}?",
    "it": "Quale versione preferisce: {choices}?",
    "es": "¿Qué versión prefiere: {choices}?",
}
_MOST = 8
_SHORT = 2
_WORDS = re.compile(r"\W+")
_TIMES = re.compile(r"(?<=\d)\s*[x×*]\s*(?=\d)")


def values_of(product: ProductDetail) -> list[str]:
    """Return all option values of a product, normalised."""
    return sorted({plain(value) for variant in sellable(product) for value in variant.options.values()})


def sellable(product: ProductDetail) -> list[VariantDetail]:
    """Return the variants that have a price."""
    return [variant for variant in product.variants if variant.price is not None]


def named_values(values: Iterable[str], text: str, entities: Entities) -> set[str]:
    """Return which option values a message names.

    A letter or two alone, as in "l'autre", only where read as a size; a number alone unless it was read as a price or a
    quantity. "30x40 cm" names "30 × 40 cm".
    """
    said = _spoken(text)
    read = {plain(size) for size in entities.sizes} | {plain(value) for _, value in entities.options}
    meant_otherwise = entities.quantity is not None or (entities.price_min, entities.price_max) != (None, None)
    named = {
        value
        for value in values
        if value in read
        or ((len(value) > _SHORT or (value.isdigit() and not meant_otherwise)) and _spoken(value) in said)
    }
    longer = " ".join(map(_spoken, (value for value in named if not value.isdigit())))
    return {value for value in named if not value.isdigit() or value in read or _spoken(value) not in longer}


def _spoken(text: str) -> str:
    """A text as words between spaces; signs, and an x between figures, say nothing."""
    return f" {' '.join(_WORDS.split(_TIMES.sub(' ', plain(text))))} "


def fitting(product: ProductDetail, wanted: set[str]) -> list[VariantDetail]:
    """Return the variants that have as many of the wanted values as any has; all of them when nothing is wanted."""
    found = sellable(product)
    best = max((_matches(variant, wanted) for variant in found), default=0)
    return [variant for variant in found if _matches(variant, wanted) == best]


def _matches(variant: VariantDetail, wanted: set[str]) -> int:
    return len(wanted & {plain(value) for value in variant.options.values()})


def question(choices: list[VariantDetail], language: str) -> str:
    """Return the question that lets the shopper choose, naming what is in stock."""
    titles = [variant.title for variant in choices if variant.in_stock] or [variant.title for variant in choices]
    return _WHICH.get(base_language(language), _WHICH["en"]).format(choices=", ".join(titles[:_MOST]))
