import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.imports.readers.limits import FieldError
from commerce.imports.readers.values import grams, link, price, whole, yes
from commerce.money import to_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.50 EUR", (1250, "EUR")),
        ("12,50", (1250, "EUR")),
        ("12", (1200, "EUR")),
        (".5", (50, "EUR")),
        ("0.125", (13, "EUR")),
        ("1 234,56 €", (123456, "EUR")),
        ("1\u202f234,56\u00a0€", (123456, "EUR")),
        ("€1.234,56", (123456, "EUR")),
        ("1,234.56", (123456, "EUR")),
        ("1'234.50 CHF", (123450, "CHF")),
        ("1,234", (123400, "EUR")),
        ("1.234.567", (123456700, "EUR")),
        ("1,23,456.00", (12345600, "EUR")),
        ("$19.99", (1999, "USD")),
        ("CA$19.99", (1999, "CAD")),
        ("¥1200", (1200, "JPY")),
        ("1.234 KWD", (1234, "KWD")),
        ("199 kr", (19900, "SEK")),
        ("USD 5", (500, "USD")),
        ("  ", None),
    ],
)
def test_prices_as_people_write_them(text: str, expected: tuple[int, str] | None) -> None:
    assert price(text, "EUR", "price") == expected


@pytest.mark.parametrize(
    "text",
    ["abc", "-5", "12.50.3", "1,2,3", "1.234", "12 XYZ", "1e5", "NaN", "5 + 5", "1,234 KWD", "9" * 30, "12.5.0,1"],
)
def test_a_price_is_never_guessed(text: str) -> None:
    with pytest.raises(FieldError) as caught:
        price(text, "EUR", "Variant Price")
    assert caught.value.field == "Variant Price"


def test_a_shared_sign_means_the_shops_own_currency() -> None:
    assert price("$10", "CAD", "price") == (1000, "CAD")
    assert price("10 kr", "NOK", "price") == (1000, "NOK")


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["EUR", "JPY", "KWD", "USD"]))
def test_what_we_write_we_read(minor: int, currency: str) -> None:
    text = to_text(minor, currency)
    assert price(f"{text} {currency}", "EUR", "price") == (minor, currency)


@given(st.text(max_size=40))
def test_no_text_breaks_the_price_reader(text: str) -> None:
    try:
        found = price(text, "EUR", "price")
    except FieldError:
        return
    assert found is None or found[0] >= 0


def test_yes_and_no_in_several_languages() -> None:
    assert yes("Oui", default=False, field="f")
    assert not yes("FALSE", default=True, field="f")
    assert yes("", default=True, field="f")
    with pytest.raises(FieldError):
        yes("maybe", default=True, field="f")


def test_counts_and_weights() -> None:
    assert whole("12.0", "Stock") == 12
    assert whole("-3", "Stock") == -3
    assert whole("", "Stock") is None
    assert grams("1,5", "kg", "Weight") == 1500
    assert grams("2 lb", "g", "Weight") == 907
    for text in ("many", "1e9", "99999999999"):
        with pytest.raises(FieldError):
            whole(text, "Stock")
    with pytest.raises(FieldError):
        grams("heavy", "kg", "Weight")


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "//evil.example/x", "ftp://x", "https://", "x"]
)
def test_links_that_could_run_are_dropped(text: str) -> None:
    assert link(text) == ""


def test_links_of_shops_are_kept() -> None:
    assert link(" https://shop.example/p/1?a=b ") == "https://shop.example/p/1?a=b"
    assert link("/p/1") == "/p/1"
