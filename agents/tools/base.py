"""What a tool is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from agents.turn.state import TurnState


class Arguments(BaseModel):
    """Base of every tool's arguments: unknown ones are refused, so that a model learns of its mistake."""

    model_config = ConfigDict(extra="forbid")


A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True)
class Reader(Generic[A]):
    """A tool that changes nothing."""

    name: str
    description: str
    arguments: type[A]
    run: Callable[[TurnState, A], Awaitable[dict[str, Any]]]

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the arguments."""
        return schema_of(self.arguments)


@dataclass(frozen=True)
class Effect(Generic[A]):
    """A tool that changes something: `apply` runs in the transaction that records the call, so both happen or none.

    `show` then tells the shopper; it also runs for a call that an earlier attempt of the turn already made.
    """

    name: str
    description: str
    arguments: type[A]
    apply: Callable[[TurnState, AsyncSession, A], Awaitable[dict[str, Any]]]
    show: Callable[[TurnState, dict[str, Any]], None]

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the arguments."""
        return schema_of(self.arguments)


@lru_cache(maxsize=64)
def schema_of(arguments: type[Arguments]) -> dict[str, Any]:
    """Return the JSON Schema of a tool's arguments; it is shared, so nobody may change it."""
    return arguments.model_json_schema()


class Described(Protocol):
    """What a model is told of a tool, ours or a tenant's own."""

    @property
    def name(self) -> str: ...

    @property
    def description(self) -> str: ...

    def schema(self) -> dict[str, Any]: ...


Tool = Reader[Any] | Effect[Any]
