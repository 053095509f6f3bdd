"""Days a message names: "demain", "next friday", "12/05", "am 3. Mai", "in two weeks"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from agents.understanding.lexicon import expand, load_yaml
from agents.understanding.reading import CURRENCIES, Reading
from agents.understanding.text import PhraseIndex, words

MAX_AHEAD = 366  # days that "in ... days" may name

_ISO = re.compile(r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
# Day before month, as in all of Europe; a dot needs a year or a second dot, since "12.10" is a price.
_NUMERIC = re.compile(
    r"(?<![\d/.,])(?P<day>\d{1,2})"
    r"(?:/(?P<month>\d{1,2})(?:/(?P<year>(?:20)?\d\d))?|\.(?P<month2>\d{1,2})\.(?P<year2>(?:20)?\d\d)?)(?![\d/])"
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|o)$")


@dataclass(frozen=True, slots=True)
class _Names:
    days: PhraseIndex[int | None]
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    before_day: PhraseIndex[str]
    within: PhraseIndex[str]
    units: Mapping[str, int]


@cache
def _names(language: str) -> _Names:
    raw = load_yaml("dates.yaml")[language]
    days: PhraseIndex[int | None] = PhraseIndex()
    for spelling, offset in raw["days"].items():
        for phrase in expand(spelling):
            days.add(words(phrase), offset)
    return _Names(
        days=days,
        weekdays={words(name)[0]: number for number, name in enumerate(raw["weekdays"])},
        months={words(name)[0]: number for number, name in enumerate(raw["months"], 1)},
        before_day=_index(raw["before_day"]),
        within=_index(raw["within"]),
        units={words(name)[0]: size for name, size in raw["units"].items()},
    )


def _index(spellings: list[str]) -> PhraseIndex[str]:
    index: PhraseIndex[str] = PhraseIndex()
    for spelling in spellings:
        for phrase in expand(spelling):
            index.add(words(phrase), phrase)
    return index


def read_date(reading: Reading, today: date) -> str | None:
    """The first day that a message names, ISO 8601; its tokens are tagged "date".

    A day without a year is the next one from today on, a weekday the first after today.
    """
    for pattern in (_ISO, _NUMERIC):
        for match in pattern.finditer(reading.text):
            parts = match.groupdict()
            year = parts["year"] or parts.get("year2")
            found = _day(int(parts["day"]), int(parts["month"] or parts["month2"]), year, today)
            if found and _is_free(reading, match.start(), match.end()):
                reading.mark_span(match.start(), match.end(), "date")
                return found.isoformat()
    names = _names(reading.lexicon.language)
    position = 0
    while position < len(reading.tokens):
        end, named = _named(reading, names, position, today) or (position + 1, None)
        if named:
            reading.mark(position, end, "date")
            return named.isoformat()
        position = end
    return None


def _named(reading: Reading, names: _Names, position: int, today: date) -> tuple[int, date | None] | None:
    """(position after it, day) of a day in words that starts at a token; the day is None in "guten Morgen"."""
    norms, tokens = reading.norms, reading.tokens
    if tokens[position].tag:
        return None
    if hit := names.days.at(norms, position):
        return hit[0], None if hit[1] is None else today + timedelta(hit[1])
    if (weekday := names.weekdays.get(norms[position])) is not None:
        return position + 1, today + timedelta((weekday - today.weekday() - 1) % 7 + 1)
    return (
        _day_and_month(reading, names, position, today)
        or _within(reading, names, position, today)
        or _bare_day(reading, names, position, today)
    )


def _day_and_month(reading: Reading, names: _Names, position: int, today: date) -> tuple[int, date] | None:
    """A day with its month: "12 mai", "3rd of May 2027", "May 3rd", "3. Mai", "12 de mayo"."""
    norms = reading.norms
    if (month := names.months.get(norms[position])) and (number := _number(reading, position + 1)):
        end, day = number
    elif number := _number(reading, position):
        end, day = number
        end += norms[end : end + 1] in (["of"], ["de"])
        found = names.months.get(norms[end]) if end < len(norms) else None
        if found is None:
            return None
        month, end = found, end + 1
    else:
        return None
    year = norms[end] if end < len(norms) and re.fullmatch(r"20\d\d", norms[end]) else None
    named = _day(day, month, year, today)
    return (end + bool(year), named) if named else None


def _within(reading: Reading, names: _Names, position: int, today: date) -> tuple[int, date] | None:
    if not (hit := names.within.at(reading.norms, position)) or hit[0] + 1 >= len(reading.tokens):
        return None
    amount, unit = reading.tokens[hit[0]].value, names.units.get(reading.norms[hit[0] + 1])
    if amount is None or unit is None or not 0 < amount * unit <= MAX_AHEAD:
        return None
    return hit[0] + 2, today + timedelta(int(amount * unit))


def _bare_day(reading: Reading, names: _Names, position: int, today: date) -> tuple[int, date] | None:
    """The next such day of a month ("pour le 12", "by the 12th"), when nothing is counted by the number."""
    if not (hit := names.before_day.at(reading.norms, position)) or not (number := _number(reading, hit[0])):
        return None
    if whole := _day_and_month(reading, names, hit[0], today):
        return whole
    end, day = number
    following = reading.norms[end] if end < len(reading.norms) else ""
    if following in CURRENCIES or (following.isalnum() and following not in reading.lexicon.stopwords):
        return None
    for ahead in range(MAX_AHEAD):
        if (found := today + timedelta(ahead)).day == day:
            return end, found
    return None


def _number(reading: Reading, position: int) -> tuple[int, int] | None:
    """(position after it, value) of a day of the month; "3rd" is two tokens."""
    if position >= len(reading.tokens) or reading.tokens[position].tag:
        return None
    value = reading.tokens[position].value
    if value is None or not 1 <= value <= 31 or value != int(value):
        return None
    end = position + 1
    glued = end < len(reading.tokens) and reading.tokens[end].start == reading.tokens[position].end
    return end + bool(glued and _ORDINAL.match(reading.norms[end])), int(value)


def _day(day: int, month: int, year: str | None, today: date) -> date | None:
    """The day, of the year named or else the next from today on; None when there is no such day."""
    try:
        if year:
            return date(int(year) % 100 + 2000, month, day)
        found = date(today.year, month, day)
        return found if found >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _is_free(reading: Reading, start: int, end: int) -> bool:
    """Whether no token of a span has a meaning yet, and no size cue stands before it ("taille 10/12")."""
    inside = [index for index, token in enumerate(reading.tokens) if token.start >= start and token.end <= end]
    if not inside or not reading.free(inside[0], inside[-1] + 1):
        return False
    return inside[0] not in reading.ends_of(reading.lexicon.size_cues)
