"""Pointers to what was shown ("the second one"), wishes relative to it ("cheaper") and wishes for an order."""

from __future__ import annotations

from agents.understanding.reading import Reading


def read_wishes(reading: Reading) -> None:
    """Find comparatives and sort wishes, and tag their tokens "comparative" or "sort"."""
    position = 0
    while position < len(reading.tokens):
        hit = reading.lexicon.wishes.at(reading.norms, position)
        if hit is None or not reading.free(position, hit[0]):
            position += 1
            continue
        end, (kind, key) = hit
        reading.add(kind, key)
        reading.mark(position, end, kind)
        position = end


def read_references(reading: Reading) -> tuple[int, ...]:
    """Zero-based positions the message points to, in its order; -1 is the last. Tokens are tagged "ref"."""
    found: list[int] = []
    position = 0
    while position < len(reading.tokens):
        hit = reading.lexicon.ordinals.at(reading.norms, position)
        if hit is None or not reading.free(position, hit[0]) or _guarded(reading, hit[0]):
            position += 1
            continue
        end, index = hit
        if index not in found:
            found.append(index)
        reading.mark(position, end, "ref")
        position = end
    return tuple(found)


def _guarded(reading: Reading, end: int) -> bool:
    """Whether the next word makes the ordinal no choice: "the first time", "le premier prix"."""
    return end < len(reading.norms) and reading.norms[end] in reading.lexicon.ordinal_guards
