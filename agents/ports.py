"""What agents need from outside: a chat model."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any, Protocol

PLAIN = frozenset({"stream_usage", "max_completion_tokens"})
"""What most servers of the OpenAI API can do; see `agents.llm.catalogue.Ability`."""


@dataclass(frozen=True)
class ModelTarget:
    """A model to talk to. The key is never shown: `repr` leaves it out."""

    base_url: str
    model: str
    api_key: str = field(repr=False)
    api: str = "chat"
    """`chat` (Chat Completions) or `responses`."""
    supports: frozenset[str] = PLAIN
    effort: str | None = None
    """How long a reasoning model may think; None leaves it to the provider."""
    own: bool = False
    """The tenant's own endpoint, which the tenant pays for itself."""


@dataclass(frozen=True, eq=False)
class ToolSpec:
    """A tool as a model is told of it. Compared by identity, so that what is made of it can be kept."""

    name: str
    description: str
    parameters: dict[str, Any]
    """JSON Schema."""


@dataclass(frozen=True)
class ChatRequest:
    """One call of a model; deadlines in seconds.

    Messages have the shape of Chat Completions, whichever API carries them.
    """

    target: ModelTarget
    messages: list[dict[str, Any]]
    tools: list[ToolSpec]
    first_token_seconds: float
    total_seconds: float
    max_tokens: int = 700
    may_call: bool = True
    """False lets the model see its tools, which providers cache, and use none."""
    cache_key: str = ""
    """The same for prompts that begin alike; holds nothing of a person."""
    schema: dict[str, Any] | None = None
    """JSON Schema that the answer must follow, where the model supports it."""


@dataclass(frozen=True, slots=True)
class ToolRequest:
    """A tool that the model wants to use; `arguments` is the JSON text it wrote, valid or not."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call; the cached ones are part of the input."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True)
class ChatDelta:
    """A piece of the answer: text, or at the end the tools it wants and what it used."""

    text: str = ""
    tools: tuple[ToolRequest, ...] = ()
    usage: Usage | None = None


class ModelFailed(Exception):
    """The model cannot answer. `reason` is a short stable word, such as `timeout`, `rate_limited`, `broken_stream`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ChatModel(Protocol):
    """Speaks to language models."""

    def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        """Stream the answer.

        Raises:
            ModelFailed: it cannot answer, is late, or the stream broke.
        """
        ...
