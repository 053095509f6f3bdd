"""One `/metrics` for all processes.

An installation runs several processes: API servers, one worker per queue, the relay. Each publishes its samples to
Redis every few seconds, and any API process answers a scrape for all of them, each sample with a `process` label.
So scrape the service once, not every instance. Without Redis a process answers for itself alone. A process that
stops publishing disappears after `STALE` seconds; counters of a new process start at zero, which `rate()` expects.
"""

import asyncio
import os
import socket
import time
from collections.abc import Iterable, Mapping

import orjson
import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.metrics import REGISTRY

KEY = "comptoir:metrics"
INTERVAL = 5.0
STALE = 30.0
_PATIENCE = 2.0  # seconds, well under Prometheus's scrape timeout
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_log = structlog.get_logger(__name__)


def process_name(role: str) -> str:
    """Return the label of this process, such as `worker-default@host:4711`."""
    return f"{role}@{socket.gethostname()}:{os.getpid()}"


async def publish(
    redis: Redis, process: str, *, registry: CollectorRegistry = REGISTRY, now: float | None = None
) -> None:
    """Write this process's samples to Redis.

    Args:
        redis: connection.
        process: label, see `process_name`.
        registry: where the samples come from.
        now: seconds since the epoch; the wall clock by default.
    """
    families = [
        [family.name, family.documentation, family.type, [[s.name, s.labels, s.value] for s in family.samples]]
        for family in registry.collect()
    ]
    at = time.time() if now is None else now
    await redis.hset(KEY, process, orjson.dumps([at, families]))


async def publish_forever(redis: Redis, process: str) -> None:
    """Publish every few seconds until cancelled. An unreachable Redis is waited out."""
    while True:
        try:
            await publish(redis, process)
        except (RedisError, OSError) as error:
            _log.warning("metrics_unpublished", error=type(error).__name__)
        await asyncio.sleep(INTERVAL)


async def render(
    redis: Redis, process: str, *, registry: CollectorRegistry = REGISTRY, now: float | None = None
) -> bytes:
    """Return the samples of all live processes in Prometheus's text format.

    Takes the arguments of `publish`, and publishes this process's samples first, so that they are fresh.
    """
    at = time.time() if now is None else now
    try:
        async with asyncio.timeout(_PATIENCE):
            await publish(redis, process, registry=registry, now=at)
            merged, gone = _merge(await redis.hgetall(KEY), at)
            if gone:
                await redis.hdel(KEY, *gone)
    except (RedisError, OSError, TimeoutError) as error:
        _log.warning("metrics_of_this_process_only", error=type(error).__name__)
        return generate_latest(registry)
    return generate_latest(merged)


class _Merged(CollectorRegistry):
    def __init__(self, families: Iterable[Metric]) -> None:
        super().__init__()
        self._families = list(families)

    def collect(self) -> Iterable[Metric]:
        return self._families


def _merge(stored: Mapping[bytes | str, bytes | str], now: float) -> tuple[_Merged, list[bytes | str]]:
    merged: dict[str, Metric] = {}
    gone: list[bytes | str] = []
    for process, value in stored.items():
        at, families = orjson.loads(value)
        if now - at > STALE:
            gone.append(process)
            continue
        label = process.decode() if isinstance(process, bytes) else process
        for name, documentation, kind, samples in families:
            family = merged.setdefault(name, Metric(name, documentation, kind))
            for sample, labels, number in samples:
                # orjson writes infinity and NaN as null; a missing number is better than a false zero.
                if number is not None:
                    family.add_sample(sample, {**labels, "process": label}, number)
    return _Merged(merged.values()), gone
