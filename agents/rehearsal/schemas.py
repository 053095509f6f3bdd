"""Bodies of the rehearsals API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Brain = Literal["local", "agent"]
ConversationId = Annotated[str, Field(max_length=40)]


class RehearsalIn(BaseModel):
    """What to rehearse."""

    model_config = ConfigDict(extra="forbid")

    version: Literal["draft", "published"] = "draft"
    shoppers: Annotated[int, Field(ge=3, le=60, description="How many look for a product")] = 12
    tries: Annotated[int, Field(ge=1, le=5, description="How often each tries, in other words; all must succeed")] = 1
    brain: Annotated[
        Brain, Field(description="`local` is free; `agent` asks the agent's own model, within the spend cap")
    ] = "local"
    seed: Annotated[int | None, Field(ge=0, le=2**31, description="The same one, the same shoppers")] = None


class ReplayIn(BaseModel):
    """Which real conversations to say again: the chosen ones, else the last ones."""

    model_config = ConfigDict(extra="forbid")

    version: Literal["draft", "published"] = "draft"
    conversation_ids: Annotated[list[ConversationId], Field(min_length=1, max_length=50)] | None = None
    last: Annotated[int, Field(ge=1, le=50)] = 20
    brain: Brain = "local"


class ProgressOut(BaseModel):
    """Conversations that are over, of all."""

    done: int
    total: int


class RehearsalOut(BaseModel):
    id: str
    agent_id: str
    kind: Literal["shoppers", "replay"]
    cause: Literal["person", "nightly"]
    version: int | None
    """The published version that was tried; null for a draft."""
    is_draft_of_now: bool
    """Whether exactly this would be published now."""
    status: Literal["queued", "running", "done", "failed"]
    error: str | None
    brain: Brain
    shoppers: int
    tries: int
    seed: int
    progress: ProgressOut
    passed: bool | None
    summary: dict[str, Any] | None
    """Figures and, in `sentences`, what came of it by language; null before the end."""
    worse_than: str | None
    """The rehearsal of the night before that went better: an alert."""
    created_at: datetime
    finished_at: datetime | None


class CheckOut(BaseModel):
    check: str
    passed: bool
    detail: str


class SaidOut(BaseModel):
    role: Literal["shopper", "agent"]
    text: str
    products: list[str]
    """Titles of the products shown."""


class TryOut(BaseModel):
    """One conversation of a shopper."""

    passed: bool | None
    """Null before its end."""
    found: bool | None
    """Whether the product was shown; null where none was looked for."""
    checks: list[CheckOut]
    transcript: list[SaidOut]
    """Empty once the conversation is deleted, after two weeks."""
    steps: list[dict[str, Any]]
    """Of a replay: the products shown before and now, message by message."""


class ShopperOut(BaseModel):
    name: str
    """How the shopper behaves, the id of a scenario of the flow, or `replay`."""
    persona: str
    language: str
    goal: str | None
    """The title of the product that was looked for."""
    source_id: str | None
    """The real conversation that was replayed."""
    passed: bool | None
    tries: list[TryOut]


class RehearsalDetail(RehearsalOut):
    people: list[ShopperOut]
