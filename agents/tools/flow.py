"""Tools by which a model moves in the flow: it may fill what the flow asks for, and go where the flow leads."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import Field

from agents.cards import base_language
from agents.tools.base import Arguments, Reader
from agents.turn.state import TurnState
from commerce.money import to_minor
from conversations.leads import normalise_email
from core.errors import Invalid
from core.redaction import clean_text, mask_sensitive
from core.text import plain
from templates_store.flow import Slot, pick_text

_MOST = Decimal(10_000_000)
_DIGITS = 6


class SetSlot(Arguments):
    slot: Annotated[str, Field(max_length=48, description="Name of something that the flow wants to know")]
    value: Annotated[str, Field(min_length=1, max_length=200, description="What the shopper said, as a bare value")]


class ChangeStage(Arguments):
    stage: Annotated[str, Field(max_length=48, description="A stage that the current one leads to")]


async def _set_slot(state: TurnState, arguments: SetSlot) -> dict[str, Any]:
    slots = {slot.name: slot for slot in _slots(state)}
    slot = slots.get(arguments.slot)
    if slot is None:
        return {"error": f"There is no such slot. The slots are: {', '.join(slots) or 'none'}."}
    value = _read(slot, clean_text(arguments.value).strip(), state)
    if value is None:
        return {"error": f"This is no {slot.type} value for the slot {slot.name}.{_choices(slot)}"}
    state.slots[slot.name] = value
    return {"slot": slot.name, "value": value}


def _slots(state: TurnState) -> Iterator[Slot]:
    """All slots of the flow, those of the current stage first."""
    stages = state.definition.flow.stages
    for stage in sorted(stages, key=lambda stage: stage.id != state.stage):
        yield from stage.slots


def _choices(slot: Slot) -> str:
    return f" Choose one of: {', '.join(choice.value for choice in slot.choices)}." if slot.choices else ""


def _read(slot: Slot, value: str, state: TurnState) -> str | None:
    """Return a value as slots of this type hold it, or None when it cannot be one."""
    match slot.type:
        case "choice":
            return _choice(slot, value, state.language)
        case "money":
            amount = _number(value)
            return None if amount is None else str(to_minor(amount, state.shop.currency))
        case "number":
            amount = _number(value)
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


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number <= _MOST else None


def _email(value: str) -> str | None:
    try:
        return normalise_email(value)
    except Invalid:
        return None


async def _change_stage(state: TurnState, arguments: ChangeStage) -> dict[str, Any]:
    flow = state.definition.flow
    current = flow.stage(state.stage)
    leads_to = list(dict.fromkeys(transition.to for transition in current.transitions)) if current else [flow.start]
    target = flow.stage(arguments.stage) if arguments.stage in leads_to else None
    if target is None:
        return {"error": f"The stage {state.stage} leads to: {', '.join(leads_to) or 'no other stage'}."}
    state.stage = target.id
    return {
        "stage": target.id,
        "goal": target.goal,
        "instructions": pick_text(flow, target.instructions, state.language),
    }


SET_SLOT = Reader("set_slot", "Note something that the shopper said of their need, for later.", SetSlot, _set_slot)
CHANGE_STAGE = Reader(
    "change_stage", "Go on to another stage of the conversation, when its time has come.", ChangeStage, _change_stage
)
