"""Colours, keys, origins, places, names and addresses: what is accepted, and how it is spelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import AppError, Invalid
from tenants import places
from tenants.colours import READABLE, contrast, is_colour, text_on
from tenants.emails import normalise_email
from tenants.keys import is_api_key, new_api_key, new_widget_key
from tenants.names import clean_name
from tenants.origins import normalise_origin

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@given(colours, colours)
def test_text_on_any_accent_can_be_read(accent: str, ink: str) -> None:
    assert contrast(text_on(accent, ink), accent) >= READABLE


@pytest.mark.parametrize("text", ["#12345", "#1234567", "123456", "#12345G", "#123456\n", "red"])
def test_what_is_no_colour(text: str) -> None:
    assert not is_colour(text)


def test_keys_differ_and_show_typing_errors() -> None:
    keys = {new_api_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(is_api_key(key) for key in keys)
    key = keys.pop()
    swapped = key[:20] + ("a" if key[20] != "a" else "b") + key[21:]
    assert not is_api_key(swapped)
    assert not is_api_key(key[:-1])
    assert not is_api_key(key + "a")
    assert not is_api_key(key.replace("ck_live_", "sk_live_"))
    assert new_widget_key().startswith("wk_")


@pytest.mark.parametrize(
    ("given_text", "origin"),
    [
        ("https://www.shop.example", "https://www.shop.example"),
        ("HTTPS://Shop.Example:443/path?q#f", "https://shop.example"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("shop.example", "https://shop.example"),
        ("bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_origins_are_spelt_as_browsers_do(given_text: str, origin: str) -> None:
    assert normalise_origin(given_text) == origin
    assert normalise_origin(origin) == origin


@pytest.mark.parametrize(
    "text",
    ["", " ", "ftp://shop.example", "javascript:alert(1)", "https://*.shop.example", "https://a:b@shop.example", "null",
     "https://shop.example:99999", "https://[::1", "https://shop .example", "*"],
)  # fmt: skip
def test_what_is_no_origin(text: str) -> None:
    with pytest.raises(Invalid):
        normalise_origin(text)


@given(st.text(max_size=60))
def test_any_text_is_an_origin_or_refused(text: str) -> None:
    try:
        origin = normalise_origin(text)
    except AppError:
        return
    assert normalise_origin(origin) == origin
    assert origin.isascii()


def test_places_are_those_of_the_world() -> None:
    assert (places.country(" fr "), places.currency("chf"), places.locale("pt_br")) == ("FR", "CHF", "pt-BR")
    assert (places.currency_of("JP"), places.timezone_of("JP"), places.timezone_of("US")) == (
        "JPY",
        "Asia/Tokyo",
        "UTC",
    )
    for check, text in (
        (places.country, "ZZ"),
        (places.country, "001"),
        (places.currency, "FRF"),
        (places.timezone, "../../etc/passwd"),
        (places.locale, ""),
        (places.locale, "xx-unknown-!"),
    ):
        with pytest.raises(Invalid):
            check(text)


def test_names_are_one_line_of_what_people_see() -> None:
    assert clean_name("  Maison\n Ada\u200b ") == "Maison Ada"
    with pytest.raises(Invalid):
        clean_name("\u200b \n")


@pytest.mark.parametrize(
    "text", ["a", "a@b", "a b@c.example", "a@b.example, c@d.example", "é@b.example", "a@b..example"]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(Invalid):
        normalise_email(text)


def test_addresses_are_lower_case() -> None:
    assert normalise_email("  Ada@Shop.Example ") == "ada@shop.example"
