"""Answers a question in the words of a passage: its best sentence or two, or nothing when none is good enough."""

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from operator import mul

from agents.claims import patterns
from agents.knowledge.index import Chunk, Found, KnowledgeIndex
from agents.knowledge.terms import MARK, Unit

CANDIDATES = 4
THRESHOLD = 0.5
"""From this confidence on an answer is given; benchmarks/knowledge.py shows what it lets through and keeps back."""
ON_TOPIC = 0.35
"""The same for questions about delivery, returns or payment: there a passage beside the point does less harm."""
WEIGHTS = (2.22, 1.78, 0.99, 1.14, 1.65, 3.78, -2.06, -7.08)
"""What each kind of evidence is worth, in log odds: fitted once by logistic regression over questions of the packs
and of the demonstration shop in five languages, half of them with their answer taken away. They hold no words."""
_TRIED = 3
"""Sentences of a passage that are looked at for one that may be quoted."""
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
    weighed = weigh(index, text, language=language, intent=intent)
    if not weighed:
        return None
    best = max(weighed, key=lambda one: one.chance)
    quote = best.candidate.quoted()
    if quote is None:
        return None
    unknown = sum(index.is_unknown(unit) for unit in index.read(text))
    least = 1.0 if unknown > 1 else ON_TOPIC if intent in _TOPICS and not unknown else THRESHOLD
    return Answer(best.chunk, quote, best.chance, best.chance >= least)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A passage with what speaks for it, in the order of `WEIGHTS`."""

    candidate: "_Candidate"
    evidence: tuple[float, ...]

    @property
    def chunk(self) -> Chunk:
        return self.candidate.hit.chunk

    @property
    def chance(self) -> float:
        """The chance that it answers the question."""
        return 1 / (1 + math.exp(-sum(map(mul, WEIGHTS, self.evidence))))


def weigh(index: KnowledgeIndex, text: str, *, language: str, intent: str = "") -> list[Weighed]:
    """Return the passages that may answer a question, each weighed; see `answer`."""
    wanted = index.read(text)
    if not wanted:
        return []
    topic = _TOPICS.get(intent)
    if topic and not any(topic[0] in unit for unit in wanted):
        wanted = [*wanted, topic]
    candidates = [_Candidate(index, wanted, hit) for hit in index.search(wanted, language=language, limit=CANDIDATES)]
    return [Weighed(one, _evidence(one, candidates, language)) for one in candidates]


class _Candidate:
    """A passage that may answer, with what its heading and its sentences share with the question."""

    def __init__(self, index: KnowledgeIndex, wanted: Sequence[Unit], hit: Found) -> None:
        self.hit, self.wanted = hit, wanted
        self.share = hit.score / (index.best_score(wanted) or 1.0)
        read = index.sentences_of(hit.chunk)
        weights = [(index.weight(unit), unit) for unit in wanted]
        asked = {term for unit in wanted for term in unit}
        scores = [_coverage(weights, one) for one in read.said]
        self._parts, self._scores = read.sentences, _with_kind(scores, read.sentences, asked)
        self._order = sorted(range(len(scores)), key=lambda number: (-self._scores[number], number))
        best = self._order[0]
        self.near = _coverage(weights, read.above.union(*read.said[max(0, best - 1) : best + 2]))
        self.asked_heading = len(read.heading & asked) / max(1, len(read.heading))

    def quoted(self) -> str | None:
        """The best sentence that may be quoted, with the better of its neighbours where both are short enough."""
        parts = self._parts
        best = next((number for number in self._order[:_TRIED] if _quotable(parts[number])), None)
        if best is None:
            return None
        beside = [number for number in (best + 1, best - 1) if 0 <= number < len(parts)]
        beside.sort(key=lambda number: (-self._scores[number], -number))
        for number in beside:
            if len(parts[best]) + len(parts[number]) < _LONGEST and _quotable(parts[number]):
                return " ".join(parts[place] for place in sorted((best, number)))
        return parts[best]


def _evidence(one: _Candidate, candidates: Sequence[_Candidate], language: str) -> tuple[float, ...]:
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


def _coverage(weights: Sequence[tuple[float, Unit]], said: AbstractSet[str]) -> float:
    """How much of a question some text speaks of, by weight."""
    return sum(weight * _share(unit, said) for weight, unit in weights) / sum(weight for weight, _ in weights)


def _share(unit: Unit, said: AbstractSet[str]) -> float:
    """1 where the word itself stands, less where only its meaning does."""
    if unit[0] in said:
        return 1.0 if not unit[0].startswith(MARK) else 0.9
    return 0.85 if any(term in said for term in unit) else 0.0


def _with_kind(scores: Sequence[float], parts: Sequence[str], asked: AbstractSet[str]) -> list[float]:
    """Prefer a sum for whoever asks what it costs, a time for whoever asks how long."""
    wanted = patterns.MONEY if asked & _AMOUNT_ASKED else patterns.TIME if asked & _TIME_ASKED else None
    if wanted is None:
        return list(scores)
    return [score + (_FITS_KIND if wanted.search(part) else 0.0) for score, part in zip(scores, parts, strict=True)]


def _quotable(part: str) -> bool:
    return not any(pattern.search(part) for pattern in _NOT_QUOTED)
