"""The passages that one agent may answer from, ready to be searched; immutable, one per agent and version.

BM25 over stems and meanings. A few thousand passages are searched in well under a millisecond, so that there is no
reason to ask a server in the middle of a turn.
"""

import heapq
import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from agents.knowledge.chunks import SEPARATOR, sentences
from agents.knowledge.terms import MARK, Unit, question, telling, terms
from agents.understanding.fuzzy import FuzzyWords

_K1, _B = 1.2, 0.6
_HEADING = 2
"""A word in a heading counts as so many in the text."""
_MEANING = 0.8
"""What a word of the same meaning is worth beside the word itself."""
_OTHER_LANGUAGE = 0.75
_KEPT_READ = 400
_TOLD = 120
"""Letters by which a text that may be a passage's is looked up."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage as it is searched and cited."""

    id: UUID
    source_id: UUID
    title: str
    url: str | None
    anchor: str | None
    heading: str
    language: str
    text: str
    checked_at: datetime

    @property
    def link(self) -> str | None:
        """The address that leads to the passage itself."""
        place = quote(self.anchor or "", safe="=-._~")
        return f"{self.url.partition('#')[0]}#{place}" if self.url and place else self.url


@dataclass(frozen=True, slots=True)
class Read:
    """A passage cut into sentences, with the terms of each and of what stands above them."""

    sentences: tuple[str, ...]
    said: tuple[frozenset[str], ...]
    above: frozenset[str]
    heading: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A passage and its score."""

    chunk: Chunk
    score: float


class KnowledgeIndex:
    """Searches passages.

    Args:
        chunks: all passages of the agent. Building takes some 0.2 ms each: not on an event loop.
    """

    def __init__(self, chunks: Iterable[Chunk]) -> None:
        self.chunks = list(chunks)
        self._postings: dict[str, array[int]] = {}
        self._weights: dict[str, array[float]] = {}
        self._fill([self._count(chunk) for chunk in self.chunks])
        total = len(self.chunks)
        self._idf = {
            term: math.log(1 + (total - len(found) + 0.5) / (len(found) + 0.5))
            for term, found in self._postings.items()
        }
        self._rarest = math.log(1 + (total + 0.5) / 0.5)
        self._spelling = FuzzyWords(term for term in self._postings if not term.startswith(MARK))
        self._read: dict[UUID, Read] = {}
        self._languages = {
            language: frozenset(number for number, chunk in enumerate(self.chunks) if chunk.language == language)
            for language in {chunk.language for chunk in self.chunks}
        }
        self._beginnings = {_beginning(chunk.text): chunk for chunk in reversed(self.chunks)}

    @staticmethod
    def _count(chunk: Chunk) -> Counter[str]:
        counts = Counter(terms(chunk.text))
        for term in terms(f"{chunk.title} {chunk.heading}"):
            counts[term] += _HEADING
        return counts

    def _fill(self, counted: Sequence[Counter[str]]) -> None:
        sizes = [sum(counts.values()) for counts in counted]
        mean = sum(sizes) / len(sizes) if sizes else 1.0
        for number, (counts, size) in enumerate(zip(counted, sizes, strict=True)):
            norm = _K1 * (1 - _B + _B * size / mean)
            for term, count in counts.items():
                self._postings.setdefault(term, array("I")).append(number)
                self._weights.setdefault(term, array("f")).append(count * (_K1 + 1) / (count + norm))

    def __len__(self) -> int:
        return len(self.chunks)

    def read(self, text: str) -> list[Unit]:
        """Return the units of a question; a word that no passage has is read as the nearest that one has."""
        return [self._spelled(unit) for unit in question(text)]

    def _spelled(self, unit: Unit) -> Unit:
        if len(unit) > 1 or unit[0].startswith(MARK) or unit[0] in self._idf:
            return unit
        return (self._spelling.nearest(unit[0]) or unit[0],)

    def weight(self, unit: Unit) -> float:
        """Return how much a unit of a question matters: the rarer in the passages and the more telling, the more."""
        known = [self._idf[term] for term in unit if term in self._idf]
        return (max(known) if known else self._rarest) * telling(unit)

    def sentences_of(self, chunk: Chunk) -> Read:
        """Return a passage read sentence by sentence; the passages asked for lately are kept so."""
        known = self._read.get(chunk.id)
        if known is None:
            if len(self._read) >= _KEPT_READ:
                self._read.clear()
            parts = tuple(sentences(chunk.text))
            last = chunk.heading.rpartition(SEPARATOR)[2]
            known = self._read[chunk.id] = Read(
                parts,
                tuple(frozenset(terms(part)) for part in parts),
                frozenset(terms(f"{chunk.title} {chunk.heading}")),
                frozenset(terms(last)),
            )
        return known

    def stating(self, text: str) -> Chunk | None:
        """Return the passage that begins with a text, such as the answer to a question that a help page lists too."""
        chunk = self._beginnings.get(_beginning(text))
        return chunk if chunk is not None and _line(chunk.text).startswith(_line(text)) else None

    def is_unknown(self, unit: Unit) -> bool:
        """Say whether a unit of a question is a telling word that no passage has, in any wording."""
        return telling(unit) == 1.0 and not any(term in self._idf for term in unit)

    def best_score(self, wanted: Sequence[Unit]) -> float:
        """Return what a passage would score at most."""
        return sum(self.weight(unit) for unit in wanted) * (_K1 + 1)

    def search(self, wanted: Sequence[Unit], *, language: str | None = None, limit: int = 5) -> list[Found]:
        """Return the best passages, best first.

        Args:
            wanted: the question's units, see `read`.
            language: what is written in it comes before what is written in others.
            limit: how many at most.
        """
        scores: dict[int, float] = {}
        for unit in wanted:
            self._add(unit, scores)
        if language is not None:
            own = self._languages.get(language, frozenset())
            scores = {number: score if number in own else score * _OTHER_LANGUAGE for number, score in scores.items()}
        best = heapq.nsmallest(limit, ((-score, number) for number, score in scores.items()))
        return [Found(self.chunks[number], -score) for score, number in best]

    def _add(self, unit: Unit, scores: dict[int, float]) -> None:
        """Add the score of each passage that has a unit, by its word or its best meaning."""
        found: dict[int, float] = {}
        for term in unit:
            postings = self._postings.get(term)
            if postings is None:
                continue
            value = self._idf[term] * (_MEANING if term.startswith(MARK) else 1.0)
            if not found:
                found = {number: value * weight for number, weight in zip(postings, self._weights[term], strict=True)}
                continue
            for number, weight in zip(postings, self._weights[term], strict=True):
                if value * weight > found.get(number, 0.0):
                    found[number] = value * weight
        if not scores:
            scores.update(found)
            return
        for number, score in found.items():
            scores[number] = scores.get(number, 0.0) + score


def _line(text: str) -> str:
    return " ".join(text.split())


def _beginning(text: str) -> str:
    return _line(text[:_TOLD])[: _TOLD // 2]
