"""The door of the turn: channels hand messages in and follow the events."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import structlog

from agents.events import TurnEvent, from_json
from agents.models import Turn
from agents.turn import repository
from agents.turn.accept import LEASE, Accepted, Answered, Incoming, Silent, accept, gather
from agents.turn.handed_over import delivered, heard, told_of_person
from agents.turn.live import LiveTurn, broadcast, stream_key
from agents.turn.materials import Materials
from agents.turn.run import run
from core.runtime import Runtime

_log = structlog.get_logger(__name__)
ATTEMPT_STRIDE = 10_000
"""Event numbers of a later attempt start here, so that ids never repeat."""


class Turns:
    """The turns that run in this process. A closed tab does not stop them; a stopping process waits for them."""

    def __init__(self, rt: Runtime) -> None:
        self._rt = rt
        self._live: dict[UUID, LiveTurn] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def post(self, incoming: Incoming) -> "LiveTurn | Turn | Silent":
        """Accept a message and start answering it.

        Returns:
            The running turn; or a finished or elsewhere running one, for a repeated key; or Silent.
        """
        accepted = await accept(self._rt, incoming)
        if isinstance(accepted, Accepted | Answered):
            self._rt.ports.get(Materials).activity_noted(incoming.tenant_id, self._rt.clock.now())
            return self.start(accepted) if isinstance(accepted, Accepted) else self._told(incoming, accepted)
        if isinstance(accepted, Turn) and accepted.id in self._live:
            return self._live[accepted.id]
        if isinstance(accepted, Silent):
            key = stream_key(incoming.tenant_id, incoming.conversation_id)
            events = [heard(accepted.message_id, incoming.text), *delivered(accepted.message_id)]
            await broadcast(self._rt.redis, key, events)
        return accepted

    def _told(self, incoming: Incoming, answered: Answered) -> LiveTurn:
        """Hand out an answer that is stored already."""
        key = stream_key(incoming.tenant_id, incoming.conversation_id)
        live = LiveTurn(self._rt.redis, key, answered.turn_id)
        for event in answered.events:
            live.emit(event.event, event.data)
        task = asyncio.create_task(live.flushed())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return live

    def start(self, accepted: Accepted) -> LiveTurn:
        """Answer a turn in a task of its own."""
        incoming = accepted.incoming
        live = LiveTurn(
            self._rt.redis,
            stream_key(incoming.tenant_id, incoming.conversation_id),
            accepted.turn_id,
            first_number=(accepted.attempt - 1) * ATTEMPT_STRIDE,
        )
        self._live[accepted.turn_id] = live
        task = asyncio.create_task(self._run(accepted, live))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return live

    async def _run(self, accepted: Accepted, live: LiveTurn) -> None:
        try:
            await run(self._rt, accepted, live)
        except Exception:
            _log.exception("turn_broke", turn_id=str(accepted.turn_id))
            raise
        finally:
            self._live.pop(accepted.turn_id, None)
            if not live.ended:
                live.end()  # whoever listens is let go; the sweeper takes the turn up

    async def drain(self) -> None:
        """Wait for the running turns; called when the process stops."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)


def stored_events(turn: Turn) -> list[TurnEvent]:
    """Return the events of a finished turn, as they were sent."""
    return [from_json(event) for event in turn.events]


async def replay(rt: Runtime, turn: Turn) -> AsyncIterator[list[TurnEvent]]:
    """Yield the events of a turn that this process does not run, waiting for its end in the database if need be."""
    while turn.status == "running":
        await asyncio.sleep(0.25)
        async with rt.db.tenant(turn.tenant_id) as session:
            found = await repository.find_turn(session, turn.tenant_id, turn.conversation_id, turn.idempotency_key)
        if found is None:
            return
        turn = found
    yield stored_events(turn)


async def resume(rt: Runtime, tenant_id: UUID, turn_id: UUID) -> None:
    """Finish a turn whose process died. Its tools' effects are found done, not repeated."""
    async with rt.db.tenant(tenant_id) as session:
        turn = await repository.take_over(session, tenant_id, turn_id, LEASE)
        if turn is None:
            return
        context = await repository.load_context(session, tenant_id, turn.conversation_id)
        if context is None:
            return
        if context.handoff == "active":
            await repository.leave_to_person(session, tenant_id, turn.id, told_of_person(turn.message_id))
            await broadcast(rt.redis, stream_key(tenant_id, turn.conversation_id), delivered(turn.message_id))
            return
        incoming = Incoming(
            tenant_id,
            context.visitor_id,
            turn.conversation_id,
            await repository.message_text(session, tenant_id, turn.message_id),
            turn.idempotency_key,
            local_only=context.sandbox,
        )
        accepted = await gather(
            rt,
            session,
            incoming,
            context,
            turn.id,
            await repository.read_thread(
                session, tenant_id, turn.conversation_id, turn.idempotency_key, before=turn.message_id
            ),
            degraded=turn.degraded,
            attempt=turn.attempt,
            version=turn.agent_version,
        )
    live = LiveTurn(
        rt.redis,
        stream_key(tenant_id, turn.conversation_id),
        turn.id,
        first_number=(turn.attempt - 1) * ATTEMPT_STRIDE,
    )
    await run(rt, accepted, live)


async def events_after(rt: Runtime, tenant_id: UUID, conversation_id: UUID, last_id: str) -> list[TurnEvent]:
    """Return from the database what followed an event of a conversation; nothing when its turn is not finished."""
    turn_hex, _, _ = last_id.partition("-")
    try:
        turn_id = UUID(hex=turn_hex)
    except ValueError:
        return []
    async with rt.db.tenant(tenant_id) as session:
        turns = await repository.turns_from(session, tenant_id, conversation_id, turn_id)
    events = [event for turn in turns for event in stored_events(turn)]
    positions = [position for position, event in enumerate(events) if event.id == last_id]
    return events[positions[0] + 1 :] if positions else events
