"""Killed in the middle, continued by another, and every night."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from agents.rehearsal import jobs, repository, service, work
from agents.rehearsal.models import Rehearsal, RehearsalRun
from agents.rehearsal.play import play as played
from agents.rehearsal.report import is_worse, verdict
from agents.rehearsal.service import Wanted
from conversations.models import Conversation
from core.ids import parse_id, public_id
from tests.agents.rehearsal.conftest import spoil


async def _request(rt, shop, **wanted):
    async with rt.db.tenant(shop.tenant_id) as session:
        row = await service.request(session, shop.tenant_id, parse_id("agt", shop.agent_id), Wanted(**wanted), None)
    return row.id


async def _runs(rt, shop):
    async with rt.db.tenant(shop.tenant_id) as session:
        return list(await session.scalars(select(RehearsalRun).order_by(RehearsalRun.number)))


async def test_what_was_cut_off_is_continued_and_nothing_doubles(rt, stocked, monkeypatch):
    rehearsal = await _request(rt, stocked, shoppers=4)
    calls = 0

    async def dies(*arguments):
        nonlocal calls
        calls += 1
        if calls == 3:
            raise asyncio.CancelledError
        return await played(*arguments)

    monkeypatch.setattr(work, "play", dies)
    with pytest.raises(asyncio.CancelledError):
        await work.work(rt, stocked.tenant_id, rehearsal)
    monkeypatch.setattr(work, "play", played)
    while await work.work(rt, stocked.tenant_id, rehearsal) == "more":
        pass
    left = [run for run in await _runs(rt, stocked) if run.done_at is None]
    assert left  # the dead worker's claim still holds
    assert await work.work(rt, stocked.tenant_id, rehearsal) == "waiting"
    async with rt.db.tenant(stocked.tenant_id) as session:
        await session.execute(update(RehearsalRun).values(lease_until=rt.clock.now() - timedelta(seconds=1)))
    assert await work.work(rt, stocked.tenant_id, rehearsal, seconds=60) == "done"
    runs = await _runs(rt, stocked)
    assert all(run.done_at for run in runs)
    async with rt.db.tenant(stocked.tenant_id) as session:
        conversations = set(await session.scalars(select(Conversation.id)))
    assert conversations == {run.conversation_id for run in runs}


async def test_two_workers_at_once_play_each_run_once(rt, stocked):
    rehearsal = await _request(rt, stocked, shoppers=6)
    ends = await asyncio.gather(*(work.work(rt, stocked.tenant_id, rehearsal, seconds=60) for _ in range(2)))
    assert "done" in ends
    async with rt.db.tenant(stocked.tenant_id) as session:
        conversations = (await session.execute(text("SELECT count(*) FROM conversations"))).scalar_one()
    assert conversations == len(await _runs(rt, stocked))


async def test_a_worker_lets_other_jobs_go_first_and_comes_back(rt, stocked, run_jobs, monkeypatch):
    monkeypatch.setattr(work, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(work.work, "__kwdefaults__", {"seconds": 0.02})
    started = await stocked.api("POST", f"/v1/agents/{stocked.agent_id}/rehearsals", json={"shoppers": 3})
    assert await run_jobs() > 1
    read = await stocked.api("GET", f"/v1/agents/{stocked.agent_id}/rehearsals/{started.json()['id']}")
    assert read.json()["status"] == "done"


async def test_the_nights_rehearsal_warns_the_owners_when_it_went_worse(rt, stocked, run_jobs):
    await jobs.rehearse_tenant(rt, tenant_id=str(stocked.tenant_id))
    await jobs.rehearse_tenant(rt, tenant_id=str(stocked.tenant_id))  # killed and tried again: still one
    await run_jobs()
    path = f"/v1/agents/{stocked.agent_id}/rehearsals"
    (first,) = (await stocked.api("GET", path)).json()["items"]
    assert (first["cause"], first["version"], first["passed"], first["worse_than"]) == ("nightly", 1, True, None)
    async with rt.db.tenant(stocked.tenant_id) as session:
        await session.execute(update(Rehearsal).values(created_at=rt.clock.now() - timedelta(days=1)))
    await spoil(stocked)
    assert (await stocked.api("POST", f"/v1/agents/{stocked.agent_id}/publish")).status_code == 200
    folder = rt.settings.home / "mail"
    before = set(folder.glob("*")) if folder.exists() else set()
    await jobs.rehearse_tenant(rt, tenant_id=str(stocked.tenant_id))
    await run_jobs()
    second = (await stocked.api("GET", path)).json()["items"][0]
    assert (second["cause"], second["passed"], second["worse_than"]) == ("nightly", False, first["id"])
    (mail,) = set(folder.glob("*")) - before
    written = mail.read_text("utf-8")
    assert stocked.email in written
    assert re.search(rf"console/agents/{stocked.agent_id}", written.replace("=\n", ""))


async def test_a_rehearsal_that_never_ends_is_given_up(rt, stocked):
    rehearsal = await _request(rt, stocked, shoppers=3)
    await jobs.clear(rt, stocked.tenant_id, rt.clock.now() + jobs.GIVEN_UP_AFTER + timedelta(minutes=1))
    async with rt.db.tenant(stocked.tenant_id) as session:
        row = await repository.get(session, stocked.tenant_id, rehearsal)
    assert row is not None
    assert (row.status, row.error) == ("failed", "gave_up")
    assert await work.work(rt, stocked.tenant_id, rehearsal) == "done"
    assert public_id("reh", rehearsal)


@pytest.mark.parametrize(("passed", "broken", "good"), [(12, 0, True), (9, 0, True), (8, 0, False), (12, 1, False)])
def test_enough_must_succeed_and_no_rule_be_broken(passed, broken, good):
    assert verdict({"passed": passed, "broken": broken, "conversations": 12}) is good


@pytest.mark.parametrize(
    ("now", "before", "worse"),
    [((12, 0), (12, 0), False), ((11, 0), (12, 0), False), ((10, 0), (12, 0), True), ((12, 1), (12, 0), True),
     ((8, 0), (9, 0), True), ((12, 0), (8, 1), False)],
)  # fmt: skip
def test_worse_is_clearly_worse(now, before, worse):
    one, other = ({"passed": passed, "broken": broken, "conversations": 12} for passed, broken in (now, before))
    assert is_worse(one, other) is worse
