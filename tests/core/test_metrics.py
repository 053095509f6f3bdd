"""One scrape answers for all processes; without Redis, for this one."""

import asyncio
import re
from typing import cast

import pytest
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool, QueuePool

from core import metrics, metrics_fleet

FORBIDDEN = {"tenant", "tenant_id", "user", "visitor", "conversation", "ip", "host", "url", "email", "path"}


class Process:
    """Stands for one process, with a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.turns = Counter("t_turns", "Turns", ["brain"], registry=self.registry)
        self.rows = Gauge("t_rows", "Rows", registry=self.registry)
        self.seconds = Histogram("t_seconds", "Seconds", buckets=(1.0,), registry=self.registry)


def values(exposition: bytes) -> dict[str, float]:
    lines = [line for line in exposition.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


async def test_a_scrape_joins_all_processes(core_redis: Redis) -> None:
    api, worker = Process(), Process()
    api.turns.labels("llm").inc(2)
    worker.turns.labels("llm").inc(3)
    worker.rows.set(7)
    worker.seconds.observe(0.5)
    await metrics_fleet.publish(core_redis, "worker@b:2", registry=worker.registry, now=100)
    exposition = await metrics_fleet.render(core_redis, "api@a:1", registry=api.registry, now=101)
    found = values(exposition)
    assert found['t_turns_total{brain="llm",process="api@a:1"}'] == 2
    assert found['t_turns_total{brain="llm",process="worker@b:2"}'] == 3
    assert found['t_rows{process="worker@b:2"}'] == 7
    assert found['t_seconds_bucket{le="+Inf",process="worker@b:2"}'] == 1
    assert len(re.findall(rb"^# TYPE t_turns_total counter$", exposition, re.MULTILINE)) == 1


async def test_a_process_that_stopped_publishing_disappears(core_redis: Redis) -> None:
    gone, here = Process(), Process()
    await metrics_fleet.publish(core_redis, "gone@b:2", registry=gone.registry, now=100)
    late = 101 + metrics_fleet.STALE
    exposition = await metrics_fleet.render(core_redis, "here@a:1", registry=here.registry, now=late)
    assert b"gone@b:2" not in exposition
    assert await core_redis.hkeys(metrics_fleet.KEY) == [b"here@a:1"]


async def test_without_redis_a_process_answers_for_itself(absent_redis: Redis) -> None:
    here = Process()
    here.rows.set(3)
    found = values(await metrics_fleet.render(absent_redis, "here@a:1", registry=here.registry))
    assert found["t_rows"] == 3


async def test_publishing_goes_on_through_an_outage(core_redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    class Flaky:
        """Fails once, then works, then ends the test."""

        calls = 0
        done = asyncio.Event()

        async def hset(self, name: str, field: str, value: bytes) -> None:
            self.calls += 1
            if self.calls == 1:
                raise RedisConnectionError
            await core_redis.hset(name, field, value)
            self.done.set()

    flaky = Flaky()
    monkeypatch.setattr(metrics_fleet, "INTERVAL", 0.01)
    publisher = asyncio.create_task(metrics_fleet.publish_forever(cast(Redis, flaky), "w"))
    async with asyncio.timeout(5):
        await flaky.done.wait()
    publisher.cancel()
    with pytest.raises(asyncio.CancelledError):
        await publisher
    assert await core_redis.hkeys(metrics_fleet.KEY) == [b"w"]


@pytest.mark.parametrize("collector", list(metrics.REGISTRY._collector_to_names), ids=lambda one: type(one).__name__)
def test_no_label_names_a_tenant_a_person_or_an_address(collector: object) -> None:
    labels = set(getattr(collector, "_labelnames", ()))
    assert not labels & FORBIDDEN
    assert len(labels) <= 3


def test_the_pool_is_read_when_it_is_asked_for() -> None:
    pool = create_engine("sqlite://", poolclass=QueuePool).pool
    metrics.watch_pool(pool, limit=20)
    connection = pool.connect()
    assert metrics.REGISTRY.get_sample_value("comptoir_db_pool_connections", {"state": "in_use"}) == 1
    assert metrics.REGISTRY.get_sample_value("comptoir_db_pool_connections", {"state": "limit"}) == 20
    connection.close()
    pool.dispose()
    assert metrics.REGISTRY.get_sample_value("comptoir_db_pool_connections", {"state": "in_use"}) == 0


def test_a_pool_that_does_not_count_cannot_be_watched() -> None:
    with pytest.raises(TypeError):
        metrics.watch_pool(create_engine("sqlite://", poolclass=NullPool).pool, limit=1)


def test_a_process_is_named_by_its_role() -> None:
    assert re.fullmatch(r"worker-catalog@[^:]+:\d+", metrics_fleet.process_name("worker-catalog"))
