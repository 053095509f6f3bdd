"""What the database itself promises: no row is reachable without its tenant, whatever the code above does."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from core.db import Base

OPEN = {"outbox"}
"""Tables with a tenant_id that no policy hides: ids of work to do, and what is asked before a tenant is known."""
_TENANT_TABLES = """
    SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
           (SELECT string_agg(p.polname || ':' || coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ':'
                              || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), ''), ';')
              FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnum > 0
     WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
"""
_CONSTRAINTS = """
    SELECT t.relname AS name, con.conname AS constraint, con.contype::text AS kind, f.relname AS target,
           (SELECT attname FROM pg_attribute WHERE attrelid = con.conrelid AND attnum = con.conkey[1]) AS first,
           EXISTS (SELECT FROM pg_attribute WHERE attrelid = con.confrelid AND attname = 'tenant_id') AS target_scoped
      FROM pg_constraint con JOIN pg_class t ON t.oid = con.conrelid LEFT JOIN pg_class f ON f.oid = con.confrelid
     WHERE con.contype IN ('p', 'u', 'f') AND t.relnamespace = 'public'::regnamespace
"""
_UNIQUE_INDEXES = """
    SELECT t.relname AS name, i.relname AS index,
           (SELECT attname FROM pg_attribute WHERE attrelid = t.oid AND attnum = x.indkey[0]) AS first
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
     WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace
"""
_POLICY = "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)"


def is_scoped(name: str) -> bool:
    return name not in OPEN and not name.startswith("directory_")


@pytest.fixture
async def scoped(rt):
    """The tables that row security protects."""
    async with rt.db.system() as session:
        rows = (await session.execute(text(_TENANT_TABLES))).all()
    return {row.name: row for row in rows if is_scoped(row.name)}


async def test_every_table_with_a_tenant_forces_row_security(scoped):
    assert len(scoped) > 30
    for name, row in scoped.items():
        assert row.enabled, f"{name}: row security is off"
        assert row.forced, f"{name}: the owner would see all rows"
        assert row.policies == f"tenant_scope:{_POLICY}:{_POLICY}", f"{name}: {row.policies}"


async def test_every_table_of_the_models_either_has_a_tenant_or_says_that_it_has_none(scoped):
    shared = {name for name in Base.metadata.tables if name not in scoped}
    allowed = {name for name in shared if name.startswith("directory_")} | OPEN | {"switches", "brandings"}
    assert shared <= allowed, shared - allowed


async def test_the_tenant_comes_first_in_every_key(rt, scoped):
    async with rt.db.system() as session:
        constraints = (await session.execute(text(_CONSTRAINTS))).all()
        indexes = (await session.execute(text(_UNIQUE_INDEXES))).all()
    wrong = [
        f"{row.name}.{row.constraint}"
        for row in constraints
        if row.name in scoped and row.first != "tenant_id" and not (row.kind == "f" and not row.target_scoped)
    ]
    wrong += [f"{row.name}.{row.index}" for row in indexes if row.name in scoped and row.first != "tenant_id"]
    assert not wrong
    assert {row.name for row in constraints if row.kind == "p"} >= set(scoped), "a tenant table has no primary key"


async def test_without_a_tenant_every_table_looks_empty(rt, scoped, shop):
    async with rt.db.system() as session:
        for name in scoped:
            assert await session.scalar(text(f"SELECT count(*) FROM {name}")) == 0, name
        assert (await session.execute(text("UPDATE products SET title = 'x'"))).rowcount == 0
        assert (await session.execute(text("DELETE FROM messages"))).rowcount == 0
    async with rt.db.tenant(shop.tenant_id) as session:
        assert await session.scalar(text("SELECT count(*) FROM products")) == 4


async def test_a_row_for_another_tenant_is_refused(rt, shop, other_shop):
    statement = text(
        "INSERT INTO visitors (tenant_id, id, storefront_id) SELECT :other, gen_random_uuid(), storefront_id"
        " FROM directory_storefronts WHERE tenant_id = :other LIMIT 1"
    )
    with pytest.raises(DBAPIError, match="row-level security"):
        async with rt.db.tenant(shop.tenant_id) as session:
            await session.execute(statement, {"other": other_shop.tenant_id})
    with pytest.raises(DBAPIError, match="row-level security"):
        async with rt.db.tenant(shop.tenant_id) as session:
            await session.execute(text("UPDATE products SET tenant_id = :other"), {"other": other_shop.tenant_id})


async def test_the_tenant_does_not_stay_on_a_pooled_connection(rt, shop):
    async with rt.db.tenant(shop.tenant_id) as session:
        pid = await session.scalar(text("SELECT pg_backend_pid()"))
    for _ in range(20):
        async with rt.db.system() as session:
            assert await session.scalar(text("SELECT count(*) FROM products")) == 0
            if await session.scalar(text("SELECT pg_backend_pid()")) == pid:
                return
    pytest.fail("the pool gave the same connection to nobody")


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE comptoir_owner",
        "SET SESSION AUTHORIZATION comptoir_owner",
        "ALTER TABLE products DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE products NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY tenant_scope ON products",
        "ALTER TABLE products OWNER TO comptoir_app",
        "ALTER ROLE comptoir_app BYPASSRLS",
        "ALTER ROLE comptoir_app SUPERUSER",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "TRUNCATE products",
        "DROP TABLE products",
        "COPY products TO PROGRAM 'cat'",
    ],
)
async def test_the_role_of_the_application_cannot_free_itself(rt, shop, statement):
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner|must be superuser|not permitted|only roles"):
        async with rt.db.tenant(shop.tenant_id) as session:
            await session.execute(text(statement))


async def test_row_security_cannot_be_switched_off_for_reading(rt, shop):
    """With row_security off, Postgres refuses the query instead of showing everything."""
    async with rt.db.tenant(shop.tenant_id) as session:
        await session.execute(text("SET LOCAL row_security = off"))
        with pytest.raises(DBAPIError, match="row-level security"):
            await session.execute(text("SELECT count(*) FROM products"))
        await session.rollback()


async def test_even_the_owner_of_the_tables_sees_nothing_without_a_tenant(settings, scoped, shop):
    engine = create_async_engine(settings.database_owner_url)
    try:
        async with engine.connect() as connection:
            for name in sorted(scoped):
                assert await connection.scalar(text(f"SELECT count(*) FROM {name}")) == 0, name
    finally:
        await engine.dispose()
