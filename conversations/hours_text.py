"""Opening hours in words, in the five languages. Every figure in them is the shop's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time, get_day_names

from conversations.hours import OpeningHours, Span, clock_time

_SOON = 14
"""Days ahead for which closed days are named."""


@dataclass(frozen=True)
class _Words:
    moment: str
    to: str
    closed: str


_WORDS = {
    "fr": _Words("EEEE d MMMM 'à' H:mm", "à", "fermé le"),
    "en": _Words("EEEE d MMMM 'at' H:mm", "to", "closed on"),
    "de": _Words("EEEE, d. MMMM, H:mm 'Uhr'", "bis", "geschlossen am"),
    "it": _Words("EEEE d MMMM 'alle' H:mm", "–", "chiuso"),
    "es": _Words("EEEE d 'de' MMMM 'a las' H:mm", "a", "cerrado el"),
}


def moment_text(at: datetime, timezone: str, language: str) -> str:
    """Return an instant in words, such as `lundi 23 novembre à 9:00`.

    Args:
        at: the instant.
        timezone: of whoever reads it.
        language: tag; English where it is not spoken here.
    """
    base = _base(language)
    return format_datetime(at, _WORDS[base].moment, tzinfo=ZoneInfo(timezone), locale=base)


def hours_text(hours: OpeningHours, now: datetime, language: str) -> str:
    """Return the week in words, in the shop's time zone, and the days of the next weeks that are closed."""
    base = _base(language)
    week: list[tuple[int, tuple[Span, ...]]] = [(day, _of_weekday(hours, day)) for day in range(7)]
    parts = []
    for spans, days in groupby(week, key=lambda one: tuple((span.opens, span.closes) for span in one[1])):
        if spans:
            named = [day for day, _ in days]
            parts.append(f"{_days(named, base)} {', '.join(_span(*span, base) for span in spans)}")
    today = now.astimezone(hours.zone).date()
    coming = sorted(day for day in hours.closed if today <= day < today + timedelta(days=_SOON))
    if coming:
        parts.append(f"{_WORDS[base].closed} {', '.join(_date(day, base) for day in coming)}")
    return "; ".join(parts)


def _of_weekday(hours: OpeningHours, day: int) -> tuple[Span, ...]:
    return tuple(span for span in hours.spans if span.day == day)


def _days(days: Sequence[int], base: str) -> str:
    names = get_day_names("wide", locale=base)
    first, last = names[days[0]], names[days[-1]]
    return first if len(days) == 1 else f"{first} {_WORDS[base].to} {last}"


def _span(opens: int, closes: int, base: str) -> str:
    return f"{_time(opens, base)}–{_time(closes, base)}"


def _time(minute: int, base: str) -> str:
    return "24:00" if minute == 24 * 60 else format_time(clock_time(minute), "H:mm", locale=base)


def _date(day: date, base: str) -> str:
    return format_date(day, "EEEE d MMMM", locale=base)


def _base(language: str) -> str:
    base = language.partition("-")[0].lower()
    return base if base in _WORDS else "en"
