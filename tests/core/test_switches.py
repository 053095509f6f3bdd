"""Switches act in a running process, without a restart and without asking Postgres each time."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from core.clock import FrozenClock
from core.db import Base, Database, make_engine
from core.embedded import EmbeddedServers
from core.switches import (
    CACHE_SECONDS,
    LLM,
    Switch,
    Switches,
    connector_switch,
    list_switches,
    set_switch,
    tenant_switch,
)

CLOCK = FrozenClock(datetime(2026, 11, 20, tzinfo=UTC))
TENANT = tenant_switch(UUID(int=7))


@pytest.fixture
async def db(core_servers: EmbeddedServers) -> AsyncIterator[Database]:
    owner = make_engine(core_servers.urls.database_owner_url, pool_size=1)
    async with owner.begin() as connection:
        await connection.run_sync(Base.metadata.create_all, tables=[Base.metadata.tables[Switch.__tablename__]])
        await connection.execute(text("TRUNCATE switches"))
    await owner.dispose()
    database = Database(make_engine(core_servers.urls.database_url, pool_size=2))
    yield database
    await database.close()


class Ticks:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


async def turn(db: Database, key: str, *, off: bool, reason: str = "test") -> None:
    async with db.system() as session:
        await set_switch(session, CLOCK, key, off=off, reason=reason)


async def test_everything_is_on_until_it_is_turned_off(db: Database) -> None:
    ticks = Ticks()
    switches = Switches(db, ticks)
    assert not await switches.is_off(LLM)
    await turn(db, LLM, off=True)
    assert not await switches.is_off(LLM), "the cache still holds"
    ticks.at += CACHE_SECONDS
    assert await switches.is_off(LLM)
    await turn(db, LLM, off=False)
    ticks.at += CACHE_SECONDS
    assert not await switches.is_off(LLM)


async def test_any_of_several_is_enough(db: Database) -> None:
    await turn(db, TENANT, off=True)
    switches = Switches(db, Ticks())
    assert await switches.is_off(LLM, TENANT)
    assert not await switches.is_off(LLM, connector_switch("shopify"))


async def test_the_list_shows_the_last_change_of_each(db: Database) -> None:
    await turn(db, LLM, off=True, reason="provider outage")
    await turn(db, LLM, off=False, reason="provider is back")
    await turn(db, connector_switch("shopify"), off=True, reason="wrong prices")
    async with db.system() as session:
        found = [(one.key, one.off, one.reason, one.changed_at) for one in await list_switches(session)]
    assert found == [
        ("connector:shopify", True, "wrong prices", CLOCK.now()),
        ("llm", False, "provider is back", CLOCK.now()),
    ]


async def test_what_was_known_holds_while_postgres_is_away(db: Database) -> None:
    ticks = Ticks()
    await turn(db, LLM, off=True)
    switches = Switches(db, ticks)
    assert await switches.is_off(LLM)
    absent = Database(make_engine("postgresql+asyncpg://nobody@/x?host=/nonexistent", pool_size=1))
    switches._db = absent
    ticks.at += CACHE_SECONDS
    assert await switches.is_off(LLM)
    await absent.close()
