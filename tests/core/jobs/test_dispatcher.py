"""The dispatcher moves what is due to Redis, puts back what was lost there, and writes each time slot once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis
from redis.exceptions import RedisError

from core.clock import FrozenClock
from core.jobs import dispatcher as dispatcher_module
from core.jobs import job, runner
from core.jobs.dispatcher import Dispatcher
from core.jobs.registry import JOBS, PeriodicSpec, job_name
from core.metrics import OUTBOX_OLDEST_SECONDS, OUTBOX_PENDING
from tests.core.jobs.outbox import Outbox
from tests.waiting import until


@pytest.fixture
def note(outbox: Outbox):
    @job()
    async def note(rt: object) -> None:
        outbox.done.append("done")

    return note


async def test_due_jobs_are_pushed_once_to_their_queues(outbox: Outbox, relay: Dispatcher, note) -> None:
    @job(queue="catalog")
    async def write_index(rt: object) -> None: ...

    await outbox.put(note)
    await outbox.put(write_index)
    await outbox.put(note, run_at=datetime.now(UTC) + timedelta(hours=1))
    assert await relay.relay() == 2
    assert await relay.relay() == 0
    assert (outbox.queued("default"), outbox.queued("catalog")) == (1, 1)


async def test_two_dispatchers_push_each_job_once(outbox: Outbox, relay: Dispatcher, note) -> None:
    for _ in range(30):
        await outbox.put(note)
    moved = await asyncio.gather(*(Dispatcher(outbox.rt, outbox.redis).relay() for _ in range(4)))
    assert sum(moved) == 30
    assert outbox.queued() == 30


async def test_a_redis_that_is_down_loses_no_job(outbox: Outbox, relay: Dispatcher, note) -> None:
    job_id = await outbox.put(note)
    broken = Dispatcher(outbox.rt, Redis(unix_socket_path="/nonexistent/redis.sock"))
    with pytest.raises(RedisError):
        await broken.relay()
    assert (await outbox.row(job_id)).relayed_at is None
    assert await relay.relay() == 1


async def _put_back(outbox: Outbox, relay: Dispatcher) -> int:
    await outbox.sql("UPDATE outbox SET relayed_at = now() - interval '21 seconds' WHERE relayed_at IS NOT NULL")
    return await relay.sweep()


async def test_what_redis_lost_is_put_back(outbox: Outbox, relay: Dispatcher, note) -> None:
    for _ in range(3):
        await outbox.put(note)
    await relay.relay()
    assert await relay.sweep() == 0, "too early to call them lost"
    assert await _put_back(outbox, relay) == 0, "Redis knows them"
    outbox.redis.flushall()
    assert await _put_back(outbox, relay) == 3
    assert await relay.relay() == 3
    assert outbox.queued() == 3


async def test_a_job_whose_worker_died_before_claiming_it_is_put_back(outbox: Outbox, relay: Dispatcher, note) -> None:
    await outbox.put(note)
    await outbox.put(note)
    await relay.relay()
    outbox.redis.lpop("rq:queue:default")  # what a worker does first; RQ still knows the job
    assert await _put_back(outbox, relay) == 1
    assert await relay.relay() == 1
    assert outbox.queued() == 2


async def test_a_dead_workers_job_is_put_back_when_its_lease_ends(outbox: Outbox, relay: Dispatcher, note) -> None:
    job_id = await outbox.put(note)
    await relay.relay()
    await outbox.sql("UPDATE outbox SET attempts = 1, lease_until = now() + interval '30 seconds'")
    outbox.redis.flushall()
    assert await _put_back(outbox, relay) == 0, "its worker lives"
    await outbox.sql("UPDATE outbox SET lease_until = now() - interval '1 second'")
    assert await _put_back(outbox, relay) == 1
    assert (await outbox.row(job_id)).lease_until is None


async def test_finished_and_failed_jobs_are_left_alone_and_old_ones_removed(
    outbox: Outbox, relay: Dispatcher, note
) -> None:
    @job(retries=0)
    async def fail(rt: object) -> None:
        raise RuntimeError

    done, failed = await outbox.put(note), await outbox.put(fail)
    await relay.relay()
    for job_id in (done, failed):
        await runner.run(outbox.rt, str(job_id))
    outbox.redis.flushall()
    assert await _put_back(outbox, relay) == 0
    await outbox.sql("UPDATE outbox SET done_at = now() - interval '4 days' WHERE done_at IS NOT NULL")
    await relay.sweep()
    assert [row.id for row in await outbox.rows()] == [failed], "a failure stays until somebody has looked"


async def test_a_job_whose_code_is_gone_reaches_a_worker_that_says_so(outbox: Outbox, relay: Dispatcher, note) -> None:
    await outbox.put(note)
    JOBS.pop(job_name(note))
    assert await relay.relay() == 1
    assert outbox.queued("default") == 1
    assert await _put_back(outbox, relay) == 1


async def test_the_backlog_is_measured(outbox: Outbox, relay: Dispatcher, note) -> None:
    await outbox.put(note, run_at=datetime.now(UTC) - timedelta(minutes=5))
    await relay.sweep()
    assert OUTBOX_PENDING._value.get() == 1
    assert 299 < OUTBOX_OLDEST_SECONDS._value.get() < 320


async def test_a_time_slot_happens_once_for_all_dispatchers(
    outbox: Outbox, note, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher_module, "PERIODIC", [PeriodicSpec(job_name(note), 60)])
    clock = outbox.rt.clock
    assert isinstance(clock, FrozenClock)
    dispatchers = [Dispatcher(outbox.rt, outbox.redis) for _ in range(3)]
    for seconds, expected in ((0, 1), (30, 1), (30, 2)):
        clock.advance(timedelta(seconds=seconds))
        await asyncio.gather(*(one.schedule_periodic() for one in dispatchers))
        assert len(await outbox.rows()) == expected


async def test_the_loop_waits_an_outage_out_and_stops_when_asked(
    outbox: Outbox, relay: Dispatcher, note, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = relay.relay, []

    async def flaky() -> int:
        calls.append("relay")
        if len(calls) == 1:
            raise ConnectionError
        return await real()

    monkeypatch.setattr(relay, "relay", flaky)
    await outbox.put(note)
    running = asyncio.create_task(relay.run())

    async def moved() -> bool:
        return outbox.queued() == 1

    await until(moved)
    relay.stop()
    await asyncio.wait_for(running, 5)
