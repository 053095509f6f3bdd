"""When people are there: weeks, holidays, clock changes, and how that is said."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.hours import OpeningHours
from conversations.hours_text import hours_text, moment_text

WEEK = [
    *({"day": day, "opens": "09:00", "closes": "12:30"} for day in ("monday", "tuesday", "wednesday", "thursday")),
    {"day": "thursday", "opens": "14:00", "closes": "18:00"},
    {"day": "saturday", "opens": "20:00", "closes": "24:00"},
]


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris"))


def opening(closed: list[str] | None = None) -> OpeningHours:
    found = OpeningHours.read(WEEK, closed, "Europe/Paris")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-23T08:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T12:29:59", True),
        ("2026-11-23T12:30", False),
        ("2026-11-26T13:00", False),
        ("2026-11-26T17:00", True),
        ("2026-11-28T23:59", True),
        ("2026-11-29T00:00", False),
    ],
)
def test_a_span_holds_its_beginning_and_not_its_end(at: str, is_open: bool) -> None:
    assert opening().is_open(paris(at)) is is_open


def test_instants_are_read_in_the_shops_zone() -> None:
    assert opening().is_open(datetime(2026, 11, 23, 8, 30, tzinfo=UTC))
    assert not opening().is_open(datetime(2026, 11, 23, 11, 45, tzinfo=UTC))


@pytest.mark.parametrize(
    ("at", "closed", "opens"),
    [
        ("2026-11-20T22:00", [], "2026-11-21T20:00"),
        ("2026-11-22T10:00", [], "2026-11-23T09:00"),
        ("2026-11-26T13:00", [], "2026-11-26T14:00"),
        ("2026-11-22T10:00", ["2026-11-23", "2026-11-24"], "2026-11-25T09:00"),
        ("2026-03-28T23:59", [], "2026-03-30T09:00"),  # over the night in which the clock moves
    ],
)
def test_the_next_opening_skips_closed_days(at: str, closed: list[str], opens: str) -> None:
    assert opening(closed).next_opening(paris(at)) == paris(opens)


def test_a_closed_day_is_closed_and_a_shop_without_hours_has_none() -> None:
    assert not opening(["2026-11-23"]).is_open(paris("2026-11-23T10:00"))
    assert OpeningHours.read([], ["2026-11-23"], "Europe/Paris") is None


def test_a_shop_that_never_opens_again_has_no_opening() -> None:
    day = {"day": "monday", "opens": "09:00", "closes": "10:00"}
    mondays = [date.fromordinal(date(2026, 11, 23).toordinal() + 7 * week).isoformat() for week in range(60)]
    found = OpeningHours.read([day], mondays, "Europe/Paris")
    assert found is not None
    assert found.next_opening(paris("2026-11-22T10:00")) is None


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("fr", "Europe/Paris", "lundi 23 novembre à 9:00"),
        ("en-GB", "Europe/London", "Monday 23 November at 8:00"),
        ("de", "Europe/Paris", "Montag, 23. November, 9:00 Uhr"),
        ("it", "Europe/Paris", "lunedì 23 novembre alle 9:00"),
        ("es", "America/New_York", "lunes 23 de noviembre a las 3:00"),
        ("pl", "Europe/Paris", "Monday 23 November at 9:00"),
    ],
)
def test_an_opening_is_said_in_the_readers_language_and_zone(language: str, zone: str, said: str) -> None:
    assert moment_text(paris("2026-11-23T09:00"), zone, language) == said


def test_a_week_is_said_in_groups_of_days_and_names_what_is_closed_soon() -> None:
    found = opening(["2026-11-25", "2027-01-01"])
    said = hours_text(found, paris("2026-11-20T10:00"), "fr")
    assert said == (
        "lundi à mercredi 9:00–12:30; jeudi 9:00–12:30, 14:00–18:00; samedi 20:00–24:00; fermé le mercredi 25 novembre"
    )
