"""Matching messages to a tenant's FAQ entries, with a calibrated "none of these"."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agents.understanding.faq_scorer import FaqScorer, Sample, read_question

# More than half of what shoppers type fits no entry (measured on live shop bots), so a match must be worth it.
NONE_SHARE = 0.55
FOLDS = 3
MIN_CALIBRATION = 60  # examples; below, cross-validation says less than the weights fitted once
HELD_OUT_ENTRIES = 0.25


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """One entry: its id, the answer shown, and questions that it answers."""

    id: str
    answer: str
    examples: tuple[str, ...]


class FaqIndex:
    """A tenant's FAQ, immutable. `build` trains for up to a few seconds at hundreds of examples: not on a loop."""

    __slots__ = ("_exact", "_scorer", "threshold")

    def __init__(self, scorer: FaqScorer | None, exact: dict[tuple[str, ...], str], threshold: float) -> None:
        self._scorer = scorer
        self._exact = exact
        self.threshold = threshold

    @classmethod
    def build(cls, entries: Iterable[FaqEntry], *, threshold: float | None = None) -> FaqIndex:
        """Train on entries.

        Args:
            entries: the tenant's entries; ones without examples are never matched.
            threshold: log odds from which an entry is taken. None learns it by cross-validation; pass an earlier
                index's `threshold` to build the same entries again without that work.
        """
        samples = [
            Sample(question, entry.id)
            for entry in entries
            for text in entry.examples
            if (question := read_question(text)).stems
        ]
        exact: dict[tuple[str, ...], str] = {}
        for sample in samples:
            exact.setdefault(sample.question.stems, sample.entry)
        if threshold is None:
            threshold = learn_threshold(samples)
        return cls(FaqScorer(samples) if samples else None, exact, threshold)

    def match(self, text: str) -> tuple[str | None, float]:
        """Return (entry id, probability that it answers the message), or (None, probability that none does)."""
        question = read_question(text)
        if self._scorer is None or not question.stems:
            return None, 1.0
        if known := self._exact.get(question.stems):
            return known, 0.99
        fit = self._scorer.fit(question)
        chance = 1 / (1 + math.exp(self.threshold - fit.log_odds))
        return (fit.entry, chance) if chance >= 0.5 else (None, 1 - chance)


def learn_threshold(samples: Sequence[Sample]) -> float:
    """The log odds that separate right matches from the rest, by cross-validation on a tenant's own examples.

    Each fold holds out some examples of most entries, and whole entries as questions that nothing answers. With few
    examples the result is drawn towards 0, which is right on average.
    """
    entries = sorted({sample.entry for sample in samples})
    if len(samples) < MIN_CALIBRATION or len(entries) < 2 * FOLDS:
        return 0.0
    judged = [judgement for fold in range(FOLDS) for judgement in _fold(samples, entries, fold)]
    return _best_cut(judged) * len(samples) / (len(samples) + 2 * MIN_CALIBRATION)


def _fold(samples: Sequence[Sample], entries: Sequence[str], fold: int) -> list[tuple[float, bool, bool]]:
    """(log odds, right, fits some entry) of each held-out example."""
    order = random.Random(fold)  # noqa: S311 - a split, no secret
    outside = set(order.sample(entries, max(1, int(len(entries) * HELD_OUT_ENTRIES))))
    inside = [sample for sample in samples if sample.entry not in outside]
    order.shuffle(inside)
    cut = len(inside) // 5
    scorer = FaqScorer(inside[cut:])
    tested = [*inside[:cut], *(sample for sample in samples if sample.entry in outside)]
    fits = [(scorer.fit(sample.question), sample.entry) for sample in tested]
    return [(fit.log_odds, fit.entry == entry, entry not in outside) for fit, entry in fits]


def _best_cut(judged: Sequence[tuple[float, bool, bool]]) -> float:
    """The threshold with the highest accuracy when `NONE_SHARE` of the messages fit no entry."""
    within = sum(fits for _, _, fits in judged)
    gain, loss = (1 - NONE_SHARE) / (within or 1), NONE_SHARE / (len(judged) - within or 1)
    best, accuracy, cut = 0.0, 0.0, 0.0
    for log_odds, right, fits in sorted(judged, reverse=True):
        accuracy += gain * right if fits else -loss
        if accuracy > best:
            best, cut = accuracy, log_odds
    return cut
