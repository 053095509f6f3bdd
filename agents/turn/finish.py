"""The last transaction of a turn: reply, receipt and what the conversation remembers, stored together, once."""

from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from agents.events import TurnEvent
from agents.llm.jobs import fold_conversation
from agents.llm.summary import is_due
from agents.turn import repository
from agents.turn.accept import Accepted
from agents.turn.answers import Answers, Given
from agents.turn.live import LiveTurn
from agents.turn.state import TurnState
from billing.ledger import Used, note_turn
from core.ids import public_id
from core.jobs import enqueue
from core.runtime import Runtime

_log = structlog.get_logger(__name__)
_FAILED = {
    "fr": "La réponse n'a pas pu être écrite. Votre message est conservé ; vous pouvez réessayer.",
    "en": "The answer could not be written. Your message was kept; you can try again.",
}


@dataclass(frozen=True)
class Outcome:
    """How a turn ended: `done` or `failed`."""

    status: str
    text: str
    brain: str
    receipt: dict[str, Any]
    usage: dict[str, Any]
    calls: list[dict[str, Any]]
    repeatable: bool = False
    """Whether the same message in the same situation would be answered the same, whoever wrote it."""


async def finish(rt: Runtime, accepted: Accepted, state: TurnState, outcome: Outcome, live: LiveTurn) -> None:
    """Store the end of a turn and then tell the shopper's client.

    The final event leaves after the commit: whoever has seen it can rely on it. When the database does not answer,
    the shopper sees a failure that can be retried, and the sweeper finishes the turn later.
    """
    last = _last_event(state, outcome)
    try:
        owned = await _store(rt, accepted, state, outcome, [*live.events, _numbered(live, *last)])
    except (SQLAlchemyError, OSError):
        _log.exception("turn_not_stored", turn_id=str(accepted.turn_id))
        last, owned = _failure(state), True
    if owned:
        live.emit(*last)
    else:
        live.end()
    await live.flushed()


async def _store(rt: Runtime, accepted: Accepted, state: TurnState, outcome: Outcome, events: list[TurnEvent]) -> bool:
    tenant_id, conversation_id = accepted.incoming.tenant_id, accepted.incoming.conversation_id
    state.memory.turns += outcome.status == "done"
    state.memory.spent += outcome.usage.get("cost_micros", 0)
    turn = {
        "status": outcome.status,
        "events": [event.as_json() for event in events],
        "brain": outcome.brain,
        "usage": outcome.usage,
        "error": None if outcome.status == "done" else "internal_error",
    }
    message = {
        "tenant_id": tenant_id,
        "id": accepted.turn_id,
        "conversation_id": conversation_id,
        "role": "agent",
        "text": outcome.text,
        "cards": state.cards,
        "receipt": outcome.receipt,
        "turn_id": accepted.turn_id,
        "created_at": rt.clock.now(),
    }
    conversation = {
        "stage": state.stage,
        "slots": state.slots,
        "memory": state.memory.as_json(),
        "language": state.language,
        "signal": None,
    }
    calls = [{"tenant_id": tenant_id, "turn_id": accepted.turn_id, **call} for call in outcome.calls]
    async with rt.db.tenant(tenant_id) as session:
        answered = outcome.status == "done" and bool(outcome.text or state.cards)
        if answered:
            owned = await repository.end_with_reply(session, accepted.attempt, turn, message, conversation, calls)
        else:
            owned = await repository.end_turn(session, tenant_id, accepted.turn_id, accepted.attempt, turn)
        if not owned:
            return False
        if answered and accepted.targets and is_due(len(accepted.history) + 2):
            await enqueue(session, fold_conversation, tenant_id=str(tenant_id), conversation_id=str(conversation_id))
        await _note(rt, session, accepted, outcome, sandbox=state.sandbox)
    if accepted.situation is not None and outcome.repeatable:
        given = Given(tuple(events), outcome.text, state.cards, outcome.receipt, conversation)
        rt.ports.get(Answers).keep(accepted.situation, given)
    return True


async def _note(rt: Runtime, session: AsyncSession, accepted: Accepted, outcome: Outcome, *, sandbox: bool) -> None:
    """Write down what the turn used. Money is spent in a sandbox too, and nothing else of it counts."""
    usage = outcome.usage
    used = Used(cost=usage.get("cost_micros", 0))
    if not sandbox:
        tokens = usage.get("input_tokens", 0), usage.get("output_tokens", 0)
        used = Used(outcome.status == "done", *tokens, used.cost)
    again = "" if accepted.attempt == 1 else f":{accepted.attempt}"
    cause = f"turn:{accepted.turn_id}{again}"
    await note_turn(session, accepted.incoming.tenant_id, cause, used, rt.clock.now(), accepted.spending.period)


def _last_event(state: TurnState, outcome: Outcome) -> tuple[str, dict[str, Any]]:
    if outcome.status != "done":
        return _failure(state)
    return "message.end", {
        "message_id": public_id("msg", state.turn_id),
        "receipt": outcome.receipt,
        "brain": outcome.brain,
        "stage": state.stage,
    }


def _failure(state: TurnState) -> tuple[str, dict[str, Any]]:
    message = _FAILED.get(state.language, _FAILED["en"])
    return "error", {"code": "turn_failed", "message": message, "retryable": True}


def _numbered(live: LiveTurn, event: str, data: dict[str, Any]) -> TurnEvent:
    return TurnEvent(live.next_id(), event, data)
