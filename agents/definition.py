"""What an agent version freezes: the flow it runs and the policy that bounds it."""

import hashlib
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field

from templates_store.flow import Flow


class Policy(BaseModel):
    """The owner's limits. They live in code and data, never in the prompt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fast_lane: bool = True
    """Whether the local brain may answer, when it is sure, without asking the model."""
    allowed_link_hosts: tuple[str, ...] = ()
    """Hosts that a reply may link to, besides the shop's own product pages."""
    stock_age_hours: int = Field(default=48, ge=1, le=24 * 30)
    """Stock older than this is not asserted."""
    max_tool_rounds: int = Field(default=4, ge=1, le=8)
    model: str | None = Field(default=None, max_length=120)
    """A model that the platform offers, asked before its others; None leaves the choice to the platform."""
    require_rehearsal: bool = False
    """Whether a draft is published only once a rehearsal of exactly this draft has passed."""


class Definition(BaseModel):
    """A published agent, as both brains run it."""

    model_config = ConfigDict(frozen=True)

    agent_id: UUID
    version: int
    name: str
    languages: tuple[str, ...]
    flow: Flow
    policy: Policy


def digest(definition: Definition) -> str:
    """Return what names a definition whatever number it has: equal for equal content, older stored forms included."""
    content = definition.model_dump(mode="json", exclude={"version"})
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
