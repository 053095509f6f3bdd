"""A job is done once; what fails is tried again, later each time, until it is given up for good."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Invalid, Unavailable
from core.jobs import job, runner
from core.jobs.registry import JOBS
from tests.core.jobs.outbox import Outbox
from tests.waiting import until


async def test_a_job_gets_its_arguments_and_is_done(outbox: Outbox) -> None:
    @job()
    async def note(rt: object, *, word: str, number: int) -> None:
        assert rt is outbox.rt
        outbox.done.append(f"{word}{number}")

    job_id = await outbox.put(note, word="a", number=1)
    await runner.run(outbox.rt, str(job_id))
    row = await outbox.row(job_id)
    assert outbox.done == ["a1"]
    assert (row.attempts, row.error, row.lease_until, row.failed_at) == (1, None, None, None)
    assert row.done_at is not None


async def test_racing_workers_do_a_job_once(outbox: Outbox) -> None:
    going = asyncio.Event()

    @job()
    async def note(rt: object) -> None:
        outbox.done.append("once")
        await going.wait()

    job_id = str(await outbox.put(note))
    race = asyncio.gather(*(runner.run(outbox.rt, job_id) for _ in range(5)))

    async def started() -> bool:
        return outbox.done == ["once"]

    await until(started)
    await runner.run(outbox.rt, job_id)  # a late one finds the lease
    going.set()
    await race
    await runner.run(outbox.rt, job_id)  # and a later one finds it done
    assert outbox.done == ["once"]


async def test_a_failure_is_tried_again_later_each_time_and_then_given_up(outbox: Outbox) -> None:
    @job(retries=2)
    async def fail(rt: object) -> None:
        outbox.done.append("tried")
        raise RuntimeError("personal text that must not be kept")

    job_id = await outbox.put(fail)
    pauses = []
    for _ in range(2):
        await runner.run(outbox.rt, str(job_id))
        row = await outbox.row(job_id)
        pauses.append((row.run_at - datetime.now(UTC)).total_seconds())
        assert (row.error, row.failed_at, row.relayed_at, row.lease_until) == ("RuntimeError", None, None, None)
    assert 0 < pauses[0] < 3 < pauses[1] < 11
    await runner.run(outbox.rt, str(job_id))
    row = await outbox.row(job_id)
    assert row.failed_at is not None
    assert row.attempts == 3
    await runner.run(outbox.rt, str(job_id))
    assert len(outbox.done) == 3


@pytest.mark.parametrize(("error", "final"), [(Invalid("no"), True), (Unavailable("later"), False)])
async def test_an_error_says_whether_trying_again_helps(outbox: Outbox, error: Exception, final: bool) -> None:
    @job()
    async def refuse(rt: object) -> None:
        raise error

    job_id = await outbox.put(refuse)
    await runner.run(outbox.rt, str(job_id))
    assert ((await outbox.row(job_id)).failed_at is not None) == final


async def test_a_job_that_takes_too_long_is_stopped(outbox: Outbox) -> None:
    @job(timeout=0)
    async def endless(rt: object) -> None:
        await asyncio.Event().wait()

    job_id = await outbox.put(endless)
    await asyncio.wait_for(runner.run(outbox.rt, str(job_id)), 10)
    assert (await outbox.row(job_id)).error == "TimeoutError"


async def test_an_unknown_job_fails_visibly(outbox: Outbox) -> None:
    @job()
    async def gone(rt: object) -> None: ...

    job_id = await outbox.put(gone)
    JOBS.clear()
    await runner.run(outbox.rt, str(job_id))
    row = await outbox.row(job_id)
    assert row.error == "unknown job"
    assert row.failed_at is not None


async def test_the_lease_is_renewed_while_a_job_runs(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "LEASE", timedelta(seconds=0.3))
    leases = set()

    @job()
    async def long(rt: object) -> None:
        async def renewed() -> bool:
            leases.add((await outbox.row(job_id)).lease_until)
            return len(leases) > 2

        await until(renewed)

    job_id = await outbox.put(long)
    await runner.run(outbox.rt, str(job_id))
    assert (await outbox.row(job_id)).done_at is not None


async def test_a_dead_workers_job_is_taken_over_and_its_ghost_changes_nothing(outbox: Outbox) -> None:
    """The first worker was thought dead: its lease ran out and another took the job; then it comes back and fails."""
    takeover = asyncio.Event()

    @job(retries=0)
    async def twice(rt: object) -> None:
        outbox.done.append("run")
        if len(outbox.done) == 1:
            await takeover.wait()
            raise RuntimeError("the ghost")

    job_id = await outbox.put(twice)
    ghost = asyncio.create_task(runner.run(outbox.rt, str(job_id)))

    async def started() -> bool:
        return bool(outbox.done)

    await until(started)
    await outbox.sql("UPDATE outbox SET lease_until = now() - interval '1 second'")
    await runner.run(outbox.rt, str(job_id))
    takeover.set()
    await ghost
    row = await outbox.row(job_id)
    assert outbox.done == ["run", "run"]
    assert (row.attempts, row.error, row.failed_at) == (2, None, None)
    assert row.done_at is not None
