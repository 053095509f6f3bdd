"""The events of a reply, as the shopper's client receives them."""

from dataclasses import dataclass
from typing import Any, Literal

import orjson

EventName = Literal[
    "message.start",
    "text",
    "product_card",
    "cart",
    "suggestion",
    "form",
    "handoff",
    "message.end",
    "error",
    "visitor.message",  # for the console: a message that a person answers
]


@dataclass(frozen=True, slots=True)
class TurnEvent:
    """One event. Its id is the turn's id and a number, so that a repeated delivery can be recognised."""

    id: str
    event: str
    data: dict[str, Any]

    def sse(self) -> bytes:
        """Return the event as server-sent event bytes."""
        return b"id: %b\nevent: %b\ndata: %b\n\n" % (self.id.encode(), self.event.encode(), orjson.dumps(self.data))

    def as_json(self) -> dict[str, Any]:
        """Return the event as it is stored."""
        return {"id": self.id, "event": self.event, "data": self.data}


def from_json(stored: dict[str, Any]) -> TurnEvent:
    """Read a stored event back."""
    return TurnEvent(stored["id"], stored["event"], stored["data"])


FINAL_EVENTS = frozenset({"message.end", "error"})
