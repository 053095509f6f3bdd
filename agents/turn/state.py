"""The state of one turn, shared by retrieval, brains and tools."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from agents.definition import Definition
from agents.facts import Facts
from agents.knowledge.index import Chunk
from agents.turn.live import LiveTurn
from agents.understanding.model import Understanding
from commerce.catalog.detail import ProductDetail
from core.runtime import Runtime
from templates_store.flow import Slot


@dataclass(frozen=True)
class Said:
    """An earlier message of the conversation."""

    role: str
    text: str


@dataclass(frozen=True)
class Shop:
    """What a turn needs to know of the tenant."""

    name: str
    currency: str
    timezone: str


@dataclass
class Memory:
    """What the conversation remembers between turns; stored as JSON."""

    products: list[str] = field(default_factory=list)
    """Ids of the products last shown, in the order shown."""
    seen: list[str] = field(default_factory=list)
    """Ids of the products shown so far, the last ones at the end."""
    query: str = ""
    price_min: int | None = None
    price_max: int | None = None
    lowest: int | None = None
    """Lowest price among the products last shown: what "cheaper" is measured by."""
    highest: int | None = None
    focus: str | None = None
    """The product last spoken of by itself: what "it" means."""
    pending: dict[str, Any] | None = None
    """A product that waits for the choice of a variant: its id, the option values known, all values it has."""
    asked: dict[str, str | None] | None = None
    """What a tool asked the shopper for: `for` names it, the rest is what is known of its arguments."""
    proposed: bool = False
    """Whether something was proposed beside what was chosen, or the checkout was shown: then nothing more is."""
    carted: str | None = None
    """Public id of the variant put in the cart last: what "make that two instead" means."""
    ladder: list[str] = field(default_factory=list)
    """Rungs of the merchant's ladder that this conversation has been given: see `commerce.offers`."""
    asked_slot: str | None = None
    """The slot whose question was asked last: a bare answer is its value."""
    turns: int = 0
    spent: int = 0
    """What models have cost in this conversation, in micro-euros; summaries are counted apart."""

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Memory":
        """Read what was stored, whatever an older release left out."""
        known = {key: stored[key] for key in cls.__dataclass_fields__ if key in stored}
        return cls(**known)

    def as_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass
class TurnState:
    """One turn while it runs. Brains read it and yield events; only the runner writes to the database."""

    rt: Runtime
    tenant_id: UUID
    conversation_id: UUID
    visitor_id: UUID
    turn_id: UUID
    definition: Definition
    shop: Shop
    text: str
    language: str
    reading: Understanding
    history: tuple[Said, ...]
    stage: str
    slots: dict[str, str]
    memory: Memory
    degraded: bool
    now: datetime
    live: LiveTurn
    summary: str = ""
    """What was said before `history`, in a model's words."""
    faq_answers: dict[str, str] = field(default_factory=dict)
    """Answers of the FAQ in the shopper's language, by entry id."""
    refused: Slot | None = None
    """The slot whose question was answered with a value that will not do."""
    signal: str | None = None
    """What happened on the page or in the cart since the last message: an event of the flow."""
    guard: str | None = None
    """Why no model may answer this message; see `agents.turn.weighing.guarded`."""
    facts: Facts = field(default_factory=Facts)
    shown: list[ProductDetail] = field(default_factory=list)
    """Products shown as cards in this turn."""
    recent: list[ProductDetail] = field(default_factory=list)
    """Products shown before, read again from the database."""
    relaxed: bool = False
    """Whether the products shown miss part of what was asked."""
    cards: list[dict[str, Any]] = field(default_factory=list)
    knowledge_version: int = 0
    """Of what the agent may answer from."""
    passages: list[Chunk] = field(default_factory=list)
    """Passages of the shop's pages that this reply may draw on."""
    hours_text: str = ""
    """The opening hours of the shop's people, when the message asks for them and the shop has set them."""
    handoff: str | None = None
    rung: str | None = None
    """The rung that this turn has been given; a turn climbs once."""
    sandbox: bool = False
    """A rehearsal: what the turn does stays in its conversation and reaches nobody outside."""

    @property
    def focus(self) -> ProductDetail | None:
        """The product that "it" means: the one pointed to, else the only or first one at hand."""
        by_id = {str(product.id): product for product in (*self.recent, *self.shown)}
        for wanted in self.reading.products:
            if wanted in by_id:
                return by_id[wanted]
        pool = self.shown or self.recent
        return by_id.get(self.memory.focus or "") or (pool[0] if pool else None)
