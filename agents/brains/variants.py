"""Which variant does the shopper mean?"""

from collections.abc import Mapping

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
_MOST = 6


def choose(product: ProductDetail, entities: Entities, slots: Mapping[str, str]) -> VariantDetail | None:
    """Return the one variant that fits what was said; None when several do, or none can be sold."""
    sellable = [variant for variant in product.variants if variant.price is not None]
    if len(sellable) == 1:
        return sellable[0]
    wanted = {plain(value) for _, value in entities.options} | {plain(size) for size in entities.sizes}
    wanted |= {plain(slots[name]) for name in ("size",) if name in slots}
    if not wanted:
        return None
    fitting = [variant for variant in sellable if wanted & {plain(value) for value in variant.options.values()}]
    best = max((_matches(variant, wanted) for variant in fitting), default=0)
    fitting = [variant for variant in fitting if _matches(variant, wanted) == best]
    return fitting[0] if len(fitting) == 1 else None


def _matches(variant: VariantDetail, wanted: set[str]) -> int:
    return len(wanted & {plain(value) for value in variant.options.values()})


def question(product: ProductDetail, language: str) -> str:
    """Return the question that lets the shopper choose, naming what is in stock."""
    titles = [variant.title for variant in product.variants if variant.price is not None and variant.in_stock]
    choices = ", ".join(titles[:_MOST]) or product.title
    return _WHICH.get(base_language(language), _WHICH["en"]).format(choices=choices)
