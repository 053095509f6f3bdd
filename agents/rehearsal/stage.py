"""The sandbox: opens a conversation that counts nowhere, and says things in it through the turn that shoppers use."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from agents.events import TurnEvent
from agents.rehearsal import scene_repository as scenes
from agents.rehearsal.shopper import Heard
from agents.turn.accept import Incoming
from agents.turn.live import LiveTurn
from agents.turn.service import Turns
from core.ids import new_id
from core.runtime import Runtime

ANSWER_SECONDS = 45.0
"""After that a shopper has no answer; models are given up long before."""


@dataclass(frozen=True)
class Trial:
    """What is tried: an agent's version, with a model or without."""

    tenant_id: UUID
    agent_id: UUID
    version: int
    local_only: bool


@dataclass
class Exchange:
    """A message and what came back."""

    said: str
    events: list[TurnEvent]
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = "".join(event.data["text"] for event in self.events if event.event == "text")

    def data_of(self, name: str) -> list[dict[str, Any]]:
        """Return the data of the events of one name, in order."""
        return [event.data for event in self.events if event.event == name]

    @property
    def heard(self) -> Heard:
        """The answer as the shopper sees it."""
        carts = self.data_of("cart")
        return Heard(
            self.text,
            tuple(card["product_id"] for card in self.data_of("product_card")),
            tuple(line["variant_id"] for line in carts[-1]["items"]) if carts else (),
        )


@dataclass
class Scene:
    """One conversation of a rehearsal."""

    rt: Runtime
    trial: Trial
    visitor_id: UUID
    conversation_id: UUID
    exchanges: list[Exchange] = field(default_factory=list)

    async def say(self, text: str, language: str | None = None) -> Exchange:
        """Say something and wait for the whole answer."""
        incoming = Incoming(
            tenant_id=self.trial.tenant_id,
            visitor_id=self.visitor_id,
            conversation_id=self.conversation_id,
            text=text,
            idempotency_key=f"rehearsal-{len(self.exchanges)}",
            language=language,
            local_only=self.trial.local_only,
        )
        answered = await self.rt.ports.get(Turns).post(incoming)
        events: list[TurnEvent] = []
        if isinstance(answered, LiveTurn):
            with contextlib.suppress(TimeoutError):  # an answer without an end is what the checks then find
                async with asyncio.timeout(ANSWER_SECONDS):
                    async for batch in answered.follow():
                        events += batch
        exchange = Exchange(text, events)
        self.exchanges.append(exchange)
        return exchange


async def open_scene(rt: Runtime, trial: Trial, language: str, conversation_id: UUID) -> Scene:
    """Open a sandboxed conversation under an id, with a visitor of its own."""
    visitor_id = new_id()
    async with rt.db.tenant(trial.tenant_id) as session:
        await scenes.add_conversation(
            session,
            trial.tenant_id,
            visitor_id=visitor_id,
            conversation_id=conversation_id,
            agent_id=trial.agent_id,
            version=trial.version,
            language=language,
        )
    return Scene(rt, trial, visitor_id, conversation_id)
