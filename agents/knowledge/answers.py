"""Answers a question in the words of a passage: its best sentence or two, or nothing when none is good enough."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.claims import patterns
from agents.knowledge.chunks import sentences
from agents.knowledge.index import Chunk, Found, KnowledgeIndex
from agents.knowledge.terms import MARK, Unit, units

THRESHOLD = 0.6
"""From this confidence on an answer is given; see benchmarks/knowledge.py for what it lets through and keeps back."""
CANDIDATES = 6
_LONGEST = 420
"""Letters of an answer at most, unless one sentence alone is longer."""
_HEADING = 0.9
"""What a word found in the heading, not in the sentence, counts for."""
_FITS_KIND = 0.12
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
        confidence: from 0 to 1, how much of what was asked they, and the headings above them, speak of.
    """

    chunk: Chunk
    text: str
    confidence: float


def answer(index: KnowledgeIndex, text: str, *, language: str) -> Answer | None:
    """Return the best answer that the passages hold, however good; see `THRESHOLD`.

    Args:
        index: the agent's passages.
        text: the question.
        language: the shopper's; passages in it come first.
    """
    wanted = index.read(text)
    if not wanted:
        return None
    found = index.search(wanted, language=language, limit=CANDIDATES)
    answers = [one for hit in found if (one := _best(index, hit, wanted, found[0].score)) is not None]
    return max(answers, key=lambda one: one.confidence, default=None)


def _best(index: KnowledgeIndex, hit: Found, wanted: Sequence[Unit], top: float) -> Answer | None:
    chunk = hit.chunk
    parts = [part for part in sentences(chunk.text) if not any(pattern.search(part) for pattern in _NOT_QUOTED)]
    if not parts:
        return None
    above = _terms(f"{chunk.title} {chunk.heading}")
    scores = [_coverage(index, wanted, _terms(part), above) + _kind(wanted, part) for part in parts]
    best = max(range(len(parts)), key=lambda number: (scores[number], -number))
    confidence = min(scores[best], 1.0) * (0.7 + 0.3 * hit.score / top)
    return Answer(chunk, _quoted(parts, scores, best), confidence)


def _terms(text: str) -> frozenset[str]:
    return frozenset(term for unit in units(text) for term in unit)


def _coverage(index: KnowledgeIndex, wanted: Sequence[Unit], said: frozenset[str], above: frozenset[str]) -> float:
    total = covered = 0.0
    for unit in wanted:
        weight = index.weight(unit)
        total += weight
        covered += weight * max(_share(unit, said), _HEADING * _share(unit, above))
    return covered / total


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


def _quoted(parts: Sequence[str], scores: Sequence[float], best: int) -> str:
    """The best sentence with the better of its neighbours, in their order, where both are short enough."""
    beside = [number for number in (best + 1, best - 1) if 0 <= number < len(parts)]
    beside = [number for number in beside if len(parts[best]) + len(parts[number]) < _LONGEST]
    if not beside:
        return parts[best]
    other = max(beside, key=lambda number: (scores[number], number > best))
    return " ".join(parts[number] for number in sorted((best, other)))
