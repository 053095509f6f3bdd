"""What plans count, counted exactly."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from billing import repository, service
from billing.entitlements import entitled
from billing.windows import IDLE, METER, admit
from core.clock import FrozenClock
from core.db import Database, make_engine
from core.ids import new_id
from core.runtime import Runtime
from core.settings import Settings
from tests.billing.conftest import MakeTenant

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
AT_ONCE = 40


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest.fixture
async def wide(settings: Settings) -> AsyncIterator[Database]:
    """A pool with room for many transactions at once."""
    database = Database(make_engine(settings.database_url, pool_size=AT_ONCE))
    yield database
    await database.close()


async def says(
    db: Database, tenant_id: UUID, visitor: UUID, now: datetime, *, is_bot: bool = False, fails: bool = False
) -> bool:
    """Admit a message; returns whether it is degraded."""
    async with db.tenant(tenant_id) as session:
        admission = await admit(session, tenant_id, visitor, new_id(), now, is_bot=is_bot)
        if fails:
            raise ConnectionError
    return admission.degraded


async def counted(db: Database, tenant_id: UUID, now: datetime = NOW) -> tuple[int, int, int]:
    """Return what the counter, the ledger and the windows say, which must be the same."""
    async with db.tenant(tenant_id) as session:
        period = (await entitled(session, tenant_id, now)).period
        counter = (await repository.counters(session, tenant_id, period.key)).get(METER, 0)
        ledger = (await repository.ledger_sums(session, tenant_id, period.start, period.end)).get(METER, 0)
        windows = await session.scalar(text("SELECT count(*) FROM conversation_windows WHERE counted"))
    return counter, ledger, int(windows or 0)


async def test_two_hundred_first_messages_at_once_fill_a_quota_of_a_hundred_exactly(
    wide: Database, make_tenant: MakeTenant
) -> None:
    tenant = await make_tenant("starter")
    room = asyncio.Semaphore(AT_ONCE)

    async def one() -> bool:
        async with room:
            return await says(wide, tenant, new_id(), NOW)

    degraded = await asyncio.gather(*(one() for _ in range(200)))
    assert degraded.count(False) == 100
    assert await counted(wide, tenant) == (100, 100, 100)


async def test_many_messages_of_one_visitor_at_once_open_one_window(wide: Database, make_tenant: MakeTenant) -> None:
    tenant, visitor = await make_tenant("starter"), new_id()
    await asyncio.gather(*(says(wide, tenant, visitor, NOW) for _ in range(30)))
    assert await counted(wide, tenant) == (1, 1, 1)


async def test_a_window_lasts_until_a_day_after_the_last_message(
    rt: Runtime, make_tenant: MakeTenant, clock: FrozenClock
) -> None:
    tenant, visitor = await make_tenant("starter"), new_id()
    for _ in range(3):
        await says(rt.db, tenant, visitor, clock.now())
        clock.advance(IDLE - timedelta(seconds=1))
    assert await counted(rt.db, tenant) == (1, 1, 1)
    clock.advance(timedelta(seconds=1))
    await says(rt.db, tenant, visitor, clock.now())
    assert await counted(rt.db, tenant) == (2, 2, 2)


async def test_a_message_that_is_rolled_back_counts_nothing(rt: Runtime, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant("starter")
    with pytest.raises(ConnectionError):
        await says(rt.db, tenant, new_id(), NOW, fails=True)
    assert await counted(rt.db, tenant) == (0, 0, 0)


async def test_an_upgrade_lifts_a_degraded_window_with_its_next_message(rt: Runtime, make_tenant: MakeTenant) -> None:
    tenant, late = await make_tenant("starter"), new_id()
    for _ in range(100):
        assert not await says(rt.db, tenant, new_id(), NOW)
    assert await says(rt.db, tenant, late, NOW)
    assert await says(rt.db, tenant, late, NOW)
    async with rt.db.tenant(tenant) as session:
        await service.set_plan(session, tenant, "business")
    assert not await says(rt.db, tenant, late, NOW)
    assert not await says(rt.db, tenant, late, NOW)
    assert await counted(rt.db, tenant) == (101, 101, 101)


async def test_the_next_period_has_room_again(rt: Runtime, make_tenant: MakeTenant) -> None:
    tenant, visitor = await make_tenant("enterprise"), new_id()
    await limited(rt, tenant, 1)
    assert not await says(rt.db, tenant, new_id(), NOW)
    assert await says(rt.db, tenant, visitor, NOW)
    december = datetime(2026, 12, 1, tzinfo=UTC)
    assert not await says(rt.db, tenant, visitor, december)
    assert await counted(rt.db, tenant, december) == (1, 1, 2)


async def limited(rt: Runtime, tenant: UUID, conversations: int | None) -> None:
    """Give a tenant a contract of its own."""
    async with rt.db.tenant(tenant) as session:
        values = {"plan": "starter", "overrides": {"limits": {"conversations": conversations}}}
        await repository.set_plan(session, tenant, values)


@pytest.mark.parametrize(
    ("limit", "degraded"), [(0, [True, True, True]), (2, [False, False, True]), (None, [False] * 3)]
)
async def test_a_contract_of_its_own_decides(
    rt: Runtime, make_tenant: MakeTenant, limit: int | None, degraded: list[bool]
) -> None:
    tenant = await make_tenant()
    await limited(rt, tenant, limit)
    assert [await says(rt.db, tenant, new_id(), NOW) for _ in range(3)] == degraded


async def test_what_the_trial_used_counts_after_it(rt: Runtime, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    async with rt.db.tenant(tenant) as session:
        await service.start_trial(session, tenant, NOW - timedelta(days=14) + timedelta(hours=1))
    for _ in range(101):
        assert not await says(rt.db, tenant, new_id(), NOW)
    assert await says(rt.db, tenant, new_id(), NOW + timedelta(hours=1))


async def test_bots_are_answered_and_not_counted_until_a_person_writes(rt: Runtime, make_tenant: MakeTenant) -> None:
    tenant, visitor = await make_tenant("starter"), new_id()
    await limited(rt, tenant, 1)
    assert not await says(rt.db, tenant, visitor, NOW, is_bot=True)
    assert await counted(rt.db, tenant) == (0, 0, 0)
    assert not await says(rt.db, tenant, visitor, NOW)
    assert await counted(rt.db, tenant) == (1, 1, 1)


async def test_moving_to_another_time_zone_brings_no_new_quota(rt: Runtime, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    await limited(rt, tenant, 1)
    assert not await says(rt.db, tenant, new_id(), NOW)
    async with rt.db.tenant(tenant) as session:
        await session.execute(text("UPDATE tenants SET timezone = 'America/New_York'"))
    assert await says(rt.db, tenant, new_id(), NOW)


async def test_one_tenant_uses_nothing_of_another(rt: Runtime, make_tenant: MakeTenant) -> None:
    one, other, visitor = await make_tenant(), await make_tenant(), new_id()
    for tenant in (one, other):
        await limited(rt, tenant, 1)
        assert not await says(rt.db, tenant, visitor, NOW)
    assert await counted(rt.db, one) == await counted(rt.db, other) == (1, 1, 1)


async def test_the_ledger_takes_a_cause_once(rt: Runtime, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    for _ in range(2):
        async with rt.db.tenant(tenant) as session:
            await repository.add_usage(session, tenant, {"messages": 1, "model_input_tokens": 9}, "turn:1", NOW)
    async with rt.db.tenant(tenant) as session:
        sums = await repository.ledger_sums(session, tenant, NOW, NOW + timedelta(days=1))
    assert sums == {"messages": 1, "model_input_tokens": 9}
