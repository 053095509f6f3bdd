"""The jobs that exist. Decorators fill the registry when `app/wiring.py` imports the packages' `jobs` modules."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

JobFunction = Callable[..., Awaitable[None]]
F = TypeVar("F", bound=JobFunction)

QUEUES = ("default", "catalog")
"""One worker process each. `catalog` imports and writes search indexes, so that an index has one writer."""


@dataclass(frozen=True)
class JobSpec:
    """How a job runs. `timeout` is in seconds; `retries` counts tries after the first."""

    name: str
    function: JobFunction
    queue: str
    timeout: int
    retries: int


@dataclass(frozen=True)
class PeriodicSpec:
    """A job that is due every so many seconds."""

    job: str
    every: int


JOBS: dict[str, JobSpec] = {}
PERIODIC: list[PeriodicSpec] = []


def job(*, queue: str = "default", timeout: int = 60, retries: int = 5) -> Callable[[F], F]:
    """Register `async def work(rt, *, ...)` as a job.

    It takes ids as JSON values, must be idempotent, and opens its own short transactions.

    Args:
        queue: one of QUEUES.
        timeout: seconds after which a try is given up.
        retries: tries after the first, with growing pauses.
    """
    if queue not in QUEUES:
        raise ValueError(f"unknown queue {queue!r}")

    def register(function: F) -> F:
        name = f"{function.__module__}.{function.__name__}"
        JOBS[name] = JobSpec(name, function, queue, timeout, retries)
        return function

    return register


def periodic(*, every: int, queue: str = "default", timeout: int = 60) -> Callable[[F], F]:
    """Register `async def work(rt)` to run every `every` seconds, once for all processes and machines."""

    def register(function: F) -> F:
        registered = job(queue=queue, timeout=timeout, retries=0)(function)
        PERIODIC.append(PeriodicSpec(job_name(function), every))
        return registered

    return register


def job_name(function: Callable[..., Any]) -> str:
    """Return the name under which a job function is registered.

    Raises:
        LookupError: the function is not a job.
    """
    name = f"{function.__module__}.{function.__name__}"
    if name not in JOBS:
        raise LookupError(f"{name} is not a job")
    return name
