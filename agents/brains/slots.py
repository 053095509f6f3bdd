"""What a message fills in, and where the flow goes next."""

from collections.abc import Iterator

from agents.cards import base_language
from agents.turn.state import TurnState
from core.text import plain
from templates_store.flow import Slot, next_stage


def fill_slots(state: TurnState) -> Iterator[tuple[str, str]]:
    """Yield the slots, of any stage, that this message answers."""
    words = f" {plain(state.text)} "
    for stage in state.definition.flow.stages:
        for slot in stage.slots:
            value = _value(slot, state, words)
            if value is not None and state.slots.get(slot.name) != value:
                yield slot.name, value


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
    }
    value = values.get(slot.type)
    return None if value is None else str(value)


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
