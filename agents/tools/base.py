"""What a tool is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

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


Tool = Reader[Any] | Effect[Any]
