"""Real workers, in processes of their own: one loop for all jobs, nothing lost when one is killed."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from core.embedded import EmbeddedServers
from core.jobs.dispatcher import Dispatcher
from tests.core.jobs import worker
from tests.core.jobs.outbox import Outbox
from tests.waiting import until

StartWorker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker(outbox: Outbox, core_servers: EmbeddedServers, database_url: str) -> Iterator[StartWorker]:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-W", "error", "-m", "tests.core.jobs.worker"]
        process = subprocess.Popen([*command, database_url, core_servers.urls.redis_url])
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture(autouse=True)
def registered(outbox: Outbox) -> None:
    """The jobs of the worker, by the names that the other process knows them by."""
    from core.jobs.registry import JOBS, JobSpec

    for function in (worker.note, worker.gated):
        function.__module__ = "__main__"
        name = f"__main__.{function.__name__}"
        JOBS[name] = JobSpec(name, function, "default", 60, 5)


async def _length(outbox: Outbox, key: str) -> int:
    return int(await outbox.rt.redis.llen(key))


async def test_a_worker_does_what_is_relayed_on_one_loop(
    outbox: Outbox, relay: Dispatcher, start_worker: StartWorker
) -> None:
    start_worker()
    for number in range(20):
        await outbox.put(worker.note, word=str(number))
    await relay.relay()

    async def all_done() -> bool:
        return all(row.done_at for row in await outbox.rows())

    await until(all_done)
    written = await outbox.rt.redis.lrange("written", 0, -1)
    assert sorted(map(int, written)) == list(range(20))
    assert await outbox.rt.redis.scard("loops") == 1


async def test_a_worker_told_to_stop_finishes_its_job(
    outbox: Outbox, relay: Dispatcher, start_worker: StartWorker
) -> None:
    process = start_worker()
    await outbox.put(worker.gated)
    await relay.relay()

    async def started() -> bool:
        return await _length(outbox, "started") == 1

    await until(started)
    process.send_signal(signal.SIGTERM)
    await outbox.rt.redis.set("go", 1)
    assert await asyncio.to_thread(process.wait, 20) == 0
    assert await _length(outbox, "finished") == 1
    assert (await outbox.rows())[0].done_at is not None


async def test_a_killed_workers_job_is_done_by_another(
    outbox: Outbox, relay: Dispatcher, start_worker: StartWorker
) -> None:
    first = start_worker()
    job_id = await outbox.put(worker.gated)
    await relay.relay()

    async def started() -> bool:
        return await _length(outbox, "started") == 1

    await until(started)
    first.kill()
    await asyncio.to_thread(first.wait, 20)
    await outbox.rt.redis.set("go", 1)
    start_worker()

    async def done() -> bool:
        await outbox.sql("UPDATE outbox SET relayed_at = now() - interval '21 seconds' WHERE relayed_at IS NOT NULL")
        await relay.sweep()
        await relay.relay()
        return (await outbox.row(job_id)).done_at is not None

    await until(done, seconds=30)
    assert await _length(outbox, "started") == 2
    assert await _length(outbox, "finished") == 1
