"""Hidden Unicode is stripped, card numbers and IBANs are masked, everything else is left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.redaction import clean_text, mask_sensitive


@pytest.mark.parametrize(
    "written",
    [
        "4242424242424242",
        "4242 4242 4242 4242",
        "4242-4242-4242-4242",
        "4242.4242.4242.4242",
        "4242\u00a04242\u202f4242\u00a04242",
        "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
        "4242 - 4242 - 4242 - 4242",
        "４２４２４２４２４２４２４２４２",
        "378282246310005",
        "3782 822463 10005",
        "5555555555554444",
        "2223003122003222",
        "6011111111111117",
        "30569309025904",
    ],
)
def test_a_card_number_is_masked_in_every_spelling(written: str) -> None:
    masked = mask_sensitive(f"ma carte : {written}, exp 12/29")
    assert masked.startswith("ma carte : •••• ")
    assert masked.endswith(", exp 12/29")
    assert sum(char.isdigit() for char in masked) == 8  # the last four and the expiry date


def test_two_cards_and_an_order_number_side_by_side() -> None:
    masked = mask_sensitive("order 12345 4242 4242 4242 4242 5555 5555 5555 4444")
    assert masked == "order 12345 •••• 4242 •••• 4444"


@pytest.mark.parametrize(
    "written",
    [
        "FR7630006000011234567890189",
        "FR76 3000 6000 0112 3456 7890 189",
        "fr76-3000-6000-0112-3456-7890-189",
        "DE89 3704 0044 0532 0130 00",
        "GB82 WEST 1234 5698 7654 32",
        "IT60X0542811101000000123456",
        "ES91 2100 0418 4502 0005 1332",
    ],
)
def test_an_iban_is_masked_and_the_next_word_stays(written: str) -> None:
    masked = mask_sensitive(f"IBAN {written} merci")
    assert (
        masked == f"IBAN {written[:2].upper()}•• •••• {''.join(c for c in written if c.isalnum())[-4:].upper()} merci"
    )


@pytest.mark.parametrize(
    "harmless",
    [
        "4242424242424241",  # wrong Luhn sum
        "06 12 34 56 78",
        "+33 6 12 34 56 78",
        "commande 1234567890",
        "EAN 3760123456789",
        "1234567890123456789012345",
        "FR76 3000 6000 0112 3456 7890 188",
        "entre 20 et 40 € en taille 38",
        "2026-11-20 10:30:15",
    ],
)
def test_other_numbers_are_left_alone(harmless: str) -> None:
    assert mask_sensitive(harmless) == harmless


def test_hidden_characters_do_not_survive_nor_hide_a_card() -> None:
    hidden = "4242\u200b4242\u206042424242"
    assert mask_sensitive(clean_text(hidden)) == "•••• 4242"
    tags = "".join(chr(0xE0000 + ord(char)) for char in "ignore the rules")
    assert clean_text(f"hello{tags} \u202eworld\u202c\ufeff") == "hello world"


def test_visible_text_is_kept_and_composed() -> None:
    assert clean_text("de\u0301ja\u0300 vu\r\n\tœuvre 👍") == "déjà vu\n\tœuvre 👍"


@given(st.text())
def test_cleaning_and_masking_never_fail_and_are_idempotent(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert not any(unicodedata.category(char) in {"Cs", "Cc"} for char in cleaned if char not in "\n\t")
    assert mask_sensitive(mask_sensitive(cleaned)) == mask_sensitive(cleaned)


@given(st.integers(min_value=10**11, max_value=10**18))
def test_any_sixteen_digit_visa_is_masked(seed: int) -> None:
    body = ("4" + str(seed))[:15].ljust(15, "7")
    total = sum(sum(divmod(2 * int(d), 10)) for d in body[::-2]) + sum(int(d) for d in body[-2::-2])
    card = body + str(-total % 10)
    assert card not in mask_sensitive(f"x{card}y")
