"""Checks one sentence against the facts of the conversation.

A sum, a percentage, a stock level, a date or delay, or a quoted product name needs a source. A sentence with a claim
that has none is withheld. Links to hosts that are not allowed lose their address, images and markup never pass.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from agents.claims import patterns
from agents.claims.amounts import amounts_of, currency_of
from agents.facts import Claim, Facts
from core.redaction import clean_text
from core.text import plain


@dataclass(frozen=True)
class Verdict:
    """What may be shown of a sentence (empty: nothing) and the claims that it made."""

    text: str
    claims: tuple[Claim, ...] = ()

    @property
    def withheld(self) -> bool:
        """Whether a claim had no source."""
        return any(claim.source is None for claim in self.claims)


@dataclass
class Checker:
    """Checks the sentences of one reply.

    Args:
        facts: what is known; it may grow between sentences.
        currency: the shop's currency, for sums written without one.
        link_hosts: hosts that links may lead to.
        now: the instant of the turn, for the age of stock.
        stock_age_hours: how old stock may be to be asserted.
    """

    facts: Facts
    currency: str
    now: datetime
    stock_age_hours: int
    link_hosts: frozenset[str] = field(default_factory=frozenset)

    def check(self, sentence: str, *, own_words: bool = False) -> Verdict:
        """Return the verdict on one sentence.

        Args:
            sentence: the sentence.
            own_words: it is a line of the shop's flow, in which only values from the database can be claims: "What
                are you looking for today?" promises nothing. Sums are checked all the same.
        """
        text = self._without_markup(clean_text(sentence))
        claims = tuple(self._own(claim) if own_words else claim for claim in self._claims(text))
        if any(claim.source is None for claim in claims):
            return Verdict("", claims)
        return Verdict(text, claims)

    @staticmethod
    def _own(claim: Claim) -> Claim:
        return Claim(claim.kind, claim.text, claim.source or (None if claim.kind == "price" else "flow"))

    def _without_markup(self, text: str) -> str:
        text = patterns.IMAGE.sub("", text)
        text = patterns.LINK.sub(
            lambda match: match[1] if not self._allowed(match[2]) else f"{match[1]} {match[2]}", text
        )
        text = patterns.TAG.sub("", text)
        text = patterns.URL.sub(lambda match: match[0] if self._allowed(match[0]) else "", text)
        return patterns.EMPHASIS.sub(r"\2", text)

    def _allowed(self, url: str) -> bool:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        if parts.scheme not in ("http", "https"):
            return False
        return (parts.hostname or "") in self.link_hosts or self.facts.cites(url)

    def _claims(self, text: str) -> Iterator[Claim]:
        for match in patterns.MONEY.finditer(text):
            yield Claim("price", match[0].strip(), self._amount_source(text, match[0]))
        yield from self._worded(text, "percentage", patterns.PERCENT, self.facts.any_source)
        yield from self._worded(text, "time", patterns.TIME, self.facts.any_source)
        yield from self._worded(text, "promise", patterns.PROMISE, self.facts.text_source)
        for match in patterns.QUOTED.finditer(text):
            yield Claim("product", match[1], self._named(match[1]))
        if patterns.OUT_OF_STOCK.search(text):
            yield self._stock_claim(patterns.OUT_OF_STOCK, text, positive=False)
        elif patterns.IN_STOCK.search(text) and not text.rstrip().endswith("?"):
            yield self._stock_claim(patterns.IN_STOCK, text, positive=True)
        for match in patterns.SCARCITY.finditer(text):
            yield Claim("scarcity", match[0], None)  # no tool counts pieces for the shopper: pressure is never stated
        if quoted_id := patterns.PUBLIC_ID.search(text):
            yield Claim("product", quoted_id[0], None)  # models quote ids; shoppers must never read one

    @staticmethod
    def _worded(text: str, kind: str, pattern: re.Pattern[str], source: Callable[[str], str | None]) -> Iterator[Claim]:
        for match in pattern.finditer(text):
            yield Claim(kind, match[0].strip(), source(match[0].strip()))

    def _amount_source(self, sentence: str, words: str) -> str | None:
        named = currency_of(words)
        for minor in amounts_of(words, named or self.currency):
            source = self.facts.knows_amount(sentence, minor, named) or self._said(minor, named)
            if source:
                return source
        return self.facts.text_source(words.strip())

    def _said(self, minor: int, currency: str | None) -> str | None:
        """Whether the shopper named this sum, with or without a currency."""
        for said in self.facts.said:
            for number in patterns.NUMBER.findall(said):
                if minor in amounts_of(number, currency or self.currency):
                    return "shopper"
        return None

    def _named(self, name: str) -> str | None:
        wanted = plain(name)
        for product in self.facts.products.values():
            title = plain(product.title)
            if wanted in title or title in wanted:
                return f"product:{product.id}"
        return self.facts.any_source(name)

    def _stock_claim(self, pattern: re.Pattern[str], text: str, *, positive: bool) -> Claim:
        match = pattern.search(text)
        words = match[0] if match else ""
        source = self.facts.stock(text, positive=positive, now=self.now, max_age_hours=self.stock_age_hours)
        return Claim("stock", words, source)
