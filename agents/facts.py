"""What a reply may state: the results of this conversation's tools, the shop's own texts, the shopper's own figures."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commerce.carts.view import CartView
from commerce.catalog.detail import ProductDetail
from core.text import plain

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

    products: dict[str, ProductFact] = field(default_factory=dict)
    amounts: set[tuple[int, str]] = field(default_factory=set)
    """Other sums that code computed, such as the cart's total."""
    texts: list[str] = field(default_factory=list)
    """The shop's own words: answers of the FAQ, policies."""
    knowledge: list[KnowledgeFact] = field(default_factory=list)
    """Passages of the shop's pages that this reply was given to answer from."""
    product_texts: list[str] = field(default_factory=list)
    """Titles and descriptions, which suppliers wrote."""
    said: list[str] = field(default_factory=list)
    """What the shopper wrote; repeating the shopper's own figure is no claim."""

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
        self.product_texts.extend((product.title, product.description))

    def learn_cart(self, cart: CartView) -> None:
        """Add the sums of a cart."""
        self.amounts.add((cart.total, cart.currency))
        for line in cart.lines:
            self.amounts.update({(line.unit_price, cart.currency), (line.total, cart.currency)})

    def cites(self, url: str) -> bool:
        """Say whether an address is that of a page that a passage comes from, at whatever place in it."""
        wanted = url.partition("#")[0].rstrip("/.,;:!?")
        return any(one.url and one.url.partition("#")[0].rstrip("/") == wanted for one in self.knowledge)

    def knows_amount(self, sentence: str, minor: int, currency: str | None) -> str | None:
        """Return the source that supports a sum, or None. A sum without a currency matches any.

        Where the sentence names products, only their prices count: another product's price is no price of theirs.
        """
        for product in self._named(sentence) or self.products.values():
            if any(value == minor and currency in (None, unit) for value, unit in product.prices):
                return f"product:{product.id}"
        if any(value == minor and currency in (None, unit) for value, unit in self.amounts):
            return "cart"
        return None

    def text_source(self, words: str) -> str | None:
        """Return where a phrase stands as a whole in the shop's own words or the shopper's: a source, or None."""
        if _stands_in(words, self.texts):
            return "shop_text"
        for passage in self.knowledge:
            if _stands_in(words, [passage.text]):
                return passage.source_id
        return "shopper" if _stands_in(words, self.said) else None

    def any_source(self, words: str) -> str | None:
        """Like `text_source`, and product texts count too: enough for a material's share, not for a promise."""
        return self.text_source(words) or ("product_text" if _stands_in(words, self.product_texts) else None)

    def stock(self, sentence: str, *, positive: bool, now: datetime, max_age_hours: int) -> str | None:
        """Return the product that supports "in stock" (or "out of stock"), read recently enough, or None.

        Where the sentence names products, every one of them must be as it says; else one product at hand is enough.
        """
        named = self._named(sentence)
        fitting = [
            product
            for product in named or list(self.products.values())
            if (checked := product.stock_checked_at) is not None
            and (now - checked).total_seconds() <= max_age_hours * 3600
            and product.in_stock == positive
        ]
        return f"product:{fitting[0].id}" if fitting and len(fitting) >= len(named) else None

    def _named(self, sentence: str) -> list[ProductFact]:
        """The products of whose title a sentence uses a word that no other title has."""
        titles = {key: set(_LONG_WORD.findall(plain(product.title))) for key, product in self.products.items()}
        said = set(_LONG_WORD.findall(plain(sentence)))
        uses = Counter(word for words in titles.values() for word in words)
        return [self.products[key] for key, words in titles.items() if any(uses[word] == 1 for word in words & said)]


@dataclass(frozen=True)
class Claim:
    """One thing that a sentence states, and what supports it (None: nothing does)."""

    kind: str
    text: str
    source: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the claim for the receipt."""
        return {"kind": self.kind, "text": self.text, "source": self.source}


def _stands_in(words: str, texts: list[str]) -> bool:
    pattern = re.compile(rf"(?<!\w){re.escape(plain(words))}(?!\w)")
    return any(pattern.search(plain(text)) for text in texts)
