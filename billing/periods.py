"""Billing periods: a month from the anchor day on, at midnight in the tenant's time zone."""

import calendar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def period_of(now: datetime, timezone: str, anchor_day: int) -> tuple[datetime, datetime]:
    """Return start (inclusive) and end (exclusive) of the period that an instant falls into, in UTC.

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
    return start.astimezone(UTC), end.astimezone(UTC)


def _anchor(year: int, month: int, day: int, zone: ZoneInfo) -> datetime:
    return datetime(year, month, min(day, calendar.monthrange(year, month)[1]), tzinfo=zone)


def _month(year: int, month: int) -> tuple[int, int]:
    return year + (month - 1) // 12, (month - 1) % 12 + 1
