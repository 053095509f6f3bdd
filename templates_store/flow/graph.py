"""Walking the graph of a flow."""

from collections.abc import Collection

from templates_store.flow.model import (
    AlwaysCondition,
    Condition,
    EventCondition,
    Flow,
    IntentCondition,
    SlotsCondition,
    Stage,
)


def holds(condition: Condition, *, intent: str | None, filled: Collection[str], event: str | None) -> bool:
    """Whether a condition is true for what this turn knows."""
    match condition:
        case IntentCondition():
            return intent in condition.any_of
        case SlotsCondition():
            return all(name in filled for name in condition.all_of)
        case EventCondition():
            return event == condition.name
        case AlwaysCondition():
            return True


def next_stage(
    flow: Flow, stage_id: str, *, intent: str | None = None, filled: Collection[str] = (), event: str | None = None
) -> str:
    """The stage to be in for this turn: the target of the first transition that holds, else the same stage.

    Args:
        flow: the flow being run.
        stage_id: the stage of the previous turn; one that no longer exists leads to the flow's start.
        intent: the intent of the shopper's message.
        filled: names of the slots filled so far.
        event: what happened since the last turn.
    """
    stage = flow.stage(stage_id)
    if stage is None:
        return flow.start
    taken = (t.to for t in stage.transitions if holds(t.when, intent=intent, filled=filled, event=event))
    return next(taken, stage_id)


def reachable(flow: Flow) -> frozenset[str]:
    """The ids of the stages that the start can lead to."""
    by_id: dict[str, Stage] = {stage.id: stage for stage in flow.stages}
    seen: set[str] = set()
    todo = [flow.start]
    while todo:
        current = todo.pop()
        if current in by_id and current not in seen:
            seen.add(current)
            todo.extend(transition.to for transition in by_id[current].transitions)
    return frozenset(seen)


def open_slots(stage: Stage, filled: Collection[str]) -> list[str]:
    """Slots still to ask for, in the order of asking: required ones first."""
    missing = [slot for slot in stage.slots if slot.name not in filled]
    return [slot.name for slot in sorted(missing, key=lambda slot: not slot.required)]
