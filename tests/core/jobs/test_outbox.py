"""What is written with a transaction happens with it, or not at all."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core import events
from core.events import Event, publish, subscribe
from core.ids import new_id
from core.jobs import enqueue, job, periodic, runner
from core.jobs.registry import PERIODIC, job_name
from tests.core.jobs.outbox import NOON, Outbox


async def test_a_rolled_back_transaction_leaves_no_job(outbox: Outbox) -> None:
    @job()
    async def note(rt: object) -> None: ...

    async def work(session: AsyncSession) -> None:
        await enqueue(session, note)
        raise LookupError

    with pytest.raises(LookupError):
        async with outbox.rt.db.system() as session:
            await work(session)
    assert await outbox.rows() == []


async def test_a_job_carries_its_tenant_and_time(outbox: Outbox) -> None:
    @job()
    async def note(rt: object, *, tenant_id: str) -> None: ...

    tenant = new_id()
    await outbox.put(note, tenant_id=str(tenant), run_at=NOON)
    (row,) = await outbox.rows()
    assert (row.tenant_id, row.payload, row.run_at) == (tenant, {"tenant_id": str(tenant)}, NOON)


async def test_one_key_is_written_once(outbox: Outbox) -> None:
    @job()
    async def note(rt: object) -> None: ...

    for _ in range(2):
        await outbox.put(note, key="only")
    await outbox.put(note, key="other")
    assert [row.key for row in await outbox.rows()] == ["only", "other"]


async def test_only_registered_functions_are_jobs(outbox: Outbox) -> None:
    async def stranger(rt: object) -> None: ...

    with pytest.raises(LookupError, match="is not a job"):
        await outbox.put(stranger)
    with pytest.raises(ValueError, match="unknown queue"):
        job(queue="fast")


def test_a_periodic_job_is_registered_with_its_pace(monkeypatch: pytest.MonkeyPatch, outbox: Outbox) -> None:
    before = list(PERIODIC)

    @periodic(every=60, queue="catalog")
    async def sweep(rt: object) -> None: ...

    (added,) = PERIODIC[len(before) :]
    PERIODIC[:] = before
    assert (added.job, added.every) == (job_name(sweep), 60)


@pytest.fixture
def subscribers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_SUBSCRIBERS", {})


async def test_every_subscriber_hears_of_an_event(outbox: Outbox, subscribers: None) -> None:
    @subscribe("shop.opened")
    async def first(rt: object, *, tenant_id: str, **data: object) -> None:
        outbox.done.append(f"first {data}")

    @subscribe("shop.opened", queue="catalog")
    async def second(rt: object, *, tenant_id: str, count: int) -> None:
        outbox.done.append(f"second {count}")

    @subscribe("shop.closed")
    async def third(rt: object, *, tenant_id: str) -> None: ...

    tenant = new_id()
    async with outbox.rt.db.system() as session:
        await publish(session, Event("shop.opened", tenant, {"count": 3}))
        await publish(session, Event("nobody.listens", tenant))
        assert outbox.done == []
    rows = await outbox.rows()
    assert {row.tenant_id for row in rows} == {tenant}
    for row in rows:
        await runner.run(outbox.rt, str(row.id))
    assert sorted(outbox.done) == ["first {'count': 3}", "second 3"]


async def test_an_event_of_a_transaction_that_failed_did_not_happen(outbox: Outbox, subscribers: None) -> None:
    @subscribe("shop.opened")
    async def first(rt: object, *, tenant_id: str) -> None: ...

    async def work(session: AsyncSession) -> None:
        await publish(session, Event("shop.opened", new_id()))
        raise LookupError

    with pytest.raises(LookupError):
        async with outbox.rt.db.system() as session:
            await work(session)
    assert await outbox.rows() == []
