"""Transactions commit at the end of the block or not at all, and a tenant's end with it."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from core.db import Database, make_engine
from core.embedded import EmbeddedServers
from core.ids import new_id

SETTING = text("SELECT NULLIF(current_setting('app.tenant_id', true), '')")


@pytest.fixture
async def database(core_servers: EmbeddedServers):
    engine = make_engine(core_servers.urls.database_owner_url, pool_size=1)
    database = Database(engine)
    yield database
    await database.close()


async def test_the_tenant_is_set_for_one_transaction_only(database: Database) -> None:
    tenant = new_id()
    async with database.tenant(tenant) as session:
        assert await session.scalar(SETTING) == str(tenant)
    async with database.system() as session:  # the same pooled connection
        assert await session.scalar(SETTING) is None


async def test_a_failed_block_leaves_nothing(database: Database) -> None:
    async def work(session: AsyncSession) -> None:
        await session.execute(text("CREATE TABLE left_over (id int)"))
        raise LookupError

    with pytest.raises(LookupError):
        async with database.system() as session:
            await work(session)
    async with database.system() as session:
        assert await session.scalar(text("SELECT to_regclass('left_over')")) is None


async def test_ids_of_the_driver_are_written_as_json(database: Database) -> None:
    async with database.system() as session:
        found = (await session.execute(text("SELECT gen_random_uuid() AS id"))).scalar_one()
        assert isinstance(found, UUID)
        dumps: Any = database.engine.dialect._json_serializer  # as SQLAlchemy calls it
        assert dumps({"id": found}) == f'{{"id":"{found}"}}'
        with pytest.raises(TypeError, match="JSON"):
            dumps({"id": object()})


async def test_errors_do_not_quote_values(database: Database) -> None:
    async with database.system() as session:
        with pytest.raises(Exception, match="not_there") as caught:
            await session.execute(text("SELECT :secret FROM not_there"), {"secret": "ada@shop.example"})
    assert "ada@shop.example" not in str(caught.value)
