"""E-mail addresses, phone numbers and order numbers."""

from __future__ import annotations

import re

from agents.understanding.reading import Reading

_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_URL = re.compile(r"(?:https?://|www\.)\S{1,500}", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w#-])(?:(?:\+|00)[1-9]\d{0,2}[\s.()-]{0,2}(?:0\))?|0\d|\(0\d{1,4}\)|\d{3}[\s.-])(?:[\s.()/-]{0,2}\d){6,12}(?![\w-])"
)
_HASH_ORDER = re.compile(r"#\s?([A-Za-z]{0,6}-?\d[\w-]{1,20})")
_ORDER_CODE = re.compile(r"[A-Za-z]{0,6}-?\d[\w-]{2,20}")


def read_contacts(reading: Reading) -> dict[str, str]:
    """Return `email`, `phone` and `order_number` where present; their tokens are tagged "contact" or "order"."""
    found: dict[str, str] = {}
    text = reading.text
    for url in _URL.finditer(text):
        reading.mark_span(url.start(), url.end(), "contact")
    if match := _EMAIL.search(text):
        found["email"] = match.group().rstrip(".").lower()
        reading.mark_span(match.start(), match.end(), "contact")
    if match := _HASH_ORDER.search(text):
        found["order_number"] = match.group(1)
        reading.mark_span(match.start(), match.end(), "order")
    if any(token.value is not None for token in reading.tokens):
        _read_numbers(reading, found)
    return found


def _read_numbers(reading: Reading, found: dict[str, str]) -> None:
    if "order_number" not in found and (span := _cued_order(reading)):
        found["order_number"] = reading.text[span[0] : span[1]]
        reading.mark_span(*span, "order")
    for match in _PHONE.finditer(reading.text):
        digits = sum(char.isdigit() for char in match.group())
        position = next((i for i, token in enumerate(reading.tokens) if token.end > match.start()), 0)
        if 9 <= digits <= 15 and not reading.tokens[position].tag:
            found["phone"] = match.group().strip()
            reading.mark_span(match.start(), match.end(), "contact")
            return


def _cued_order(reading: Reading) -> tuple[int, int] | None:
    """A code of at least three digits right after "commande", "order number", ..., give or take a filler."""
    for position in sorted(reading.ends_of(reading.lexicon.order_cues)):
        for token in reading.tokens[position : position + 3]:
            if token.norm in reading.lexicon.units:
                break
            match = _ORDER_CODE.match(reading.text, token.start)
            if match and sum(char.isdigit() for char in match.group()) >= 3:
                return match.span()
            if token.norm not in reading.lexicon.stopwords:
                break
    return None
