"""What a message fills in, and where the flow goes next."""

import re
from collections.abc import Iterator
from decimal import Decimal

from agents.cards import base_language
from agents.slot_values import read_value, within
from agents.turn.state import TurnState
from commerce.money import to_decimal
from core.text import plain
from templates_store.flow import Slot, next_stage

_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")


def fill_slots(state: TurnState) -> Iterator[tuple[str, str]]:
    """Yield the slots, of any stage, that this message answers.

    A bare answer goes to the slot that was asked for last. `state.refused` is that slot when its answer will not do.
    """
    words = f" {plain(state.text)} "
    asked, state.memory.asked_slot = state.memory.asked_slot, None
    for stage in state.definition.flow.stages:
        for slot in stage.slots:
            value = _value(slot, state, words)
            if slot.name == asked and value is None:
                value = _answer(slot, state)
            if value is not None and state.slots.get(slot.name) != value:
                yield slot.name, value


def _answer(slot: Slot, state: TurnState) -> str | None:
    """What a message says to the question that was asked, if it is an answer at all."""
    if state.reading.intent != "affirm":  # see `agents.turn.weighing.answering`
        return None
    if slot.type not in ("number", "money"):
        return read_value(slot, state.text, state) if slot.type in ("text", "date") else None
    figure = _FIGURE.search(state.text)
    value = read_value(slot, figure[0], state) if figure else None
    if figure and value is None:
        state.refused = slot
    return value


def _value(slot: Slot, state: TurnState, words: str) -> str | None:
    if slot.type == "choice":
        return _choice(slot, state.language, words)
    entities = state.reading.entities
    bound = entities.price_max if entities.price_max is not None else entities.price_min
    values: dict[str, object] = {
        "money": bound,
        "size": next(iter(entities.sizes), None),
        "colour": next(iter(entities.colours), None),
        "email": entities.email,
        "phone": entities.phone,
        "number": entities.quantity,
        "date": entities.date,
    }
    value = values.get(slot.type)
    if value is None or (slot.type in ("money", "number") and not _in_bounds(slot, state, value)):
        return None
    return str(value)


def _in_bounds(slot: Slot, state: TurnState, value: object) -> bool:
    amount = Decimal(str(value))
    return within(slot, amount if slot.type == "number" else to_decimal(int(amount), state.shop.currency))


def _choice(slot: Slot, language: str, words: str) -> str | None:
    for choice in slot.choices:
        label = choice.label.get(base_language(language))
        if label and f" {plain(label)} " in words:
            return choice.value
    return None


def stage_after(state: TurnState) -> str:
    """Return the stage that this turn belongs to."""
    return next_stage(
        state.definition.flow,
        state.stage,
        intent=state.reading.intent,
        filled=state.slots.keys(),
        event=state.signal,
    )
