"""Vectors of passages, searched without a database extension.

Each vector's signs make one integer: counting the bits in which two differ takes 0.1 µs and orders passages nearly as
the exact angle does. Only the nearest of them are then measured exactly.
"""

import math
import struct
from collections.abc import Iterable, Sequence
from operator import mul

_SHORTLIST = 60


def pack(vector: Sequence[float]) -> bytes:
    """Return a vector as it is stored: half floats, two bytes each."""
    return struct.pack(f"<{len(vector)}e", *vector)


def unpack(stored: bytes) -> tuple[float, ...]:
    """Return a stored vector."""
    return struct.unpack(f"<{len(stored) // 2}e", stored)


def unit(vector: Sequence[float]) -> list[float]:
    """Return the vector of length 1 in the same direction."""
    length = math.sqrt(sum(map(mul, vector, vector))) or 1.0
    return [value / length for value in vector]


def _signs(vector: Iterable[float]) -> int:
    return int("".join("1" if value > 0 else "0" for value in vector) or "0", 2)


class Vectors:
    """The vectors of an index.

    Args:
        stored: number of the passage and its packed vector; all of one model.
    """

    def __init__(self, stored: Iterable[tuple[int, bytes]]) -> None:
        self._stored = list(stored)
        self._signs = [_signs(unpack(vector)) for _, vector in self._stored]

    def __len__(self) -> int:
        return len(self._stored)

    def nearest(self, vector: Sequence[float], limit: int) -> list[tuple[int, float]]:
        """Return the numbers of the nearest passages and the cosine of each, nearest first."""
        wanted = _signs(vector)
        order = sorted(range(len(self._signs)), key=lambda place: (self._signs[place] ^ wanted).bit_count())
        measured = [(number, sum(map(mul, unpack(stored), vector))) for number, stored in
                    (self._stored[place] for place in order[:_SHORTLIST])]  # fmt: skip
        return sorted(measured, key=lambda item: -item[1])[:limit]
