"""Linear classifiers over sparse binary features: small enough to train where they run, so nothing is downloaded.

`train` makes one choice among known labels (intents); `train_one_vs_rest` asks of each label on its own whether it
fits, so that none may (FAQ entries). Features are told apart by a hash of their name, which is all that is kept.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_NEGLIGIBLE = 0.02  # an error below this teaches nothing
_FIRST_BIAS = -2.0  # most labels do not fit most messages
_BIAS_RATE = 0.3


class LinearModel:
    """Labels with one weight per feature and label; made by `train`, immutable afterwards."""

    __slots__ = ("_keys", "_weights", "labels")

    def __init__(self, labels: Sequence[str], keys: NDArray[np.uint32], weights: NDArray[np.float16]) -> None:
        self.labels = tuple(labels)
        self._keys = keys
        self._weights = weights

    def probabilities(self, features: Sequence[str], *, sharpness: float = 1.0) -> Floats:
        """Probability of each label, in the order of `labels`; uniform when no feature is known."""
        rows = _rows(self._keys, features)
        if not len(rows):
            return np.full(len(self.labels), 1 / len(self.labels), np.float32)
        scores: Floats = self._weights[rows].sum(0, dtype=np.float32)
        return _softmax(scores * np.float32(sharpness / math.sqrt(len(rows))))

    def save(self, file: Path) -> None:
        with file.open("wb") as target:
            np.savez(target, labels=np.array(self.labels), keys=self._keys, weights=self._weights)

    @classmethod
    def load(cls, file: Path) -> LinearModel:
        """Read what `save` wrote; raises OSError, EOFError, ValueError, KeyError or BadZipFile on anything else."""
        # From memory, since numpy leaves a file open that it cannot read.
        with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as found:
            return cls([str(label) for label in found["labels"]], found["keys"], found["weights"])


class _Work(NamedTuple):
    """Samples as numbers: sorted keys of the features kept, (rows, label) of each sample, and the labels."""

    keys: NDArray[np.uint32]
    samples: list[tuple[NDArray[np.intp], int]]
    labels: list[str]


def train(
    samples: Sequence[tuple[Sequence[str], str]],
    *,
    epochs: int = 16,
    rate: float = 6.0,
    keep: float = 0.5,
    rare: int = 2,
    seed: int = 0,
) -> LinearModel:
    """Fit a model by stochastic gradient descent; the same samples and seed give the same model.

    Args:
        samples: (features, label) pairs.
        epochs: passes over the samples; the weights are averaged over the second half of them.
        rate: size of the first step; it falls with every pass.
        keep: share of a sample's features shown in a pass, so that no single one is relied on.
        rare: features seen less often than this are left out.
        seed: of the order in which samples are visited and features are dropped.
    """
    work = _numbered(samples, rare)
    weights = np.zeros((len(work.keys), len(work.labels)), np.float32)
    total = np.zeros_like(weights)
    order = np.random.default_rng(seed)
    for epoch in range(epochs):
        size = rate / (1 + 0.3 * epoch)
        for number in order.permutation(len(work.samples)):
            rows, label = work.samples[number]
            shown = rows[order.random(len(rows)) < keep]
            _learn(weights, shown if len(shown) > 2 else rows, label, size)
        if epoch >= epochs // 2:
            total += weights
    return LinearModel(work.labels, work.keys, (total / (epochs - epochs // 2)).astype(np.float16))


def _learn(weights: Floats, rows: NDArray[np.intp], label: int, rate: float) -> None:
    """Move the weights of one sample's features towards its label."""
    scale = 1 / math.sqrt(len(rows))
    gradient = _softmax(weights[rows].sum(0) * np.float32(scale))
    gradient[label] -= 1
    if gradient[label] < -_NEGLIGIBLE:
        weights[rows] -= np.float32(rate * scale) * gradient


class OneVsRest:
    """One yes-or-no model per label; made by `train_one_vs_rest`, immutable afterwards."""

    __slots__ = ("_bias", "_keys", "_weights", "labels")

    def __init__(self, labels: Sequence[str], keys: NDArray[np.uint32], weights: Floats, bias: Floats) -> None:
        self.labels = tuple(labels)
        self._keys = keys
        self._weights = weights
        self._bias = bias

    def probabilities(self, features: Sequence[str]) -> list[float]:
        """For each label, in the order of `labels`, the probability that it fits; they need not add up to 1."""
        rows = _rows(self._keys, features)
        if not len(rows):
            return [0.0] * len(self.labels)
        found: list[float] = _sigmoids(self._weights, rows, self._bias, len(features)).tolist()
        return found


def train_one_vs_rest(
    samples: Sequence[tuple[Sequence[str], str]],
    *,
    epochs: int = 6,
    rate: float = 2.0,
    seed: int = 0,
) -> OneVsRest:
    """Fit one model per label on the same samples; arguments as of `train`."""
    work = _numbered(samples, rare=1)
    weights = np.zeros((len(work.keys), len(work.labels)), np.float32)
    bias = np.full(len(work.labels), _FIRST_BIAS, np.float32)
    order = np.random.default_rng(seed)
    for epoch in range(epochs):
        size = rate / (1 + 0.3 * epoch)
        for number in order.permutation(len(work.samples)):
            rows, label = work.samples[number]
            gradient = _sigmoids(weights, rows, bias, len(rows))
            gradient[label] -= 1
            step = np.float32(size / math.sqrt(len(rows))) * gradient
            weights[rows] -= step
            bias -= np.float32(_BIAS_RATE) * step
    return OneVsRest(work.labels, work.keys, weights, bias)


def _numbered(samples: Sequence[tuple[Sequence[str], str]], rare: int) -> _Work:
    seen = Counter(feature for features, _ in samples for feature in features)
    keys = np.array(sorted({_hash(feature) for feature, times in seen.items() if times >= rare}), np.uint32)
    labels = sorted({label for _, label in samples})
    number = {label: index for index, label in enumerate(labels)}
    numbered = [(_rows(keys, features), number[label]) for features, label in samples]
    return _Work(keys, [(rows, label) for rows, label in numbered if len(rows)], labels)


def _hash(feature: str) -> int:
    return crc32(feature.encode())


def _rows(keys: NDArray[np.uint32], features: Iterable[str]) -> NDArray[np.intp]:
    """The places of the known ones among features."""
    wanted = np.unique(np.fromiter(map(_hash, features), np.uint32))
    places = np.searchsorted(keys, wanted)
    places[places == len(keys)] = 0
    return places[keys[places] == wanted] if len(keys) else places[:0]


def _sigmoids(weights: Floats, rows: NDArray[np.intp], bias: Floats, length: int) -> Floats:
    scores = weights[rows].sum(0) * np.float32(1 / math.sqrt(length)) + bias
    found: Floats = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return found


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max())
    found: Floats = powers / powers.sum()
    return found
