"""What the local brain reads in one shopper message: the types, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

INTENTS = (
    "greeting", "find_product", "refine", "compare", "details", "price", "availability", "size_advice", "delivery",
    "returns", "payment", "order_status", "discount", "objection_price", "objection_trust", "objection_wait",
    "add_to_cart", "remove_from_cart", "view_cart", "checkout", "book", "quote", "complaint", "human", "thanks", "bye",
    "off_topic", "abuse", "affirm", "deny",
)  # fmt: skip

# Intents about goods: their messages carry a search query, and a bare amount in them is a budget.
PRODUCT_INTENTS = frozenset({
    "find_product", "refine", "compare", "details", "price", "availability", "size_advice", "add_to_cart",
    "remove_from_cart", "book", "quote", "off_topic",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Excluded:
    """What the shopper does not want ("sans capuche", "not red"); canonical keys as in `Entities`."""

    colours: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(
            self.colours or self.materials or self.sizes or self.brands or self.categories or self.words,
        )


@dataclass(frozen=True, slots=True)
class Entities:
    """The values found in a message.

    Attributes:
        query: the search words with chatter, bounds, sizes and exclusions taken out, in the shopper's own words (a
            typo in a word of the shop's vocabulary is corrected). Words of category, brand, colour, material and
            audience stay in, since text search ranks by them. Empty when the message names nothing to search.
        price_min, price_max: bounds in minor units of `currency` (of two decimals when the currency is None).
        currency: ISO code, or None when the message names none.
        colours, materials, audience, occasions: canonical English keys, the same for every language.
        sizes: upper case, as "M", "38", "W32 L34", "90X190".
        brands, categories: as the shop spells them.
        options: (option name, value) pairs as the shop spells them.
        quantity: number of pieces, or None.
        references: zero-based positions in the list of products last shown; -1 is the last one.
        comparatives: wishes relative to what was shown: "cheaper", "dearer", "bigger", "smaller", ...
        date: the first day named, ISO 8601 ("2026-05-12").
        sort: "price_asc", "price_desc", "rating", "newest" or "popular".
    """

    query: str = ""
    price_min: int | None = None
    price_max: int | None = None
    currency: str | None = None
    colours: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    quantity: int | None = None
    audience: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    excluded: Excluded = field(default_factory=Excluded)
    references: tuple[int, ...] = ()
    comparatives: tuple[str, ...] = ()
    sort: str | None = None
    order_number: str | None = None
    email: str | None = None
    phone: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class DialogueContext:
    """What the conversation holds before this message.

    Attributes:
        last_products: ids of the products last shown, in the order shown.
        last_query: the search words of the last search, "" when there was none.
        slots: values known so far, by slot name.
        language: language of the conversation, None before the first message.
    """

    last_products: tuple[str, ...] = ()
    last_query: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """The reading of one message.

    Attributes:
        language: ISO 639-1 code; one of the languages with data, or one told by its script alone ("ru", "ja", ...).
        language_confidence, intent_confidence: probabilities, 0 to 1.
        intent: one of `INTENTS`; "off_topic" with a low confidence is "not understood".
        faq_id: id of the tenant's FAQ entry that answers the message, None when none fits.
        confidence: of the whole reading, 0 to 1: of the FAQ entry when there is one, else of the intent.
        products: ids out of the context that `entities.references` points to.
    """

    language: str
    language_confidence: float
    intent: str
    intent_confidence: float
    faq_id: str | None
    confidence: float
    entities: Entities
    products: tuple[str, ...] = ()
