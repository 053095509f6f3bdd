"""Days as shoppers name them, read on Friday 20 November 2026."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.understanding import Vocabulary, understand

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("fr", "vous pouvez livrer demain ?", "2026-11-21"),
        ("fr", "après-demain si possible", "2026-11-22"),
        ("fr", "un rendez-vous vendredi prochain", "2026-11-27"),
        ("fr", "un rendez-vous le 12/05", "2027-05-12"),
        ("fr", "une table le 12 mai à 20h", "2027-05-12"),
        ("fr", "j'en ai besoin pour le 24", "2026-11-24"),
        ("fr", "d'ici 3 jours", "2026-11-23"),
        ("fr", "le 1er décembre", "2026-12-01"),
        ("en", "can it be here by next friday?", "2026-11-27"),
        ("en", "a table on May 3rd for 4", "2027-05-03"),
        ("en", "the 3rd of December 2026", "2026-12-03"),
        ("en", "in two weeks", "2026-12-04"),
        ("en", "delivery on 24/12/2026", "2026-12-24"),
        ("en", "2027-01-05 please", "2027-01-05"),
        ("de", "ein Termin am 3. Mai", "2027-05-03"),
        ("de", "kann das übermorgen da sein?", "2026-11-22"),
        ("de", "bis zum 3.12.", "2026-12-03"),
        ("it", "arriva entro lunedì?", "2026-11-23"),
        ("it", "il 12 marzo", "2027-03-12"),
        ("it", "tra due settimane", "2026-12-04"),
        ("es", "una mesa para el 3 de mayo", "2027-05-03"),
        ("es", "¿llega pasado mañana?", "2026-11-22"),
        ("es", "el sábado por la mañana", "2026-11-21"),
    ],
)
def test_the_day_is_read(language: str, text: str, day: str, shop: Vocabulary) -> None:
    reading = understand(text, vocabulary=shop, default_language=language, today=FRIDAY)
    assert reading.entities.date == day
    assert reading.entities.quantity is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "une robe taille 10/12"),
        ("fr", "je cherche une lampe"),
        ("en", "under 12.10 euros"),
        ("en", "may i pay by card?"),
        ("en", "31/02"),
        ("en", "by the 3 lamps"),
        ("de", "guten Morgen"),
        ("es", "buenas, por la mañana mejor"),
    ],
)
def test_what_only_looks_like_a_day_is_none(language: str, text: str, shop: Vocabulary) -> None:
    assert understand(text, vocabulary=shop, default_language=language, today=FRIDAY).entities.date is None


def test_a_day_is_no_price_and_no_search_word(shop: Vocabulary) -> None:
    entities = understand("une lampe pour le 24/12", vocabulary=shop, default_language="fr", today=FRIDAY).entities
    assert (entities.query, entities.price_max, entities.date) == ("lampe", None, "2026-12-24")


@settings(max_examples=100)
@given(st.integers(0, 99), st.integers(0, 99), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_any_numbers_are_a_day_from_today_on_or_none(day: int, month: int, today: date) -> None:
    text = f"rendez-vous le {day}/{month}"
    found = understand(text, vocabulary=Vocabulary.build(), default_language="fr", today=today).entities.date
    assert found is None or today <= date.fromisoformat(found) <= today.replace(year=today.year + 8, day=1)
