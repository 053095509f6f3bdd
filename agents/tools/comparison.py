"""What sets products apart, from their data alone: each gets what speaks for it, and a drawback where it has one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agents.cards import base_language, money_text, stock_is_fresh
from agents.guardrails.manipulation import speaks_to_a_machine
from commerce.catalog.detail import ProductDetail
from core.redaction import clean_text

_WORDS = {
    "fr": ("le moins cher", "{sum} de plus que le moins cher", "le seul en stock", "en rupture", "{n} versions"),
    "en": ("the least expensive", "{sum} more than the least expensive", "the only one in stock", "out of stock",
           "{n} versions"),
    "de": ("am günstigsten", "{sum} teurer als das günstigste", "als einziges auf Lager", "ausverkauft",
           "{n} Ausführungen"),
    "it": ("il meno caro", "{sum} in più del meno caro", "l'unico disponibile", "esaurito", "{n} versioni"),
    "es": ("el más barato", "{sum} más que el más barato", "el único en stock", "agotado", "{n} versiones"),
}  # fmt: skip
_CHEAPEST, _DEARER, _ONLY, _OUT, _VERSIONS = range(5)
_LONGEST = 60
_FACTS = 2


@dataclass(frozen=True)
class Compared:
    """One product of a comparison.

    Attributes:
        product: the product.
        advantages: what speaks for it, in the shopper's language; words of suppliers may be among them.
        drawbacks: what speaks against it.
        attributes: its values of the attributes in which the products differ.
        difference: how much dearer it is than the cheapest, in minor units; None where that is not known.
    """

    product: ProductDetail
    advantages: tuple[str, ...]
    drawbacks: tuple[str, ...]
    attributes: dict[str, str]
    difference: int | None


def compare(products: Sequence[ProductDetail], language: str, now: datetime, max_age_hours: int) -> list[Compared]:
    """Set products side by side.

    Args:
        products: two or more.
        language: BCP 47 tag of the shopper.
        now: the instant of the turn.
        max_age_hours: how old stock may be to be told.
    """
    words = _WORDS.get(base_language(language), _WORDS["en"])
    lowest = _lowest(products)
    differing = _differing(products)
    fresh = [_fresh(product, now, max_age_hours) for product in products]
    alone = all(fresh) and [product.in_stock for product in products].count(True) == 1
    found = []
    for product, known in zip(products, fresh, strict=True):
        difference = _difference(product, lowest)
        attributes = {name: value for name in differing if (value := _value(product, name))}
        for_it = [words[_CHEAPEST]] if difference == 0 else []
        if alone and product.in_stock:
            for_it.append(words[_ONLY])
        for_it += [f"{name} : {value}" for name, value in list(attributes.items())[:_FACTS]]
        versions = len(product.variants)
        if versions > max(len(other.variants) for other in products if other is not product):
            for_it.append(words[_VERSIONS].format(n=versions))
        against = [words[_OUT]] if known and not product.in_stock else []
        if difference and lowest:
            against.append(words[_DEARER].format(sum=money_text(difference, lowest[1], language)))
        found.append(Compared(product, tuple(for_it), tuple(against), attributes, difference))
    return found


def _lowest(products: Sequence[ProductDetail]) -> tuple[int, str] | None:
    """The lowest price, where all have one in the same currency and not all are alike."""
    offers = [product.cheapest for product in products]
    prices = [(one.price, one.currency) for one in offers if one and one.price is not None and one.currency]
    if len(prices) < len(products) or len({unit for _, unit in prices}) > 1 or len(set(prices)) == 1:
        return None
    return min(prices)


def _difference(product: ProductDetail, lowest: tuple[int, str] | None) -> int | None:
    offer = product.cheapest
    if lowest is None or offer is None or offer.price is None:
        return None
    return offer.price - lowest[0]


def _fresh(product: ProductDetail, now: datetime, max_age_hours: int) -> bool:
    return any(stock_is_fresh(variant, now, max_age_hours) for variant in product.variants)


def _differing(products: Sequence[ProductDetail]) -> list[str]:
    """The attributes in which the products differ, those that most of them have first."""
    names = list(dict.fromkeys(name for product in products for name in product.attributes))
    known = {name: [value for product in products if (value := _value(product, name))] for name in names}
    unlike = [name for name in names if len(set(known[name])) > 1]
    return sorted(unlike, key=lambda name: -len(known[name]))


def _value(product: ProductDetail, name: str) -> str | None:
    """An attribute's value as a short text; None for one that is long, or speaks to a machine: strangers wrote it."""
    stored: Any = product.attributes.get(name)
    text = ", ".join(map(str, stored)) if isinstance(stored, (list, tuple)) else str(stored or "")
    text = " ".join(clean_text(text).split())
    return text if 0 < len(text) <= _LONGEST and not speaks_to_a_machine(f"{name} {text}") else None
