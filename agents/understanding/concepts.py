"""Words of one meaning in every language (`data/concepts.yaml`): what is learned of one word holds for the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from agents.understanding.lexicon import LANGUAGES, load_yaml
from agents.understanding.text import PhraseIndex, words

SHORTEST_STEM = 2
MAX_REMEMBERED = 4_096  # words looked up before, so that a flood of made-up words takes no memory


class Concepts:
    """The concepts of some languages. A word may have several: "Versandkosten" is shipping and cost."""

    __slots__ = ("_ends", "_exact", "_phrases", "_remembered", "_starts")

    def __init__(self, patterns: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, list[str]] = {}
        self._starts: dict[str, list[str]] = {}
        self._ends: dict[str, list[str]] = {}
        self._phrases: PhraseIndex[str] = PhraseIndex()
        self._remembered: dict[str, tuple[str, ...]] = {}
        for pattern, concept in patterns:
            self._add(pattern, concept)

    def of(self, word: str) -> tuple[str, ...]:
        """The concepts of a folded word, in the order of the file."""
        known = self._remembered.get(word)
        if known is None:
            known = self._find(word)
            if len(self._remembered) < MAX_REMEMBERED:
                self._remembered[word] = known
        return known

    def read(self, norms: Sequence[str]) -> list[tuple[str, ...]]:
        """The concepts of each word of a message; a phrase gives its concept to its first word alone."""
        found = [self.of(word) for word in norms]
        position = 0
        while position < len(norms):
            if hit := self._phrases.at(norms, position):
                found[position : hit[0]] = [(hit[1],), *[()] * (hit[0] - position - 1)]
                position = hit[0]
            else:
                position += 1
        return found

    def _add(self, pattern: str, concept: str) -> None:
        folded = words(pattern.replace("_", " "))
        if len(folded) > 1:
            self._phrases.add(folded, concept)
            return
        table = self._starts if pattern.endswith("*") else self._ends if pattern.startswith("*") else self._exact
        table.setdefault(folded[0], []).append(concept)

    def _find(self, word: str) -> tuple[str, ...]:
        found = list(self._exact.get(word, ()))
        for size in range(len(word), SHORTEST_STEM - 1, -1):
            found += self._starts.get(word[:size], ())
            found += self._ends.get(word[-size:], ())
        return tuple(dict.fromkeys(found))


@cache
def _table() -> dict[str, dict[str, str]]:
    return load_yaml("concepts.yaml")


@cache
def concepts(*languages: str) -> Concepts:
    """The concepts in some of the languages, in all when none is named."""
    return Concepts(
        (pattern, concept)
        for concept, spellings in _table().items()
        for language in languages or LANGUAGES
        for pattern in spellings.get(language, "").split()
    )
