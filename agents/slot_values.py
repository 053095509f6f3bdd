"""Values of slots: what a flow's question takes for an answer, and how it is kept."""

from decimal import Decimal, InvalidOperation

from agents.cards import base_language
from agents.turn.state import TurnState
from commerce.money import to_minor
from conversations.leads import normalise_email
from core.errors import Invalid
from core.redaction import clean_text, mask_sensitive
from core.text import plain
from templates_store.flow import Slot

_MOST = Decimal(10_000_000)
_DIGITS = 6


def read_value(slot: Slot, text: str, state: TurnState) -> str | None:
    """Return what was said as slots of this type hold it, or None when it cannot be one or is out of bounds.

    Args:
        slot: what was asked.
        text: the bare value, as a person or a model says it.
        state: the turn, for its language and currency.
    """
    value = clean_text(text).strip()
    match slot.type:
        case "choice":
            return _choice(slot, value, state.language)
        case "money":
            amount = _number(slot, value)
            return None if amount is None else str(to_minor(amount, state.shop.currency))
        case "number":
            amount = _number(slot, value)
            return None if amount is None else f"{amount.normalize():f}"
        case "email":
            return _email(value)
        case "phone":
            return value if sum(letter.isdigit() for letter in value) >= _DIGITS else None
        case _:
            return mask_sensitive(value) or None


def _choice(slot: Slot, value: str, language: str) -> str | None:
    for choice in slot.choices:
        if plain(value) in {choice.value, plain(choice.label.get(base_language(language), choice.value))}:
            return choice.value
    return None


def _number(slot: Slot, value: str) -> Decimal | None:
    try:
        number = Decimal(value.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number <= _MOST and within(slot, number) else None


def within(slot: Slot, number: Decimal) -> bool:
    """Say whether a number lies in a slot's bounds, which are whole units."""
    low, high = slot.minimum, slot.maximum
    return (low is None or number >= low) and (high is None or number <= high)


def _email(value: str) -> str | None:
    try:
        return normalise_email(value)
    except Invalid:
        return None
