"""A message that a person will answer: the agent is silent, and the clients of both sides hear of the message."""

from typing import Any
from uuid import UUID

from agents.events import TurnEvent
from core.ids import public_id


def delivered(message_id: UUID) -> list[TurnEvent]:
    """Return what the shopper's client gets instead of a reply.

    The state lets a client follow the conversation that did not know that a person had come.
    """
    end: dict[str, Any] = {"message_id": public_id("msg", message_id), "receipt": {}, "brain": "none", "stage": None}
    return [
        TurnEvent(f"{message_id.hex}-1", "handoff", {"status": "active", "text": ""}),
        TurnEvent(f"{message_id.hex}-2", "message.end", end),
    ]


def heard(message_id: UUID, text: str) -> TurnEvent:
    """Return what the person's console gets: the shopper's message."""
    data = {"message_id": public_id("msg", message_id), "text": text}
    return TurnEvent(f"{message_id.hex}-0", "visitor.message", data)
