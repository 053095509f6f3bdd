"""What a simulated shopper wants: a product of the shop, known to the shopper by what it is, not by its name."""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_FLOOR, Decimal

from pydantic import BaseModel, ConfigDict

from agents.rehearsal.kinds import describe, names_in
from agents.understanding.lexicon import LANGUAGES, canonical_value, lexicon
from agents.understanding.text import words
from commerce.catalog.detail import ProductDetail, VariantDetail
from commerce.money import to_decimal

_LONGEST_VALUE = 24
_STEPS = ((20, 5), (100, 10), (500, 50), (5_000, 100))
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}


class Goal(BaseModel):
    """A product as a shopper would describe it, in the shopper's language."""

    model_config = ConfigDict(frozen=True)

    product_id: str
    title: str
    """For the report; the shopper never says it."""
    kind: str
    """What it is: `planche à découper`."""
    details: tuple[str, ...] = ()
    """More words of its name that are no name."""
    colour: str = ""
    material: str = ""
    brand: str = ""
    shelf: str = ""
    """Where it stands in the shop, in the shopper's language; categories have no translations."""
    budget: str = ""
    """A round sum that it stays below, with its currency; empty where it has no price."""
    variant_id: str = ""
    """What goes into the cart; empty where nothing of it can be sold now."""
    choice: tuple[str, ...] = ()
    """The option values of that variant, where there are several to choose from."""

    @property
    def sellable(self) -> bool:
        """Whether it can be put into the cart."""
        return bool(self.variant_id)


def goal_of(product: ProductDetail, original: ProductDetail, language: str) -> Goal | None:
    """Return the product as somebody of a language would want it; None when its title is nothing but a name.

    Args:
        product: read in that language.
        original: the same in the shop's own words, whose spelling tells names.
        language: the shopper's.
    """
    names = names_in(original.title, original.language)
    kind, details = describe(product.title, product.brand or "", product.language or language, names)
    if not kind:
        return None
    variant = _wanted(product)
    named = list(_named(product, variant))
    return Goal(
        product_id=str(product.id),
        title=product.title,
        kind=kind,
        details=details,
        colour=_spoken("colour", named, language),
        material=_spoken("material", named, language),
        brand=product.brand or "",
        shelf=_shelf(product.categories) if language == (original.language or language) else "",
        budget=_budget(variant or product.cheapest, language),
        variant_id=str(variant.id) if variant else "",
        choice=tuple(str(value) for value in variant.options.values())
        if variant is not None and len(product.variants) > 1
        else (),
    )


def _shelf(categories: Sequence[str]) -> str:
    """The shelf above the narrowest one: where somebody would look who does not know what the thing is called."""
    path = [part.strip() for name in categories for part in name.split(">")]
    return path[-2:][0].lower() if path else ""


def _wanted(product: ProductDetail) -> VariantDetail | None:
    """The first variant that can be bought now."""
    return next((one for one in product.variants if one.in_stock and one.price is not None), None)


def _named(product: ProductDetail, variant: VariantDetail | None) -> Iterator[str]:
    """Everything short that is said of the product: the wanted variant's options first, they must fit together."""
    if variant is not None:
        yield from (str(value) for value in variant.options.values())
    for value in product.attributes.values():
        yield from (str(one) for one in (value if isinstance(value, list) else [value]))
    yield product.title


def _spoken(kind: str, named: Sequence[str], language: str) -> str:
    """The first colour or material among some texts, as the language calls it."""
    for text in named:
        found = words(text)
        for length in (2, 1):
            for start in range(len(found) - length + 1):
                key = canonical_value(tuple(found[start : start + length]))
                name = _name(kind, key, language) if key else None
                if name:
                    return name
    return ""


def _name(kind: str, key: str, language: str) -> str | None:
    if language not in LANGUAGES:
        return None
    listed = lexicon(language).attributes.items()
    return next((" ".join(phrase) for phrase, value in listed if value == (kind, key)), None)


def _budget(offer: VariantDetail | None, language: str) -> str:
    """A round sum a little above the price, such as people say."""
    if offer is None or offer.price is None or not offer.currency:
        return ""
    price = to_decimal(offer.price, offer.currency)
    step = next((step for below, step in _STEPS if price < below), 1_000)
    amount = int((price / Decimal(step)).to_integral_value(ROUND_FLOOR)) * step + step
    sign = _SIGNS.get(offer.currency, offer.currency)
    return f"{sign}{amount}" if language == "en" and len(sign) == 1 else f"{amount} {sign}"


def plain_words(text: str) -> str:
    """Return a text as somebody in a hurry types it: small letters, no accents, no signs."""
    return " ".join(word for word in words(text) if re.match(r"\w", word))
