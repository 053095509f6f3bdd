"""The words of one tenant's catalogue. Immutable; each tenant has its own and nothing here is shared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from agents.understanding.fuzzy import FuzzyWords
from agents.understanding.lexicon import canonical_value
from agents.understanding.text import PhraseIndex, stem, words

MAX_TITLE_WORDS = 50_000
_CATEGORY_PATH = re.compile(r"\s*(?:>|/|›|»)\s*")
_CATEGORY_PARTS = re.compile(r"\s*(?:&|,|\bet\b|\band\b|\bund\b|\by\b|\be\b)\s*", re.IGNORECASE)


class Term(NamedTuple):
    """A name of the shop: kind "brand", "category" or "option"; `name` is the option's name."""

    kind: str
    value: str
    name: str = ""


class Vocabulary:
    """Brands, categories, option values and title words of a tenant, for matching in messages.

    Build it with `Vocabulary.build`; an empty one (`Vocabulary.build()`) is valid.
    """

    __slots__ = ("_canonical", "_phrases", "_stems", "_titles", "_typos", "_words")

    def __init__(self, terms: Iterable[tuple[tuple[str, ...], Term]], titles: frozenset[str]) -> None:
        self._phrases: PhraseIndex[Term] = PhraseIndex()
        self._stems: PhraseIndex[Term] = PhraseIndex()
        self._canonical: dict[str, list[tuple[str, str]]] = {}
        known: set[str] = set()
        for phrase, term in terms:
            self._add(phrase, term)
            known.update(phrase)
        self._titles = frozenset(stem(word) for word in titles)
        self._words = frozenset(known | {stem(word) for word in known})
        self._typos = FuzzyWords(known | titles)

    @classmethod
    def build(
        cls,
        *,
        brands: Iterable[str] = (),
        categories: Iterable[str] = (),
        options: Mapping[str, Iterable[str]] | None = None,
        titles: Iterable[str] = (),
    ) -> Vocabulary:
        """Index a catalogue's names.

        Args:
            brands: brand names as the shop spells them.
            categories: category names or paths ("Women > Dresses"); each part of "Robes & jupes" is found too.
            options: values by option name, as {"Couleur": ["Noir", "Bleu marine"], "Taille": ["S", "M"]}.
            titles: product titles or frequent title words; at most `MAX_TITLE_WORDS` distinct words are kept.
        """
        terms = [(tuple(words(brand)), Term("brand", brand)) for brand in brands]
        for category in categories:
            last = _CATEGORY_PATH.split(category)[-1]
            aliases = {tuple(words(name)) for name in (category, last, *_CATEGORY_PARTS.split(last))}
            terms += [(alias, Term("category", category)) for alias in sorted(aliases)]
        for name, values in (options or {}).items():
            terms += [(tuple(words(value)), Term("option", value, name)) for value in values]
        return cls(terms, _title_words(titles))

    def match(self, norms: list[str], stems: list[str], position: int) -> tuple[int, Term] | None:
        """The longest name of the shop that starts at a token: (position after it, term); exact before inflected."""
        return self._phrases.at(norms, position) or self._stems.at(stems, position)

    def has_title_word(self, word: str) -> bool:
        """Whether a word, in any inflection, occurs in a product title."""
        return stem(word) in self._titles

    def has_word(self, word: str) -> bool:
        """Whether a word occurs in any name of the shop or product title."""
        return word in self._words or stem(word) in self._words or stem(word) in self._titles

    def option_values(self, canonical: str) -> list[tuple[str, str]]:
        """The shop's (option name, value) pairs that mean a canonical colour, material or size."""
        return self._canonical.get(canonical, [])

    def correct(self, word: str) -> str | None:
        """The shop's word that `word` is probably a misspelling of, or None."""
        return self._typos.nearest(word)

    def _add(self, phrase: tuple[str, ...], term: Term) -> None:
        if term.kind == "option":
            canonical = canonical_value(phrase) or term.value.upper()
            self._canonical.setdefault(canonical, []).append((term.name, term.value))
        # "M", "38" or "12 V" as free words would be found everywhere; sizes reach them through `option_values`.
        if sum(map(len, phrase)) < 3 or not any(word.isalpha() and len(word) > 1 for word in phrase):
            return
        self._phrases.add(phrase, term)
        self._stems.add([stem(word) for word in phrase], term)


def _title_words(titles: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for title in titles:
        found.update(word for word in words(title) if len(word) >= 3 and word.isalpha())
        if len(found) >= MAX_TITLE_WORDS:
            break
    return frozenset(found)
