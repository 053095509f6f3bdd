"""How well a message fits FAQ entries: a trained model and the nearest examples, weighed into one log odds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from agents.understanding.classifier import train_one_vs_rest
from agents.understanding.concepts import concepts
from agents.understanding.fuzzy import FuzzyWords
from agents.understanding.lexicon import LANGUAGES, lexicon
from agents.understanding.text import stem, words

MAX_WORDS = 40  # of a message; a question is asked in fewer
STEPS = 1_500  # of training at least; a few examples are gone over again and again
_TOO_WIDE = {"calendar", "goods"}  # concepts whose words do not stand for each other

# What each kind of evidence is worth, fitted once by logistic regression with whole entries held out: over three public
# sets of shop questions (see benchmarks/understanding.py) where there are many examples; over the same cut down to a
# few entries of a few examples, and questions in five languages, where there are few. They hold no words, so they fit
# any tenant.
WEIGHTS_OF_MANY = (2.41, 0.79, 2.19, 1.35, 0.91, 0.49, 0.44, -0.46, -2.60)
WEIGHTS_OF_FEW = (3.01, 0.53, -0.37, 0.48, 1.83, 1.13, 0.68, -0.59, -1.04)
MANY = 250  # examples


class Question(NamedTuple):
    """A text as entries are matched: its stems in order, and what its words mean in any of the languages."""

    stems: tuple[str, ...]
    meanings: tuple[str, ...] = ()


class Sample(NamedTuple):
    """One example of an entry."""

    question: Question
    entry: str


class Fit(NamedTuple):
    """The best entry for a message, the evidence for it in the order of the weights, and what that comes to."""

    entry: str
    evidence: tuple[float, ...]
    log_odds: float


def read_question(text: str) -> Question:
    """A text's stems and meanings: "l'envoi" and "frais de port" share one, and so does "shipping"."""
    found = [word for word in words(text) if word.isalnum()][:MAX_WORDS]
    meant = {concept for meanings in concepts().read(found) for concept in meanings} - _TOO_WIDE
    return Question(tuple(map(stem, found)), tuple(sorted(f"={concept}" for concept in meant)))


def _matter(found: Sequence[str]) -> Sequence[str]:
    """The words that say what a question is about; all of them when there are only function words."""
    fillers = _fillers()
    return [word for word in found if word not in fillers] or found


@cache
def _fillers() -> frozenset[str]:
    return frozenset(stem(word) for language in LANGUAGES for word in lexicon(language).stopwords)


def _pieces(question: Question) -> list[str]:
    """Word stems, runs of four letters and meanings: the letters forgive spelling and join compounds."""
    return [*_letters_of(_matter(question.stems)), *question.meanings]


def _letters_of(found: Sequence[str]) -> list[str]:
    letters = (f"_{word}_" for word in found)
    runs = [f"#{word[place : place + 4]}" for word in letters for place in range(max(1, len(word) - 3))]
    return [*dict.fromkeys((*found, *runs))]


def _features(question: Question) -> list[str]:
    pairs = dict.fromkeys(f"{left} {right}" for left, right in pairwise(("^", *question.stems, "$")))
    return [*_letters_of(question.stems), *pairs, *question.meanings]


class _Neighbours:
    """Examples as bags of pieces; rare pieces weigh more."""

    __slots__ = ("_entries", "_idf", "_postings", "_rarest")

    def __init__(self, bags: Sequence[Sequence[str]], entries: Sequence[str]) -> None:
        self._entries = entries
        seen = Counter(piece for bag in bags for piece in bag)
        self._rarest = math.log((len(bags) + 1) / 0.5)
        self._idf = {piece: math.log((len(bags) + 1) / (count + 0.5)) for piece, count in seen.items()}
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for number, bag in enumerate(bags):
            norm = self._norm(bag)
            for piece in bag:
                self._postings.setdefault(piece, []).append((number, self._idf[piece] / norm))

    def __contains__(self, piece: str) -> bool:
        return piece in self._idf

    def nearest(self, bag: Sequence[str]) -> dict[str, float]:
        """Cosine similarity of the nearest example of each entry that shares a piece."""
        norm = self._norm(bag)
        scores: dict[int, float] = {}
        for piece in bag:
            weight = self._idf.get(piece, 0.0) / norm
            for number, value in self._postings.get(piece, ()):
                scores[number] = scores.get(number, 0.0) + weight * value
        nearest: dict[str, float] = {}
        for number, score in scores.items():
            entry = self._entries[number]
            nearest[entry] = max(score, nearest.get(entry, 0.0))
        return nearest

    def coverage(self, bag: Iterable[str]) -> float:
        """How much of a bag occurs in any example, rare pieces weighing more."""
        weights = [(self._idf.get(piece, 0.0), self._idf.get(piece, self._rarest)) for piece in bag]
        return sum(known for known, _ in weights) / (sum(total for _, total in weights) or 1.0)

    def _norm(self, bag: Iterable[str]) -> float:
        return math.sqrt(sum(self._idf.get(piece, self._rarest) ** 2 for piece in bag)) or 1.0


class FaqScorer:
    """Immutable once built from a tenant's examples."""

    __slots__ = ("_meanings", "_model", "_pieces", "_spelling", "_weights")

    def __init__(self, samples: Sequence[Sample]) -> None:
        share = min(1.0, len(samples) / MANY)
        self._weights = [
            share * many + (1 - share) * few for many, few in zip(WEIGHTS_OF_MANY, WEIGHTS_OF_FEW, strict=True)
        ]
        entries = [sample.entry for sample in samples]
        features = [(_features(sample.question), sample.entry) for sample in samples]
        self._model = train_one_vs_rest(features, epochs=max(6, min(40, STEPS // len(samples))))
        self._spelling = FuzzyWords(word for sample in samples for word in sample.question.stems)
        self._pieces = _Neighbours([_pieces(sample.question) for sample in samples], entries)
        self._meanings = _Neighbours([sample.question.meanings for sample in samples], entries)

    def fit(self, question: Question) -> Fit:
        """The entry that fits a message best; it must have a word."""
        question = self._corrected(question)
        chances = dict(zip(self._model.labels, self._model.probabilities(_features(question)), strict=True))
        pieces = _pieces(question)
        near, meant = self._pieces.nearest(pieces), self._meanings.nearest(question.meanings)
        totals = {entry: chance + near.get(entry, 0.0) + meant.get(entry, 0.0) / 2 for entry, chance in chances.items()}
        best = max(totals, key=totals.__getitem__)
        chance, similarity, sense = chances.pop(best), near.pop(best, 0.0), meant.pop(best, 0.0)
        clipped = min(max(chance, 1e-4), 1 - 1e-4)
        evidence = (
            math.log(clipped / (1 - clipped)) / 4,
            chance - max(chances.values(), default=0.0),
            similarity,
            similarity - max(near.values(), default=0.0),
            sense,
            sense - max(meant.values(), default=0.0),
            self._pieces.coverage(pieces),
            1 / len(question.stems),
            1.0,
        )
        return Fit(best, evidence, sum(worth * value for worth, value in zip(self._weights, evidence, strict=True)))

    def _corrected(self, question: Question) -> Question:
        """The question with words that no example has as the words of examples that they are misspellings of."""
        right = {
            word: near for word in question.stems if word not in self._pieces and (near := self._spelling.nearest(word))
        }
        if not right:
            return question
        meant = {f"={concept}" for word in right.values() for concept in concepts().of(word)}
        stems = tuple(right.get(word, word) for word in question.stems)
        return Question(stems, tuple(sorted(meant | set(question.meanings))))
