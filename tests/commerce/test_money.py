from decimal import Decimal

import pytest

from commerce.money import to_minor, to_text


@pytest.mark.parametrize(
    ("amount", "currency", "minor", "text"),
    [("12.50", "EUR", 1250, "12.50"), ("1250", "JPY", 1250, "1250"), ("1.234", "KWD", 1234, "1.234")],
)
def test_minor_units_follow_the_currency(amount: str, currency: str, minor: int, text: str) -> None:
    assert to_minor(Decimal(amount), currency) == minor
    assert to_text(minor, currency) == text


def test_halves_of_a_cent_are_rounded_up() -> None:
    assert to_minor(Decimal("0.125"), "EUR") == 13


def test_zero_keeps_its_decimals() -> None:
    assert to_text(0, "EUR") == "0.00"
