"""Readiness tells the truth: servers that answer, a harmless role, no open table."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from app.operations import schema_check
from core.db import Database, make_engine
from core.embedded import EmbeddedServers
from core.runtime import Runtime
from core.settings import Settings
from tests.conftest import client_of


async def ready(rt: Runtime) -> httpx2.Response:
    async with client_of(rt) as client:
        return await client.get("/readyz")


@pytest.fixture
async def owner(settings: Settings) -> AsyncIterator[Database]:
    """The database as the role that owns the tables."""
    database = Database(make_engine(settings.database_owner_url, pool_size=1))
    yield database
    await database.close()


async def test_a_sound_installation_is_alive_and_ready(rt: Runtime, client: httpx2.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "database": "ok", "redis": "ok"})
    assert await schema_check(rt) == "ok"


async def test_a_role_that_owns_tables_is_refused(rt: Runtime, owner: Database) -> None:
    answer = await ready(replace(rt, db=owner))
    assert answer.status_code == 503
    assert "owns tables" in answer.json()["database"]


async def test_a_superuser_is_refused(rt: Runtime, embedded: EmbeddedServers) -> None:
    superuser = Database(make_engine(embedded.cluster.url("comptoir_admin"), pool_size=1))
    answer = await ready(replace(rt, db=superuser))
    await superuser.close()
    assert answer.status_code == 503
    assert "superuser" in answer.json()["database"]


@pytest.mark.parametrize(
    "half",
    ["", "ALTER TABLE open_shop ENABLE ROW LEVEL SECURITY", "ALTER TABLE open_shop FORCE ROW LEVEL SECURITY"],
)
async def test_a_tenant_table_without_forced_row_security_is_refused(rt: Runtime, owner: Database, half: str) -> None:
    async with owner.system() as session:
        await session.execute(text("CREATE TABLE open_shop (tenant_id uuid)"))
        if half:
            await session.execute(text(half))
    try:
        answer = await ready(rt)
    finally:
        async with owner.system() as session:
            await session.execute(text("DROP TABLE open_shop"))
    assert answer.status_code == 503
    assert answer.json()["database"] == "1 tenant tables lack forced row security"


async def test_servers_that_do_not_answer_are_named(rt: Runtime) -> None:
    nowhere = Database(make_engine("postgresql+asyncpg://nobody@127.0.0.1:1/none", pool_size=1))
    lost = replace(rt, db=nowhere, redis=Redis(unix_socket_path="/nonexistent/redis.sock"))
    answer = await ready(lost)
    assert answer.status_code == 503
    assert answer.json()["database"].startswith("unreachable")
    assert answer.json()["redis"].startswith("unreachable")
    await nowhere.close()


async def test_another_schema_is_named_with_what_to_do(rt: Runtime, owner: Database) -> None:
    async with owner.system() as session:
        head = await session.scalar(text("SELECT version_num FROM alembic_version"))
        await session.execute(text("UPDATE alembic_version SET version_num = '0001_core'"))
    try:
        found = await schema_check(rt)
    finally:
        async with owner.system() as session:
            await session.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": head})
    assert found == f"is 0001_core, should be {head}; run `comptoir migrate`"


async def test_metrics_are_for_prometheus(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert "# TYPE comptoir_" in answer.text


async def test_the_document_names_every_operation_and_hides_the_metrics(client: httpx2.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    assert {"/v1/agents", "/v1/catalog/search", "/v1/widget/sessions", "/readyz"} <= set(document["paths"])
    assert "/metrics" not in document["paths"]
