"""Billing periods hold for every instant, zone and anchor day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.periods import period_of

FIRST, LAST = datetime(2024, 1, 1), datetime(2040, 1, 1)  # noqa: DTZ001  # hypothesis wants them without a zone
INSTANTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
ZONES = st.sampled_from(sorted(available_timezones()))
ANCHORS = st.integers(1, 31)


@given(INSTANTS, ZONES, ANCHORS)
def test_an_instant_lies_in_its_period_and_periods_follow_each_other(now: datetime, zone: str, anchor: int) -> None:
    period = period_of(now, zone, anchor)
    assert period.start <= now < period.end
    assert timedelta(days=27) < period.end - period.start < timedelta(days=32)
    assert period_of(period.start, zone, anchor) == period
    assert period_of(period.end - timedelta(microseconds=1), zone, anchor) == period
    assert period_of(period.end, zone, anchor).start == period.end
    assert period_of(period.start - timedelta(microseconds=1), zone, anchor).end == period.start


@given(INSTANTS, ZONES, ANCHORS)
def test_a_period_begins_on_its_day_at_the_first_moment_of_the_tenants_clock(
    now: datetime, zone: str, anchor: int
) -> None:
    period = period_of(now, zone, anchor)
    local = period.start.astimezone(ZoneInfo(zone))
    before = (period.start - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
    assert before.date() < local.date() == period.key.date()
    assert local.day == anchor or (local.day < anchor and (local + timedelta(days=1)).day == 1)


@given(INSTANTS, ANCHORS, st.lists(ZONES, min_size=2, max_size=2))
def test_moving_to_another_zone_never_opens_a_third_counter(now: datetime, anchor: int, zones: list[str]) -> None:
    one, two = (period_of(now, zone, anchor) for zone in zones)
    neighbours = {period_of(one.start - timedelta(days=2), zones[0], anchor).key, one.key,
                  period_of(one.end + timedelta(days=2), zones[0], anchor).key}  # fmt: skip
    assert two.key in neighbours


@pytest.mark.parametrize(
    ("now", "zone", "anchor", "start", "end"),
    [
        # Paris: two hours from UTC in summer, one in winter; the month of October has 745 hours.
        ("2026-10-10T12:00Z", "Europe/Paris", 1, "2026-09-30T22:00Z", "2026-10-31T23:00Z"),
        ("2026-09-30T21:59Z", "Europe/Paris", 1, "2026-08-31T22:00Z", "2026-09-30T22:00Z"),
        # A month without a 31st begins on its last day, and the one after on the 31st again.
        ("2027-02-28T12:00Z", "UTC", 31, "2027-02-28T00:00Z", "2027-03-31T00:00Z"),
        ("2028-02-29T00:00Z", "UTC", 30, "2028-02-29T00:00Z", "2028-03-30T00:00Z"),
        ("2026-12-31T23:59Z", "UTC", 1, "2026-12-01T00:00Z", "2027-01-01T00:00Z"),
        # Havana's clock goes from 23:59:59 to 01:00: the day begins at one.
        ("2026-03-08T05:00Z", "America/Havana", 8, "2026-03-08T05:00Z", "2026-04-08T04:00Z"),
        # ... and in autumn midnight comes twice: the first one counts.
        ("2026-11-01T05:30Z", "America/Havana", 1, "2026-11-01T04:00Z", "2026-12-01T05:00Z"),
    ],
)
def test_known_periods(now: str, zone: str, anchor: int, start: str, end: str) -> None:
    period = period_of(datetime.fromisoformat(now), zone, anchor)
    assert (period.start, period.end) == (datetime.fromisoformat(start), datetime.fromisoformat(end))
