"""Domain events: siblings hear of each other through these. Each subscriber is a job, so none is lost."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.jobs.outbox import enqueue_named
from core.jobs.registry import job, job_name

F = TypeVar("F", bound=Callable[..., Awaitable[None]])

_SUBSCRIBERS: dict[str, list[str]] = {}


@dataclass(frozen=True)
class Event:
    """Something that happened in a tenant. `data` holds ids and counts, never personal text."""

    name: str
    tenant_id: UUID
    data: dict[str, str | int] = field(default_factory=dict)


def subscribe(event: str, *, queue: str = "default", timeout: int = 60) -> Callable[[F], F]:
    """Register `async def handler(rt, *, tenant_id, **data)` as a job that runs after each such event."""

    def register(function: F) -> F:
        registered = job(queue=queue, timeout=timeout)(function)
        _SUBSCRIBERS.setdefault(event, []).append(job_name(function))
        return registered

    return register


async def publish(session: AsyncSession, event: Event) -> None:
    """Tell all subscribers, if and when the transaction commits."""
    arguments = {"tenant_id": str(event.tenant_id), **event.data}
    for name in _SUBSCRIBERS.get(event.name, ()):
        await enqueue_named(session, name, arguments)
