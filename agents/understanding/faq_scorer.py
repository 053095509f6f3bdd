"""How well a message fits FAQ entries: a trained model and the nearest examples, weighed into one log odds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from agents.understanding.classifier import train_one_vs_rest
from agents.understanding.fuzzy import FuzzyWords
from agents.understanding.lexicon import LANGUAGES, lexicon
from agents.understanding.text import stem, words

MAX_WORDS = 40  # of a message; a question is asked in fewer

# Fitted once by logistic regression over three public sets of shop questions with whole entries held out (see
# benchmarks/understanding.py): what each kind of evidence is worth. They hold no words, so they fit any tenant.
WEIGHTS = (2.71, 0.94, 1.38, 1.44, 0.9, -0.58, -2.0)


class Sample(NamedTuple):
    """One example of an entry."""

    words: tuple[str, ...]
    entry: str


class Fit(NamedTuple):
    """The best entry for a message and the evidence for it, in the order of `WEIGHTS`."""

    entry: str
    evidence: tuple[float, ...]

    @property
    def log_odds(self) -> float:
        return sum(weight * value for weight, value in zip(WEIGHTS, self.evidence, strict=True))


def stems(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words(text) if word.isalnum())[:MAX_WORDS]


def _matter(found: Sequence[str]) -> Sequence[str]:
    """The words that say what a question is about; all of them when there are only function words."""
    fillers = _fillers()
    return [word for word in found if word not in fillers] or found


@cache
def _fillers() -> frozenset[str]:
    return frozenset(stem(word) for language in LANGUAGES for word in lexicon(language).stopwords)


def _pieces(found: Sequence[str]) -> list[str]:
    """Word stems and runs of four letters: the letters forgive spelling and join compounds."""
    letters = (f"_{word}_" for word in found)
    runs = [f"#{word[place : place + 4]}" for word in letters for place in range(max(1, len(word) - 3))]
    return [*dict.fromkeys((*found, *runs))]


def _features(found: Sequence[str]) -> list[str]:
    return [*_pieces(found), *dict.fromkeys(f"{left} {right}" for left, right in pairwise(("^", *found, "$")))]


class FaqScorer:
    """Immutable once built from a tenant's examples."""

    __slots__ = ("_entries", "_idf", "_model", "_postings", "_rarest", "_spelling")

    def __init__(self, samples: Sequence[Sample]) -> None:
        self._model = train_one_vs_rest([(_features(sample.words), sample.entry) for sample in samples])
        self._spelling = FuzzyWords(word for sample in samples for word in sample.words)
        self._entries = [sample.entry for sample in samples]
        pieces = [_pieces(_matter(sample.words)) for sample in samples]
        seen = Counter(piece for found in pieces for piece in found)
        self._rarest = math.log((len(samples) + 1) / 0.5)
        self._idf = {piece: math.log((len(samples) + 1) / (count + 0.5)) for piece, count in seen.items()}
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for number, found in enumerate(pieces):
            norm = self._norm(found)
            for piece in found:
                self._postings.setdefault(piece, []).append((number, self._idf[piece] / norm))

    def fit(self, found: Sequence[str]) -> Fit:
        """The entry that fits the stems of a message best; they must not be empty."""
        found = [word if word in self._idf else self._spelling.nearest(word) or word for word in found]
        chances = dict(zip(self._model.labels, self._model.probabilities(_features(found)), strict=True))
        pieces = _pieces(_matter(found))
        nearest = self._nearest(pieces)
        totals = {entry: chance + nearest.get(entry, 0.0) for entry, chance in chances.items()}
        best = max(totals, key=totals.__getitem__)
        chance, similarity = chances.pop(best), nearest.pop(best, 0.0)
        clipped = min(max(chance, 1e-4), 1 - 1e-4)
        evidence = (
            math.log(clipped / (1 - clipped)) / 4,
            chance - max(chances.values(), default=0.0),
            similarity,
            similarity - max(nearest.values(), default=0.0),
            self._coverage(pieces),
            1 / len(found),
            1.0,
        )
        return Fit(best, evidence)

    def _nearest(self, pieces: Sequence[str]) -> dict[str, float]:
        """Cosine similarity of the nearest example of each entry."""
        norm = self._norm(pieces)
        scores: dict[int, float] = {}
        for piece in pieces:
            weight = self._idf.get(piece, 0.0) / norm
            for number, value in self._postings.get(piece, ()):
                scores[number] = scores.get(number, 0.0) + weight * value
        nearest: dict[str, float] = {}
        for number, score in scores.items():
            entry = self._entries[number]
            nearest[entry] = max(score, nearest.get(entry, 0.0))
        return nearest

    def _coverage(self, pieces: Iterable[str]) -> float:
        """How much of what the message says occurs in any example, rare pieces weighing more."""
        weights = [(self._idf.get(piece, 0.0), self._idf.get(piece, self._rarest)) for piece in pieces]
        return sum(known for known, _ in weights) / (sum(total for _, total in weights) or 1.0)

    def _norm(self, pieces: Iterable[str]) -> float:
        return math.sqrt(sum(self._idf.get(piece, self._rarest) ** 2 for piece in pieces)) or 1.0
