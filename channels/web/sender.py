"""Brings what people of the shop write to the widget: the `Sender` port of conversations, over the event stream."""

import asyncio
from typing import Any
from uuid import UUID

from redis.asyncio import Redis

from agents.events import TurnEvent
from agents.forms import lead_form
from agents.turn import live
from agents.turn.handed_over import last_turn
from conversations.ports import Outgoing
from core.db import Database
from core.errors import Unavailable
from core.ids import public_id

_LOOKS, _PAUSE_SECONDS = 20, 0.1
"""A running turn sees within a quarter of a second that a person has come; one whose process died takes longer."""


class WebSender:
    """Writes to a conversation's stream. Event ids come from the outgoing id, so a repetition is recognised.

    What people say never comes amid the agent's words: it waits for a running turn to break off.

    Args:
        redis: the shared client.
        db: knows the running turns.
    """

    def __init__(self, redis: "Redis", db: Database) -> None:
        self._redis = redis
        self._db = db

    async def send(self, outgoing: Outgoing) -> None:
        """Deliver; see `Sender`."""
        key = live.stream_key(outgoing.tenant_id, outgoing.conversation_id)
        events = _events(outgoing)
        if not await self._arrived(key, events[-1].id):
            await self._silence(key, outgoing.tenant_id, outgoing.conversation_id)
            await live.broadcast(self._redis, key, events)
            if not await self._arrived(key, events[-1].id):  # an outage that `broadcast` only logs
                raise Unavailable("The event stream does not answer. The message is kept and sent later.")

    async def _silence(self, key: str, tenant_id: UUID, conversation_id: UUID) -> None:
        """Wait until the agent's last word is in the stream, or will never be."""
        for _ in range(_LOOKS):
            async with self._db.tenant(tenant_id) as session:
                turn = await last_turn(session, tenant_id, conversation_id)
            if not turn.running and (turn.last_event is None or await self._arrived(key, turn.last_event)):
                return
            await asyncio.sleep(_PAUSE_SECONDS)
        if turn.running:
            raise Unavailable("The agent is still answering. The message is kept and sent later.")

    async def _arrived(self, key: str, event_id: str) -> bool:
        return any(known.id == event_id for known in await live.recorded(self._redis, key))


def reply_events(message_id: UUID, text: str, author: str | None) -> list[TurnEvent]:
    """Return a person's message as events."""
    shown = public_id("msg", message_id)
    start = {"message_id": shown, "turn_id": None, "role": "human", "disclosure": None, "author": author}
    return [
        TurnEvent(f"{message_id.hex}-1", "message.start", start),
        TurnEvent(f"{message_id.hex}-2", "text", {"text": text}),
        _end(message_id, 3),
    ]


def _end(message_id: UUID, number: int) -> TurnEvent:
    data: dict[str, Any] = {"message_id": public_id("msg", message_id), "receipt": {}, "brain": "none", "stage": None}
    return TurnEvent(f"{message_id.hex}-{number}", "message.end", data)


def _events(outgoing: Outgoing) -> list[TurnEvent]:
    events = []
    if outgoing.handoff is not None:
        data = {"status": outgoing.handoff, "text": outgoing.notice}
        events.append(TurnEvent(f"{outgoing.id.hex}-0", "handoff", data))
    if outgoing.text is not None:
        events += reply_events(outgoing.id, outgoing.text, outgoing.author)
    if outgoing.form is not None:
        form = lead_form(outgoing.form.language, outgoing.form.shop)
        events.append(TurnEvent(f"{outgoing.id.hex}-4", "form", form))
        events.append(_end(outgoing.id, 5))  # the form is a message of its own, and complete
    return events
