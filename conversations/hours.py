"""When people of a shop are there: spans of the week in the shop's time zone, less the days on which it is closed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HORIZON = 400
"""Days that are looked ahead for an opening: longer than any list of closed days."""
_MIDNIGHT = 24 * 60


@dataclass(frozen=True, order=True)
class Span:
    """Hours of one day of the week: Monday is 0; minutes since midnight, the end excluded, at most 24 h."""

    day: int
    opens: int
    closes: int


@dataclass(frozen=True)
class OpeningHours:
    """The hours of a shop's people; without spans they are never there."""

    spans: tuple[Span, ...]
    closed: frozenset[date]
    zone: ZoneInfo

    @classmethod
    def read(cls, hours: list[Any] | None, closed_days: list[Any] | None, timezone: str) -> "OpeningHours | None":
        """Read what the settings hold; None where a shop has told no hours."""
        if not hours:
            return None
        spans = (Span(DAYS.index(one["day"]), minutes(one["opens"]), minutes(one["closes"])) for one in hours)
        closed = frozenset(date.fromisoformat(day) for day in closed_days or ())
        return cls(tuple(sorted(spans)), closed, ZoneInfo(timezone))

    def is_open(self, at: datetime) -> bool:
        """Say whether people are there at an instant."""
        local = at.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        return any(span.opens <= minute < span.closes for span in self.of(local.date()))

    def of(self, day: date) -> list[Span]:
        """Return the spans of a date, the earliest first."""
        return [] if day in self.closed else [span for span in self.spans if span.day == day.weekday()]

    def next_opening(self, at: datetime) -> datetime | None:
        """Return the first opening after an instant, in UTC; None where there is none for more than a year."""
        today = at.astimezone(self.zone).date()
        for ahead in range(_HORIZON):
            day = today + timedelta(days=ahead)
            for span in self.of(day):
                begins = datetime.combine(day, clock_time(span.opens), self.zone).astimezone(UTC)
                if begins > at:
                    return begins
        return None


def minutes(text: str) -> int:
    """Return the minutes since midnight of `HH:MM`, up to `24:00`."""
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def clock_time(minute: int) -> time:
    """Return minutes since midnight as a time of day; the end of a day is its midnight."""
    return time(*divmod(minute % _MIDNIGHT, 60))
