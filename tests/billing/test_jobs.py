"""Subscriptions opened and the ledger rolled up in the background."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from billing import jobs, repository, service
from billing.entitlements import entitled
from core.runtime import Runtime
from tenants import directory
from tests.billing.conftest import MakeTenant
from tests.jobs import run_due

DAY = datetime(2026, 11, 10, tzinfo=UTC)
Days = dict[tuple[str, str], int]


async def subscription(rt: Runtime, tenant_id: UUID) -> tuple[str | None, datetime | None, datetime]:
    async with rt.db.tenant(tenant_id) as session:
        row = await repository.contract(session, tenant_id)
    return row.plan, row.trial_ends_at, row.tenant_since


async def test_a_new_tenant_is_on_trial_before_and_after_its_subscription_is_opened(
    rt: Runtime, make_tenant: MakeTenant
) -> None:
    tenant = await make_tenant()
    plan, _, since = await subscription(rt, tenant)
    assert plan is None
    async with rt.db.tenant(tenant) as session:
        before = await entitled(session, tenant, since)
    await run_due(rt, tenant)
    assert await subscription(rt, tenant) == ("starter", since + timedelta(days=14), since)
    async with rt.db.tenant(tenant) as session:
        assert await entitled(session, tenant, since) == before
    assert before.plan_id == "business"


async def test_a_plan_that_was_set_first_stays_and_opening_twice_changes_nothing(
    rt: Runtime, make_tenant: MakeTenant
) -> None:
    tenant = await make_tenant("enterprise")
    await run_due(rt, tenant)
    await jobs.open_subscription(rt, tenant_id=str(tenant))
    assert (await subscription(rt, tenant))[:2] == ("enterprise", None)


async def test_a_plan_ends_the_trial(rt: Runtime, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    await run_due(rt, tenant)
    async with rt.db.tenant(tenant) as session:
        await service.set_plan(session, tenant, "starter")
    assert (await subscription(rt, tenant))[:2] == ("starter", None)


async def use(rt: Runtime, tenant: UUID, at: datetime, quantity: int = 1, meter: str = "messages") -> None:
    async with rt.db.tenant(tenant) as session:
        await repository.add_usage(session, tenant, {meter: quantity}, f"{at.isoformat()}:{quantity}", at)


async def rolled_up(rt: Runtime, tenant: UUID) -> Days:
    async with rt.db.tenant(tenant) as session:
        rows = await repository.days(session, tenant, DAY - timedelta(days=50), DAY + timedelta(days=50))
    return {(row.day.date().isoformat(), row.meter): row.quantity for row in rows}


async def test_the_days_are_what_the_ledger_holds_however_often_it_is_rolled_up(
    rt: Runtime, make_tenant: MakeTenant
) -> None:
    tenant, other = await make_tenant(), await make_tenant()
    await use(rt, other, DAY, 1000)
    await use(rt, tenant, DAY - timedelta(microseconds=1), 2)
    await use(rt, tenant, DAY, 3)
    await use(rt, tenant, DAY + timedelta(hours=23), 4)
    await use(rt, tenant, DAY, 50, "model_input_tokens")
    expected = {("2026-11-09", "messages"): 2, ("2026-11-10", "messages"): 7, ("2026-11-10", "model_input_tokens"): 50}
    for _ in range(3):
        await jobs.roll_up_tenant(rt, tenant)
        assert await rolled_up(rt, tenant) == expected
    await use(rt, tenant, DAY - timedelta(hours=1), 10)  # begun before midnight, committed after it
    await use(rt, tenant, DAY + timedelta(days=9), 1)
    await jobs.roll_up_tenant(rt, tenant)
    expected |= {("2026-11-09", "messages"): 12, ("2026-11-19", "messages"): 1}
    assert await rolled_up(rt, tenant) == expected


async def test_a_roll_up_that_dies_half_way_changes_nothing_and_the_next_one_is_whole(
    rt: Runtime, make_tenant: MakeTenant
) -> None:
    tenant = await make_tenant()
    await use(rt, tenant, DAY, 3)
    await jobs.roll_up_tenant(rt, tenant)
    await use(rt, tenant, DAY + timedelta(minutes=1), 4)

    async def dies() -> None:
        async with rt.db.tenant(tenant) as session:
            await repository.roll_up(session, tenant)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await dies()
    assert await rolled_up(rt, tenant) == {("2026-11-10", "messages"): 3}
    await jobs.roll_up_tenant(rt, tenant)
    assert await rolled_up(rt, tenant) == {("2026-11-10", "messages"): 7}


async def test_roll_ups_at_once_beside_new_use_end_exact(rt: Runtime, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    work = [use(rt, tenant, DAY + timedelta(seconds=second)) for second in range(12)]
    await asyncio.gather(*work, *(jobs.roll_up_tenant(rt, tenant) for _ in range(6)))
    await jobs.roll_up_tenant(rt, tenant)
    assert await rolled_up(rt, tenant) == {("2026-11-10", "messages"): 12}


async def test_a_tenant_is_rolled_up_by_one_at_a_time(rt: Runtime, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()

    async def at_once() -> None:
        async with rt.db.tenant(tenant) as session:
            await session.execute(text("SET LOCAL lock_timeout = '50ms'"))
            await repository.roll_up(session, tenant)

    async with rt.db.tenant(tenant) as session:
        await repository.roll_up(session, tenant)
        with pytest.raises(DBAPIError, match="lock timeout"):
            await at_once()


async def test_the_periodic_jobs_find_the_tenants_to_roll_up(rt: Runtime, make_tenant: MakeTenant) -> None:
    lately, long_ago = await make_tenant(), await make_tenant()
    for tenant, at in ((lately, rt.clock.now()), (long_ago, rt.clock.now() - timedelta(hours=2))):
        await use(rt, tenant, DAY)
        async with rt.db.system() as session:
            await directory.note_activity(session, tenant, at)
    await jobs.roll_up(rt)
    assert await rolled_up(rt, lately)
    assert not await rolled_up(rt, long_ago)
    await jobs.roll_up_everywhere(rt)
    assert await rolled_up(rt, long_ago)
