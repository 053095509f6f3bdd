"""Tools by which a model moves in the flow: it may fill what the flow asks for, and go where the flow leads."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from agents.slot_values import read_value
from agents.tools.base import Arguments, Reader
from agents.turn.state import TurnState
from templates_store.flow import Slot, pick_text


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
    value = read_value(slot, arguments.value, state)
    if value is None:
        return {"error": f"This is no {slot.type} value for the slot {slot.name}.{_expected(slot)}"}
    state.slots[slot.name] = value
    return {"slot": slot.name, "value": value}


def _slots(state: TurnState) -> Iterator[Slot]:
    """All slots of the flow, those of the current stage first."""
    stages = state.definition.flow.stages
    for stage in sorted(stages, key=lambda stage: stage.id != state.stage):
        yield from stage.slots


def _expected(slot: Slot) -> str:
    choices = f" Choose one of: {', '.join(choice.value for choice in slot.choices)}." if slot.choices else ""
    least = f" At least {slot.minimum}." if slot.minimum is not None else ""
    most = f" At most {slot.maximum}." if slot.maximum is not None else ""
    return choices + least + most


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
