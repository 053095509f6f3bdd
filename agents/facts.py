"""What a reply may state: the results of this conversation's tools, the shop's own texts, the shopper's own figures."""

import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agents.claims import patterns
from agents.claims.figures import in_digits
from commerce.carts.view import CartView
from commerce.catalog.detail import ProductDetail
from core.text import plain

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_SHARE = ("{}%", "{} percent", "{} per cent", "{} pour cent", "{} Prozent", "{} per cento", "{} por ciento")
_WORD = re.compile(r"\w+")
_LONG_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True)
class ProductFact:
    """A product as the database had it when it was read."""

    id: str
    title: str
    prices: frozenset[tuple[int, str]]
    """(minor units, currency) of every variant, and of the crossed-out price where there is one."""
    in_stock: bool
    stock_checked_at: datetime | None


@dataclass(frozen=True)
class KnowledgeFact:
    """A passage of the shop's own pages and documents, as it was read.

    Attributes:
        text: the passage.
        source_id: what a receipt names, such as `knowledge:<chunk id>`.
        url: the page that the shopper may be sent to; None for a text that has none.
        fetched_at: when the page was read.
    """

    text: str
    source_id: str
    url: str | None
    fetched_at: datetime


@dataclass
class Facts:
    """Grows during a turn, as tools answer."""

    language: str = ""
    """Of the reply: number words of the shop's texts are read in it."""
    products: dict[str, ProductFact] = field(default_factory=dict)
    amounts: set[tuple[int, str]] = field(default_factory=set)
    """Other sums that code computed, such as the cart's total."""
    texts: list[str] = field(default_factory=list)
    """The shop's own words: answers of the FAQ, policies."""
    knowledge: list[KnowledgeFact] = field(default_factory=list)
    """Passages of the shop's pages that this reply was given to answer from."""
    links: set[str] = field(default_factory=set)
    """Other addresses that this reply may send the shopper to, such as a parcel's."""
    product_texts: list[str] = field(default_factory=list)
    """Titles and descriptions, which suppliers wrote."""
    said: list[str] = field(default_factory=list)
    """What the shopper wrote. It supports nothing but its own repetition, as a bound or in a question."""
    reductions: set[str] = field(default_factory=set)
    """Shares and codes that the offer engine granted, such as `10 %` and `AB12-CD34`; nothing else is a reduction."""

    def learn_product(self, product: ProductDetail) -> None:
        """Add what the database says of a product."""
        prices = {
            (amount, variant.currency)
            for variant in product.variants
            for amount in (variant.price, variant.compare_at)
            if amount is not None and variant.currency is not None
        }
        checked = [variant.stock_checked_at for variant in product.variants if variant.stock_checked_at]
        self.products[str(product.id)] = ProductFact(
            str(product.id), product.title, frozenset(prices), product.in_stock, min(checked, default=None)
        )
        self.product_texts.extend((product.title, product.description, product.brand or ""))
        self.product_texts.extend(variant.title for variant in product.variants)

    def learn_cart(self, cart: CartView) -> None:
        """Add the sums of a cart."""
        self.amounts.update({(cart.total, cart.currency), (cart.subtotal, cart.currency)})
        if cart.discount is not None:
            self.amounts.add((cart.discount.amount, cart.currency))
            self.learn_offer(cart.discount.code, cart.discount.percent)
        for line in cart.lines:
            self.amounts.update({(line.unit_price, cart.currency), (line.total, cart.currency)})

    def learn_offer(self, code: str, percent: int, *texts: str) -> None:
        """Add what the offer engine granted: its code, its share, and texts that say what it gives and until when."""
        self.reductions.add(code)
        self.texts.extend(texts)
        if percent:
            self.reductions.update(words.format(percent) for words in _SHARE)

    def cites(self, url: str) -> bool:
        """Whether an address is one of `links`, a passage's page at any place in it, or in the shop's own words."""
        if url.rstrip(".,;:!?") in self.links:
            return True
        wanted = url.partition("#")[0].rstrip("/.,;:!?")
        if any(wanted in text for text in self.texts):
            return True
        return any(one.url and one.url.partition("#")[0].rstrip("/") == wanted for one in self.knowledge)

    def knows_amount(self, sentence: str, minor: int, currency: str | None) -> str | None:
        """Return the source that supports a sum, or None. A sum without a currency matches any.

        Where the sentence names products, only their prices count: another product's price is no price of theirs.
        """
        for product in self.named(sentence) or self.products.values():
            if any(value == minor and currency in (None, unit) for value, unit in product.prices):
                return f"product:{product.id}"
        if any(value == minor and currency in (None, unit) for value, unit in self.amounts):
            return "cart"
        return None

    def own_source(self, words: str, *, topics: AbstractSet[str] = frozenset()) -> str | None:
        """Return where a phrase stands as a whole in the shop's own words, or None.

        Args:
            words: the phrase.
            topics: what the sentence is about, of `patterns.TOPICS`: a passage about something else is no support.
        """
        spelt = (in_digits(text, self.language) for text in self.texts)  # "deux ans" supports "2 ans"
        if any(_supports(text, words, topics) for text in (*self.texts, *spelt)):
            return "shop_text"
        return next((one.source_id for one in self.knowledge if _supports(one.text, words, topics)), None)

    def any_own_source(self, words: str) -> str | None:
        """Like `own_source`, for words that bend: one of them in the shop's own words is enough."""
        return next((source for word in words.split() if len(word) > 3 and (source := self.own_source(word))), None)

    def any_source(self, words: str) -> str | None:
        """Like `own_source`, and product texts count too: enough for a material's share, not for a promise."""
        return self.own_source(words) or ("product_text" if stands_in(words, self.product_texts) else None)

    def shopper_source(self, words: str) -> str | None:
        """Say whether the shopper wrote a phrase."""
        return "shopper" if stands_in(words, self.said) else None

    def reduction_source(self, words: str) -> str | None:
        """Say whether the offer engine granted a share or a code."""
        wanted = _compact(words)
        return "offer" if any(_compact(one) == wanted for one in self.reductions) else None

    def stock(self, sentence: str, *, positive: bool, now: datetime, max_age_hours: int) -> ProductFact | None:
        """Return the product that supports "in stock" (or "out of stock"), read recently enough, or None.

        Where the sentence names products, every one of them must be as it says; else one product at hand is enough.
        """
        named = self.named(sentence)
        fitting = [
            product
            for product in named or list(self.products.values())
            if (checked := product.stock_checked_at) is not None
            and (now - checked).total_seconds() <= max_age_hours * 3600
            and product.in_stock == positive
        ]
        return fitting[0] if fitting and len(fitting) >= len(named) else None

    def named(self, sentence: str) -> list[ProductFact]:
        """The products whose title a sentence has, or of whose title it uses a word that no other title has."""
        titles = {key: set(_LONG_WORD.findall(plain(product.title))) for key, product in self.products.items()}
        text = f" {' '.join(_WORD.findall(plain(sentence)))} "
        said = set(_LONG_WORD.findall(text))
        uses = Counter(word for words in titles.values() for word in words)
        return [
            self.products[key]
            for key, words in titles.items()
            if any(uses[word] == 1 for word in words & said) or _has_title(text, self.products[key].title)
        ]


def _has_title(text: str, title: str) -> bool:
    """Whether a text of plain words has a title of several words as it stands: "Lampe en lin" has no long one."""
    words = _WORD.findall(plain(title))
    return len(words) > 1 and f" {' '.join(words)} " in text


@dataclass(frozen=True)
class Claim:
    """One thing that a sentence states, and what supports it (None: nothing does)."""

    kind: str
    text: str
    source: str | None
    as_of: datetime | None = None
    """When the data was read that supports it, where data ages."""

    def as_json(self) -> dict[str, Any]:
        """Return the claim for the receipt."""
        as_of = {"as_of": self.as_of.isoformat()} if self.as_of else {}
        return {"kind": self.kind, "text": self.text, "source": self.source, **as_of}


def stands_in(words: str, texts: Iterable[str]) -> bool:
    """Say whether a phrase stands as a whole in one of the texts, whatever the case and the accents."""
    pattern = re.compile(rf"(?<!\w){re.escape(plain(words))}(?!\w)")
    return any(pattern.search(plain(text)) for text in texts)


def _supports(text: str, words: str, topics: AbstractSet[str]) -> bool:
    """Whether a text states a phrase, and not only of another topic."""
    if not stands_in(words, (text,)):
        return False
    if not topics:
        return True
    stating = [sentence for sentence in _SENTENCE.split(text) if stands_in(words, (sentence,))] or [text]
    return any(not (about := topics_of(sentence)) or about & topics for sentence in stating)


def topics_of(sentence: str) -> AbstractSet[str]:
    """Return what a sentence may promise something of: delivery, returns, warranty."""
    return frozenset(name for name, pattern in patterns.TOPICS.items() if pattern.search(sentence))


def _compact(words: str) -> str:
    return plain(words).replace(" ", "").replace(",", ".")
