"""A transaction is of one tenant or of none, also on a connection that somebody else used before."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from core.db import Database, make_engine
from core.ids import new_id

_TENANT = text("SELECT nullif(current_setting('app.tenant_id', true), '')")


@pytest.fixture
async def database(core_servers):
    """A database over one single connection."""
    opened = Database(make_engine(core_servers.urls.database_url, pool_size=1))
    yield opened
    await opened.close()


async def test_a_tenants_transaction_is_set_before_its_first_statement(database):
    tenant_id = new_id()
    async with database.tenant(tenant_id) as session:
        assert await session.scalar(_TENANT) == str(tenant_id)


async def test_a_connection_forgets_the_tenant_of_the_transaction_before(database):
    async with database.tenant(new_id()) as session:
        await session.execute(_TENANT)
    async with database.system() as session:
        assert await session.scalar(_TENANT) is None


async def test_a_transaction_that_said_nothing_leaves_no_tenant_behind(database):
    async with database.tenant(new_id()):
        pass
    async with database.system() as session:
        assert await session.scalar(_TENANT) is None


async def test_a_failed_transaction_leaves_no_tenant_behind(database):
    with pytest.raises(DBAPIError):
        await _divide_by_zero(database)
    async with database.system() as session:
        assert await session.scalar(_TENANT) is None


async def _divide_by_zero(database):
    async with database.tenant(new_id()) as session:
        await session.execute(text("SELECT 1 / 0"))


async def test_a_savepoint_stays_in_the_tenant(database):
    tenant_id = new_id()
    async with database.tenant(tenant_id) as session:
        async with session.begin_nested():
            assert await session.scalar(_TENANT) == str(tenant_id)
        assert await session.scalar(_TENANT) == str(tenant_id)


async def test_an_engine_that_cannot_set_the_tenant_is_refused(core_servers):
    database = Database(create_async_engine(core_servers.urls.database_url))
    with pytest.raises(TypeError, match="tenants apart"):
        async with database.tenant(new_id()):
            pass
    await database.close()
