"""What a process has at hand: settings, database, Redis, clock and the adapters bound to ports."""

from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Request
from redis.asyncio import Redis

from core.clock import Clock, SystemClock
from core.db import Database
from core.settings import Settings

P = TypeVar("P")


class Ports:
    """Adapters by port. Filled once at start by `app/wiring.py`; asking for an unbound port is a programming error."""

    def __init__(self) -> None:
        self._bound: dict[type[Any], Any] = {}

    def bind(self, port: type[P], adapter: P) -> None:
        """Bind an adapter to a port."""
        self._bound[port] = adapter

    def get(self, port: type[P]) -> P:
        """Return the adapter of a port. Raises LookupError when none is bound."""
        try:
            return cast(P, self._bound[port])
        except KeyError:
            raise LookupError(f"no adapter is bound to {port.__name__}") from None


@dataclass
class Runtime:
    """The things that services and jobs are given."""

    settings: Settings
    db: Database
    redis: "Redis"
    clock: Clock = field(default_factory=SystemClock)
    ports: Ports = field(default_factory=Ports)


async def runtime(request: Request) -> Runtime:
    """FastAPI dependency: the runtime of this process. Asynchronous, else FastAPI would send it through a thread."""
    return cast(Runtime, request.app.state.runtime)


RuntimeDep = Annotated[Runtime, Depends(runtime)]
