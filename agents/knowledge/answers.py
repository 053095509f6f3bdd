"""Answers a question in the words of a passage: its best sentence or two, or nothing when none is good enough."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from agents.claims import patterns
from agents.knowledge.chunks import SEPARATOR, sentences
from agents.knowledge.index import Chunk, Found, KnowledgeIndex
from agents.knowledge.terms import MARK, Unit, units

CANDIDATES = 8
THRESHOLD = 0.5
"""From this confidence on an answer is given; benchmarks/knowledge.py shows what it lets through and keeps back."""
ON_TOPIC = 0.35
"""The same for questions about delivery, returns or payment: there a passage beside the point does less harm."""
WEIGHTS = (2.22, 1.78, 0.99, 1.14, 1.65, 3.78, -2.06, -7.08)
"""What each kind of `evidence` is worth, in log odds: fitted once by logistic regression over questions of the packs
and of the demonstration shop in five languages, half of them with their answer taken away. They hold no words."""
_LONGEST = 420
"""Letters of an answer at most, unless one sentence alone is longer."""
_FITS_KIND = 0.12
_TOPICS: Mapping[str, Unit] = {"delivery": ("~ship",), "returns": ("~return", "~refund"), "payment": ("~pay",)}
_AMOUNT_ASKED = frozenset({"~howmuch", "~cost", "~expensive", "~cheap", "~free"})
_TIME_ASKED = frozenset({"~time", "~when", "~fast", "~late", "~hours"})
_NOT_QUOTED = (
    patterns.IN_STOCK, patterns.OUT_OF_STOCK, patterns.SCARCITY, patterns.PUBLIC_ID, patterns.IMAGE, patterns.LINK,
    patterns.TAG, patterns.URL,
)  # fmt: skip
"""A page may be out of date on stock, and its addresses are not ours to pass on: such sentences are no answers."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A passage's own words that answer a question.

    Attributes:
        chunk: the passage.
        text: one or two of its sentences, as they stand there.
        confidence: the chance that it answers the question.
        is_sure: whether that is enough to say it.
    """

    chunk: Chunk
    text: str
    confidence: float
    is_sure: bool


def answer(index: KnowledgeIndex, text: str, *, language: str, intent: str = "") -> Answer | None:
    """Return the best answer that the passages hold, however good it is.

    Args:
        index: the agent's passages.
        text: the question.
        language: the shopper's; passages in it come first.
        intent: what the question was read as; one about delivery is answered by what speaks of delivery.
    """
    wanted = index.read(text)
    if not wanted:
        return None
    topic = _TOPICS.get(intent)
    if topic and not any(topic[0] in unit for unit in wanted):
        wanted = [*wanted, topic]
    found = index.search(wanted, language=language, limit=CANDIDATES)
    candidates = [_Candidate(index, wanted, hit) for hit in found]
    quotable = [(_chance(evidence(one, candidates, language)), one) for one in candidates if one.parts]
    if not quotable:
        return None
    chance, best = max(quotable, key=lambda item: item[0])
    unknown = sum(index.is_unknown(unit) for unit in wanted)
    least = 1.0 if unknown > 1 else ON_TOPIC if topic and not unknown else THRESHOLD
    return Answer(best.hit.chunk, best.quoted(), chance, chance >= least)


class _Candidate:
    """A passage that may answer, with what its heading and its sentences share with the question."""

    def __init__(self, index: KnowledgeIndex, wanted: Sequence[Unit], hit: Found) -> None:
        self.hit, self.wanted = hit, wanted
        self.share = hit.score / (index.best_score(wanted) or 1.0)
        parts = sentences(hit.chunk.text)
        self.parts = [part for part in parts if not any(pattern.search(part) for pattern in _NOT_QUOTED)]
        above = _terms(f"{hit.chunk.title} {hit.chunk.heading}")
        said = [_terms(part) for part in self.parts]
        self._scores = [
            _coverage(index, wanted, one) + _kind(wanted, part) for one, part in zip(said, self.parts, strict=True)
        ]
        self._best = max(range(len(said)), key=lambda number: (self._scores[number], -number), default=0)
        around = above.union(*said[max(0, self._best - 1) : self._best + 2])
        self.near = _coverage(index, wanted, around)
        last = _terms(hit.chunk.heading.rpartition(SEPARATOR)[2])
        asked = {term for unit in wanted for term in unit}
        self.asked_heading = len(last & asked) / max(1, len(last))

    def quoted(self) -> str:
        """The best sentence with the better of its neighbours, in their order, where both are short enough."""
        parts, best = self.parts, self._best
        beside = [number for number in (best + 1, best - 1) if 0 <= number < len(parts)]
        beside = [number for number in beside if len(parts[best]) + len(parts[number]) < _LONGEST]
        if not beside:
            return parts[best]
        other = max(beside, key=lambda number: (self._scores[number], number > best))
        return " ".join(parts[number] for number in sorted((best, other)))


def evidence(one: _Candidate, candidates: Sequence[_Candidate], language: str) -> tuple[float, ...]:
    """Return what speaks for a passage, in the order of `WEIGHTS`."""
    top = max(other.hit.score for other in candidates)
    spoken = any(other.hit.chunk.language == language for other in candidates)
    others = max((other.hit.score for other in candidates if other is not one), default=0.0)
    return (
        one.near,
        one.share,
        one.hit.score / top,
        (one.hit.score - others) / top,
        one.asked_heading,
        float(one.hit.chunk.language == language or not spoken),
        1 / len(one.wanted),
        1.0,
    )


def _chance(found: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-sum(map(mul, WEIGHTS, found))))


def _terms(text: str) -> frozenset[str]:
    return frozenset(term for unit in units(text) for term in unit)


def _coverage(index: KnowledgeIndex, wanted: Sequence[Unit], said: frozenset[str]) -> float:
    """How much of a question some text speaks of, by weight."""
    weights = [index.weight(unit) for unit in wanted]
    return sum(weight * _share(unit, said) for weight, unit in zip(weights, wanted, strict=True)) / sum(weights)


def _share(unit: Unit, said: frozenset[str]) -> float:
    """1 where the word itself stands, less where only its meaning does."""
    if unit[0] in said:
        return 1.0 if not unit[0].startswith(MARK) else 0.9
    return 0.85 if any(term in said for term in unit) else 0.0


def _kind(wanted: Sequence[Unit], part: str) -> float:
    """A sum for whoever asks what it costs, a time for whoever asks how long."""
    asked = {term for unit in wanted for term in unit}
    fits = (asked & _AMOUNT_ASKED and patterns.MONEY.search(part)) or (
        asked & _TIME_ASKED and patterns.TIME.search(part)
    )
    return _FITS_KIND if fits else 0.0
