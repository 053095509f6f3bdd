"""Small linear classifiers over sparse binary features, in pure Python.

A few thousand short sentences train in well under a second, which is why nothing is compiled ahead or downloaded.
`train` makes one choice among known labels (intents); `train_one_vs_rest` asks of each label on its own whether it
fits, so that none may (FAQ entries).
"""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Iterable, Mapping, Sequence

_NEGLIGIBLE = 0.01  # gradients below this do not pay for their loop
_FIRST_BIAS = -2.0  # most labels do not fit most messages
_BIAS_RATE = 0.3
_LEARNED = 0.15  # an error below this can wait for the next whole pass


class LinearModel:
    """Labels with one weight per feature and label; made by `train`, immutable afterwards."""

    __slots__ = ("labels", "weights")

    def __init__(self, labels: Sequence[str], weights: Mapping[str, array[float]]) -> None:
        self.labels = tuple(labels)
        self.weights = weights

    def knows(self, feature: str) -> bool:
        return feature in self.weights

    def probabilities(self, features: Iterable[str]) -> list[float]:
        """Probability of each label, in the order of `labels`; uniform when no feature is known."""
        rows = [row for feature in features if (row := self.weights.get(feature)) is not None]
        return _softmax(rows, len(self.labels))


def train(
    samples: Sequence[tuple[Sequence[str], str]],
    *,
    epochs: int = 6,
    rate: float = 1.0,
    seed: int = 0,
) -> LinearModel:
    """Fit a model by stochastic gradient descent; the same samples and seed give the same model.

    Args:
        samples: (features, label) pairs.
        epochs: passes over the samples.
        rate: size of the first step; it falls with every pass.
        seed: of the order in which samples are visited.
    """
    labels = sorted({label for _, label in samples})
    number = {label: index for index, label in enumerate(labels)}
    table: dict[str, list[float]] = {}
    work = [
        ([table.setdefault(feature, [0.0] * len(labels)) for feature in features], number[label])
        for features, label in samples
    ]
    order = random.Random(seed)  # noqa: S311 - an order of visits, no secret
    pending = work
    for epoch in range(epochs):
        # Every fourth pass is a whole one; the others go over what is not learned yet, at no loss and half the time.
        pending = pending if epoch % 4 else list(work)
        order.shuffle(pending)
        size = rate / (1 + 0.3 * epoch)
        pending = [(rows, label) for rows, label in pending if _step(rows, label, len(labels), size) > _LEARNED]
    return LinearModel(labels, {feature: array("f", row) for feature, row in table.items()})


class OneVsRest:
    """One yes-or-no model per label; made by `train_one_vs_rest`, immutable afterwards."""

    __slots__ = ("_bias", "_weights", "labels")

    def __init__(self, labels: Sequence[str], weights: Mapping[str, array[float]], bias: array[float]) -> None:
        self.labels = tuple(labels)
        self._weights = weights
        self._bias = bias

    def probabilities(self, features: Sequence[str]) -> list[float]:
        """For each label, in the order of `labels`, the probability that it fits; they need not add up to 1."""
        rows = [row for feature in features if (row := self._weights.get(feature)) is not None]
        return _sigmoids(rows, self._bias, len(features)) if rows else [0.0] * len(self.labels)


def train_one_vs_rest(
    samples: Sequence[tuple[Sequence[str], str]],
    *,
    epochs: int = 6,
    rate: float = 2.0,
    seed: int = 0,
) -> OneVsRest:
    """Fit one model per label on the same samples; arguments as of `train`."""
    labels = sorted({label for _, label in samples})
    number = {label: index for index, label in enumerate(labels)}
    table: dict[str, list[float]] = {}
    work = [
        ([table.setdefault(feature, [0.0] * len(labels)) for feature in features], number[label])
        for features, label in samples
    ]
    bias = [_FIRST_BIAS] * len(labels)
    order = random.Random(seed)  # noqa: S311 - an order of visits, no secret
    for epoch in range(epochs):
        order.shuffle(work)
        size = rate / (1 + 0.3 * epoch)
        for rows, label in work:
            gradient = _sigmoids(rows, bias, len(rows))
            gradient[label] -= 1.0
            moves = [(index, slope) for index, slope in enumerate(gradient) if abs(slope) > _NEGLIGIBLE]
            scale = size / math.sqrt(len(rows))
            for index, slope in moves:
                bias[index] -= _BIAS_RATE * size * slope / math.sqrt(len(rows))
            for row in rows:
                for index, slope in moves:
                    row[index] -= scale * slope
    return OneVsRest(labels, {feature: array("f", row) for feature, row in table.items()}, array("f", bias))


def _sigmoids(rows: Sequence[Sequence[float]], bias: Sequence[float], length: int) -> list[float]:
    scale = 1.0 / math.sqrt(length)
    scores = (sum(column) * scale + offset for column, offset in zip(zip(*rows, strict=True), bias, strict=True))
    return [1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score)))) for score in scores]


def _step(rows: list[list[float]], label: int, count: int, rate: float) -> float:
    """Move the weights of one sample's features towards its label; return the error there was, 0 to 1."""
    gradient = _softmax(rows, count)
    error = 1.0 - gradient[label]
    gradient[label] -= 1.0
    size = rate / math.sqrt(len(rows) or 1)
    moves = [(index, size * slope) for index, slope in enumerate(gradient) if abs(slope) > _NEGLIGIBLE]
    for row in rows:
        for index, move in moves:
            row[index] -= move
    return error


def _softmax(rows: Sequence[Sequence[float]], count: int) -> list[float]:
    if not rows:
        return [1.0 / count] * count
    scale = 1.0 / math.sqrt(len(rows))
    scores = [sum(column) * scale for column in zip(*rows, strict=True)]
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
