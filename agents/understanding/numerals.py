"""Sizes and quantities: numbers (or letters) that are no prices."""

from __future__ import annotations

import re

from agents.understanding.reading import Reading

MAX_QUANTITY = 999

_LETTER_SIZES = frozenset({"xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "xxxxl"})
_SAFE_LETTER_SIZES = frozenset({"xxs", "xs", "xl", "xxl", "xxxl", "xxxxl"})  # words of no language
_JEANS = re.compile(r"\bw\s?(\d\d)[\s/x-]{0,3}l\s?(\d\d)\b", re.IGNORECASE)
_DIMENSIONS = re.compile(r"\b(\d{1,4})(?:\s?cm)?\s?[x×]\s?(\d{1,4})(?:\s?[x×]\s?(\d{1,4}))?(?:\s?cm)?\b", re.IGNORECASE)
_NUMBERED_LETTERS = re.compile(r"\b([2-6])\s?xl\b", re.IGNORECASE)


def read_sizes(reading: Reading) -> None:
    """Find sizes and tag their tokens "size"."""
    for pattern, form in ((_JEANS, "W{0} L{1}"), (_NUMBERED_LETTERS, "{0}XL"), (_DIMENSIONS, "")):
        for match in pattern.finditer(reading.text):
            parts = [part for part in match.groups() if part]
            _add(reading, form.format(*parts) if form else "X".join(parts))
            reading.mark_span(match.start(), match.end(), "size")
    cues = reading.ends_of(reading.lexicon.size_cues)
    for position, token in enumerate(reading.tokens):
        start = cues[position][0] if position in cues else None
        if token.tag:
            continue
        if start is not None and _is_size(reading, position) and not _is_choice(reading, start, position):
            end = _size_end(reading, position)
            _add(reading, "-".join(part.norm for part in reading.tokens[position:end] if part.norm != "-"))
            reading.mark(start, end, "size")
        elif token.norm in _SAFE_LETTER_SIZES or (
            token.text in {"S", "M", "L"} and _capital_stands_alone(reading, position)
        ):
            _add(reading, token.norm)
            token.tag = "size"


def _add(reading: Reading, size: str) -> None:
    reading.add("sizes", size.upper())


def _is_size(reading: Reading, position: int) -> bool:
    token = reading.tokens[position]
    if token.norm in _LETTER_SIZES:
        return True
    following = reading.norms[position + 1] if position + 1 < len(reading.norms) else ""
    return token.value is not None and token.value <= 250 and following not in reading.lexicon.units


def _is_choice(reading: Reading, start: int, position: int) -> bool:
    """Whether a number that follows the cue of a size tells one of several: "il numero 2"; "numero 42" is a shoe's."""
    return any(reading.lexicon.ordinals.at(reading.norms, place) for place in range(max(0, start - 1), position))


def _size_end(reading: Reading, position: int) -> int:
    """A size may be a range: "38-40", "S/M"."""
    following = reading.norms[position + 1 : position + 3]
    return position + 3 if len(following) == 2 and following[0] == "-" and following[1].isdigit() else position + 1


def _capital_stands_alone(reading: Reading, position: int) -> bool:
    """A capital S, M or L after a space in a message that is not all capitals ("en M", not "L'ÉTÉ")."""
    token = reading.tokens[position]
    around = reading.text[max(0, token.start - 1) : token.start] + reading.text[token.end : token.end + 1]
    return not reading.text.isupper() and not set(around) & {"'", "’", "&", "."}


def read_quantity(reading: Reading) -> int | None:
    """The number of pieces the shopper asks for, its token tagged "quantity"; None when there is none."""
    befores = reading.ends_of(reading.lexicon.quantity_before)
    for position, token in enumerate(reading.tokens):
        value = token.value if token.value is not None else _article(reading, position)
        if value is None or token.tag or value != int(value) or not 0 < value <= MAX_QUANTITY:
            continue
        end = position + 1
        after = reading.lexicon.quantity_after.at(reading.norms, end) if end < len(reading.norms) else None
        if after:
            reading.mark(position, after[0], "quantity")
            return int(value)
        if position in befores and token.value is not None and not _has_unit(reading, end):
            token.tag = "quantity"
            return int(value)
    return None


def _article(reading: Reading, position: int) -> int | None:
    """The one of "un exemplaire": an article counts only before a word of pieces, which the caller checks."""
    return 1 if reading.lexicon.numbers.get(reading.norms[position]) == 1 else None


def _has_unit(reading: Reading, end: int) -> bool:
    return end < len(reading.norms) and reading.norms[end] in reading.lexicon.units
