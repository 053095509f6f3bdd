"""What a brain is, and what it may yield."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from agents.tools.toolbox import Toolbox
from agents.turn.state import TurnState


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the reply. Each sentence is checked before the shopper sees it.

    `own_words` marks a line of the shop's flow: only the values in it can be claims.
    """

    text: str
    own_words: bool = False


@dataclass(frozen=True, slots=True)
class SlotFilled:
    """Something learnt from the shopper."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class StageChanged:
    """The flow moves on."""

    stage: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """Questions that the shopper may want to tap."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The end of the reply, with what it cost."""

    usage: dict[str, Any] = field(default_factory=dict)


BrainEvent = Text | SlotFilled | StageChanged | Suggested | Done


class BrainFailed(Exception):
    """The brain cannot go on: its model is down, late or makes no sense. `reason` goes into the receipt."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Brain(Protocol):
    """Answers a turn."""

    name: str

    def answer(self, state: TurnState, tools: Toolbox) -> AsyncIterator[BrainEvent]:
        """Yield the reply.

        Raises:
            BrainFailed: it cannot go on. What it said before stands.
        """
        ...
