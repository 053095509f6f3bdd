"""Billing periods: a month from the anchor day on, at midnight in the tenant's time zone."""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Period:
    """A billing period, in UTC: `start` belongs to it, `end` to the next one."""

    start: datetime
    end: datetime
    key: datetime
    """The calendar day on which it begins, written as midnight UTC. Counters go by it, so that a tenant that changes
    its time zone keeps what it has used."""


def period_of(now: datetime, timezone: str, anchor_day: int) -> Period:
    """Return the period that an instant falls into.

    Args:
        now: an aware instant.
        timezone: IANA name of the tenant's zone.
        anchor_day: day of the month; in shorter months, their last day.
    """
    zone = ZoneInfo(timezone)
    local = now.astimezone(zone)
    start = _anchor(local.year, local.month, anchor_day, zone)
    if local < start:
        start = _anchor(*_month(local.year, local.month - 1), anchor_day, zone)
    end = _anchor(*_month(start.year, start.month + 1), anchor_day, zone)
    return Period(start.astimezone(UTC), end.astimezone(UTC), start.replace(tzinfo=UTC))


def _anchor(year: int, month: int, day: int, zone: ZoneInfo) -> datetime:
    return datetime(year, month, min(day, calendar.monthrange(year, month)[1]), tzinfo=zone)


def _month(year: int, month: int) -> tuple[int, int]:
    return year + (month - 1) // 12, (month - 1) % 12 + 1
