"""What agents need from outside: a chat model."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class ModelTarget:
    """A model to talk to. The key is never shown: `repr` leaves it out."""

    base_url: str
    model: str
    api_key: str = field(repr=False)


@dataclass(frozen=True)
class ChatRequest:
    """One call of a model; deadlines in seconds."""

    target: ModelTarget
    messages: list[dict[str, Any]]
    tools: list[dict[str, Any]]
    first_token_seconds: float
    total_seconds: float
    max_tokens: int = 700


@dataclass(frozen=True, slots=True)
class ToolRequest:
    """A tool that the model wants to use; `arguments` is the JSON text it wrote, valid or not."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ChatDelta:
    """A piece of the answer: text, or at the end the tools it wants and what it cost."""

    text: str = ""
    tools: tuple[ToolRequest, ...] = ()
    usage: dict[str, Any] | None = None


class ModelFailed(Exception):
    """The model cannot answer. `reason` is a short stable word, such as `timeout`, `status_429`, `broken_stream`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ChatModel(Protocol):
    """Speaks to language models."""

    def stream(self, request: ChatRequest) -> AsyncIterator[ChatDelta]:
        """Stream the answer.

        Raises:
            ModelFailed: it cannot answer, is late, or the stream broke.
        """
        ...
