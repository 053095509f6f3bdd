"""Checks one sentence against the facts of the conversation.

A sum, a share, a reduction, a stock level, a date or delay, a promise, a product, its colour or size needs a source. A
sentence with a claim that has none is withheld, and so is one that leads to a foreign host, hurries, claims to be a
person or repeats what the model was told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from agents.claims import patterns
from agents.claims.amounts import amounts_of, currency_of
from agents.claims.attributes import named_attributes
from agents.claims.figures import in_digits
from agents.claims.secrets import SecretGuard
from agents.facts import Claim, Facts, stands_in, topics_of
from agents.guardrails.manipulation import manipulates
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

    def unsupported(self, kind: str) -> bool:
        """Whether a claim of a kind had no source."""
        return any(claim.source is None and claim.kind == kind for claim in self.claims)


@dataclass
class Checker:
    """Checks the sentences of one reply.

    Args:
        facts: what is known; it may grow between sentences.
        currency: the shop's currency, for sums written without one.
        language: of the reply; number words and colours are read in it.
        link_hosts: hosts that links may lead to.
        now: the instant of the turn, for the age of stock.
        stock_age_hours: how old stock may be to be asserted.
        secrets: what the model was told and may not repeat; None where no model speaks.
    """

    facts: Facts
    currency: str
    now: datetime
    stock_age_hours: int
    link_hosts: frozenset[str] = field(default_factory=frozenset)
    language: str = "en"
    secrets: SecretGuard | None = None

    def check(self, sentence: str, *, own_words: bool = False) -> Verdict:
        """Return the verdict on one sentence.

        Args:
            sentence: the sentence.
            own_words: it is a line of the shop's flow, in which only values from the database can be claims: "What
                are you looking for today?" promises nothing. Sums and reductions are checked all the same.
        """
        cleaned = clean_text(sentence)
        leaked = [] if own_words or self.secrets is None else self._leak(cleaned)
        text, foreign = self._without_markup(cleaned)
        if own_words:
            claims = tuple(_own(claim) for claim in self._claims(text))
        else:
            links = (Claim("link", host, None) for host in foreign)
            claims = (*leaked, *links, *self._claims(text), *self._inventions(text))
        if any(claim.source is None for claim in claims):
            return Verdict("", claims)
        return Verdict(text, claims)

    def _leak(self, text: str) -> list[Claim]:
        return [Claim("secret", "", None)] if self.secrets is not None and self.secrets.leaks(text) else []

    def _without_markup(self, text: str) -> tuple[str, list[str]]:
        """Return the text without markup and foreign addresses, and the addresses that were taken out."""
        foreign: list[str] = []

        def link(match: re.Match[str]) -> str:
            return f"{match[1]} {match[2]}" if self._allowed(match[2]) else f"{match[1]} {refused(match[2])}"

        def address(match: re.Match[str]) -> str:
            return match[0] if self._allowed(match[0]) else refused(match[0])

        def refused(url: str) -> str:
            foreign.append(url)
            return ""

        text = patterns.IMAGE.sub("", text)
        text = patterns.LINK.sub(link, text)
        text = patterns.TAG.sub("", text)
        text = patterns.URL.sub(address, text)
        return patterns.EMPHASIS.sub(r"\2", text), foreign

    def _allowed(self, url: str) -> bool:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        if parts.scheme not in ("http", "https"):
            return False
        return (parts.hostname or "") in self.link_hosts or self.facts.cites(url)

    def _claims(self, text: str) -> Iterator[Claim]:
        spelt = in_digits(text, self.language)
        for match in patterns.MONEY.finditer(spelt):
            yield Claim("price", match[0].strip(), self._amount_source(spelt, match[0]))
        yield from self._shares(spelt)
        yield from self._gifts(text)
        yield from self._times(spelt)
        for match in patterns.PROMISE.finditer(text):
            yield Claim("promise", match[0], self._promise_source(text, match[0]))
        for match in patterns.QUOTED.finditer(text):
            yield Claim("product", match[1], self._name_source(match[1]))
        if patterns.OUT_OF_STOCK.search(text):
            yield self._stock_claim(patterns.OUT_OF_STOCK, text, positive=False)
        elif patterns.IN_STOCK.search(text) and not _asks(text):
            yield self._stock_claim(patterns.IN_STOCK, text, positive=True)
        for match in patterns.SCARCITY.finditer(text):
            yield Claim("scarcity", match[0], None)  # no tool counts pieces for the shopper: pressure is never stated
        if claimed := patterns.HUMAN.search(text):
            yield Claim("human", claimed[0], None)
        if quoted_id := patterns.PUBLIC_ID.search(text):
            yield Claim("product", quoted_id[0], None)  # models quote ids; shoppers must never read one

    def _amount_source(self, sentence: str, words: str) -> str | None:
        named = currency_of(words)
        amounts = amounts_of(words, named or self.currency)
        for minor in amounts:
            if source := self.facts.knows_amount(sentence, minor, named):
                return source
        if _asks(sentence) or patterns.LIMIT.search(sentence):
            for minor in amounts:
                if self._said(minor, named):
                    return "shopper"
        return self.facts.own_source(words.strip())

    def _said(self, minor: int, currency: str | None) -> bool:
        """Whether the shopper named this sum, with or without a currency."""
        return any(
            minor in amounts_of(number, currency or self.currency)
            for said in self.facts.said
            for number in patterns.NUMBER.findall(in_digits(said, self.language))
        )

    def _shares(self, text: str) -> Iterator[Claim]:
        """Shares: a material's may come from the product's text, a reduction's may not."""
        reduces = patterns.REDUCTION.search(text) is not None
        for match in patterns.PERCENT.finditer(text):
            words = match[0].strip()
            if source := self.facts.reduction_source(words) or self.facts.own_source(words):
                yield Claim("discount" if reduces else "percentage", words, source)
            elif reduces:
                yield Claim("discount", words, None)
            else:
                yield Claim("percentage", words, self.facts.any_source(words))
        for match in patterns.CODE.finditer(text):
            source = self.facts.reduction_source(match[1]) or self.facts.own_source(match[1])
            yield Claim("discount", match[1], source)

    def _gifts(self, text: str) -> Iterator[Claim]:
        """What is given away in words alone. "There is no discount" gives nothing, and neither does a question."""
        if _asks(text) or patterns.NEGATION.search(text):
            return
        for pattern in (patterns.GIFT, patterns.GRANT):
            for match in pattern.finditer(text):
                granted = "offer" if self.facts.reductions and pattern is patterns.GRANT else None
                yield Claim("discount", match[0], granted or self.facts.any_own_source(match[0]))

    def _times(self, text: str) -> Iterator[Claim]:
        """Dates and delays: those of delivery, returns and warranty come from the shop's own words alone."""
        topics = topics_of(text)
        if _asks(text) and not topics:
            return
        for match in patterns.TIME.finditer(text):
            words = match[0].strip()
            source = self.facts.own_source(words, topics=topics) if topics else self.facts.any_source(words)
            yield Claim("time", words, source)

    def _promise_source(self, text: str, words: str) -> str | None:
        """A promise needs the shop's words; saying that one is not known, or asking, promises nothing."""
        if _asks(text) or patterns.NEGATION.search(text):
            return "flow"
        return self.facts.own_source(words)

    def _name_source(self, name: str) -> str | None:
        wanted = plain(name)
        for product in self.facts.products.values():
            title = plain(product.title)
            if wanted in title or title in wanted:
                return f"product:{product.id}"
        return self.facts.any_source(name) or self.facts.shopper_source(name)

    def _stock_claim(self, pattern: re.Pattern[str], text: str, *, positive: bool) -> Claim:
        match = pattern.search(text)
        words = match[0] if match else ""
        found = self.facts.stock(text, positive=positive, now=self.now, max_age_hours=self.stock_age_hours)
        if found is None:
            return Claim("stock", words, None)
        return Claim("stock", words, f"product:{found.id}", found.stock_checked_at)

    def _inventions(self, text: str) -> Iterator[Claim]:
        """Names, colours, materials and sizes that no product at hand has; asking for one states nothing."""
        if manipulates(text):
            yield Claim("scope", "", None)  # the words of an attack, said after it
        if _asks(text) or patterns.NEGATION.search(text):
            return
        known = (*self.facts.product_texts, *self.facts.texts, *(one.text for one in self.facts.knowledge))
        if self.facts.products:
            for words, names in named_attributes(text, self.language):
                supported = any(stands_in(name, (*known, *self.facts.said)) for name in names)
                yield Claim("attribute", words, "product_text" if supported else None)
        if self.language != "de":  # where every noun has a capital, names cannot be told
            for match in patterns.NAME.finditer(text):
                yield Claim("product", match[1], self._name_source(match[1]))


def _asks(text: str) -> bool:
    return text.rstrip().endswith("?")


def _own(claim: Claim) -> Claim:
    """A claim of the shop's own line: only what must come from the database still needs its source."""
    checked = claim.kind in ("price", "discount") or claim.source is not None
    return claim if checked else Claim(claim.kind, claim.text, "flow")
