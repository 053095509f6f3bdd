"""An outbox of its own in an empty database, a Valkey of its own, and jobs that write down what they did."""

from collections.abc import AsyncIterator, Iterator
from typing import cast

import pytest
from redis import Redis as SyncRedis
from redis.asyncio import Redis
from sqlalchemy import Table, delete

from core.clock import FrozenClock
from core.db import Database, make_engine
from core.embedded import EmbeddedServers
from core.embedded.databases import OWNER_ROLE
from core.ids import new_id
from core.jobs import dispatcher as dispatcher_module
from core.jobs.dispatcher import Dispatcher
from core.jobs.outbox import OutboxRow
from core.jobs.registry import JOBS
from core.runtime import Runtime
from core.settings import Settings
from tests.core.jobs.outbox import NOON, Outbox


@pytest.fixture(scope="module")
def database_url(core_servers: EmbeddedServers) -> Iterator[str]:
    name = f"jobs_{new_id().hex}"
    core_servers.cluster.create_database(name)
    yield core_servers.cluster.url(OWNER_ROLE, name)
    core_servers.cluster.drop_database(name)


@pytest.fixture(scope="module")
async def database(database_url: str) -> AsyncIterator[Database]:
    engine = make_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(cast(Table, OutboxRow.__table__).create)
    yield Database(engine)
    await engine.dispose()


@pytest.fixture
async def outbox(
    database: Database, core_redis: Redis, core_servers: EmbeddedServers, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Outbox]:
    """An empty outbox, an empty Valkey, no periodic jobs."""
    known = dict(JOBS)
    monkeypatch.setattr(dispatcher_module, "PERIODIC", [])
    rt = Runtime(settings=Settings(), db=database, redis=core_redis, clock=FrozenClock(NOON))
    async with database.system() as session:
        await session.execute(delete(OutboxRow))
    with SyncRedis.from_url(core_servers.urls.redis_url) as redis:
        yield Outbox(rt, redis)
    JOBS.clear()
    JOBS.update(known)


@pytest.fixture
def relay(outbox: Outbox) -> Dispatcher:
    """A dispatcher of this outbox."""
    return Dispatcher(outbox.rt, outbox.redis)
