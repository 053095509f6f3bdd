"""Nearest known word within a small edit distance, fast and small at 50,000 words."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

MIN_LENGTH = 4  # shorter words have too many neighbours for a correction to be safe


class FuzzyWords:
    """Symmetric-delete index kept as one sorted array of integers: hash of a delete, number of the word.

    Deleting up to one letter on both sides finds every word one edit away (insertion, deletion, substitution,
    swap of neighbours) and many two edits away; candidates are then measured.
    """

    __slots__ = ("_keys", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted({word for word in words if len(word) >= MIN_LENGTH and word.isalpha()})
        self._keys = array(
            "Q",
            sorted(_hash(key) << 32 | number for number, word in enumerate(self._words) for key in _deletes(word)),
        )

    def nearest(self, word: str) -> str | None:
        """The one word nearest to `word`, or None when none is near enough or two are equally near.

        The distance allowed is 1 edit, 2 from eight letters on; the first letter must be right for words under six.
        """
        if not MIN_LENGTH <= len(word) <= 24:
            return None
        limit = 2 if len(word) >= 8 else 1
        best: tuple[int, str] | None = None
        tied = False
        for candidate in self._candidates(word):
            distance = OSA.distance(word, candidate, score_cutoff=limit)
            if distance > limit or (len(word) < 6 and candidate[0] != word[0]):
                continue
            if best is None or distance < best[0]:
                best, tied = (distance, candidate), False
            elif distance == best[0] and candidate != best[1]:
                tied = True
        return best[1] if best and not tied else None

    def _candidates(self, word: str) -> set[str]:
        found = set()
        for key in _deletes(word):
            low = _hash(key) << 32
            position = bisect_left(self._keys, low)
            while position < len(self._keys) and self._keys[position] >> 32 == low >> 32:
                found.add(self._words[self._keys[position] & 0xFFFFFFFF])
                position += 1
        return found


class Spelling:
    """The words of a language that are right as they are, and the nearest of them for one that is not."""

    __slots__ = ("_known", "_typos")

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._typos = FuzzyWords(self._known)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def correct(self, word: str) -> str | None:
        return self._typos.nearest(word)


def _deletes(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _hash(text: str) -> int:
    return hash(text) & 0xFFFFFFFF
