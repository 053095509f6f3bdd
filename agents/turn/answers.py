"""Answers given before, said again at once: the same message in the same situation has the same answer.

An answer of the local brain is a function of the published agent, the FAQ, the catalogue, what the conversation
remembers and the message. The key holds all of these, by value or by a version that grows with each change, so a
change of any of them is a change of the key and nothing has to be invalidated. What a tool did, what a model wrote and
what holds personal data is never kept.
"""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row

from agents.events import TurnEvent
from agents.understanding import Entities
from core.ids import public_id

_KEEP = 20_000
_OF_THE_VISITOR = frozenset({"visitor_id"})
_OF_MODELS = frozenset({"spent", "spent_in"})
"""Changes with every answer of a model, and no answer of the local brain depends on it."""
_LEARNT = frozenset({"money", "size", "colour", "choice", "number"})
"""Kinds of slots that hold nothing personal."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given: its events, and what storing it needs."""

    events: tuple[TurnEvent, ...]
    text: str
    cards: list[dict[str, Any]]
    receipt: dict[str, Any]
    conversation: dict[str, Any]


class Answers:
    """Per process; one instance in the runtime's ports. Keys start with the tenant's id.

    Args:
        seconds: how long an answer is given again: less than any limit on the age of what it may assert.
    """

    def __init__(self, seconds: float = 60.0) -> None:
        self._seconds = seconds
        self._given: OrderedDict[bytes, tuple[float, Given]] = OrderedDict()

    def find(self, key: bytes) -> Given | None:
        """Return the answer given to this a moment ago, or None."""
        found = self._given.get(key)
        if found is None or found[0] < time.monotonic():
            return None
        self._given.move_to_end(key)
        return found[1]

    def keep(self, key: bytes, given: Given) -> None:
        """Remember an answer."""
        receipt = {**given.receipt, "cached": True}
        self._given[key] = (time.monotonic() + self._seconds, replace(given, receipt=receipt))
        self._given.move_to_end(key)
        if len(self._given) > _KEEP:
            self._given.popitem(last=False)


def situation(
    tenant_id: UUID, context: Row[Any], catalog_version: int, language: str | None, text: str, *, degraded: bool
) -> bytes:
    """Return the key of an answer: the tenant, and a digest of all that an answer depends on.

    Args:
        tenant_id: the tenant.
        context: the conversation with its agent, shop and settings; all of it counts but the visitor's identity.
        catalog_version: grows with each change of the catalogue.
        language: of the page.
        text: the message, word for word.
        degraded: whether the plan's quota is reached.
    """
    known = {
        name: value
        for name, value in zip(context._fields, context, strict=True)
        if name not in _OF_THE_VISITOR | _OF_MODELS
    }
    whole = orjson.dumps([known, catalog_version, language, text, degraded], default=repr, option=orjson.OPT_SORT_KEYS)
    return tenant_id.bytes + blake2b(whole, digest_size=20).digest()


def is_impersonal(entities: Entities, slots: Mapping[str, str], kinds: Mapping[str, str]) -> bool:
    """Whether neither the message nor what was learnt before says who the shopper is.

    Args:
        entities: what the message holds.
        slots: what the conversation knows, by slot.
        kinds: type of each slot of the flow.
    """
    personal = entities.email or entities.phone or entities.order_number
    return not personal and all(kinds.get(name) in _LEARNT for name in slots)


def retold(given: Given, turn_id: UUID) -> list[TurnEvent]:
    """Return the events of an answer as those of another turn."""
    ids = {"message_id": public_id("msg", turn_id), "turn_id": public_id("trn", turn_id)}
    told = []
    for number, event in enumerate(given.events):
        data = {name: ids.get(name, value) for name, value in event.data.items()}
        if "receipt" in data:
            data["receipt"] = given.receipt
        told.append(TurnEvent(f"{turn_id.hex}-{number}", event.event, data))
    return told
