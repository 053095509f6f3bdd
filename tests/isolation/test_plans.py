"""The statements of a turn use indexes, under row security, in a tenant that has thousands of everything."""

import json
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import create_async_engine

ROWS = 4000
LEDGER_ROWS = 20_000
"""Hours, more than two years of them: a period is a small part of a ledger."""
# Copies of a row with ids made from a number, so that copies of different tables belong together.
COPIES = {
    "visitors": {"id": "v"},
    "conversations": {"id": "c", "visitor_id": "v", "last_message_at": ""},
    "messages": {"id": "m", "conversation_id": "c", "turn_id": "t"},
    "turns": {"id": "t", "conversation_id": "c", "message_id": "m", "idempotency_key": "k"},
    "conversation_windows": {"id": "w", "visitor_id": "v", "conversation_id": "c"},
    "products": {"id": "p", "external_id": "x"},
    "product_translations": {"product_id": "p"},
    "variants": {"id": "a", "product_id": "p", "external_id": "y"},
    "variant_prices": {"variant_id": "a"},
    "carts": {"id": "b", "conversation_id": "c"},
    "cart_items": {"id": "i", "cart_id": "b", "variant_id": "a"},
    "usage_ledger": {"id": "u", "cause": "s", "at": ""},
    "price_history": {"id": "h", "variant_id": "a"},
}
READ = (
    "/v1/conversations",
    "/v1/catalog/products?limit=5",
    "/v1/catalog/search?q=bougie&limit=5",
    "/v1/catalog/imports",
    "/v1/usage",
    "/v1/leads",
)
_COPY = """
    INSERT INTO {table}
    SELECT (jsonb_populate_record(one, jsonb_build_object({values}))).*
      FROM {table} AS one, generate_series(1, {rows}) AS n
     WHERE one.ctid = (SELECT ctid FROM {table} LIMIT 1)
"""


def _value(letter: str) -> str:
    """An id that belongs to the number of the copy, or an instant of its own."""
    return f"md5('{letter}' || n)::uuid" if letter else "now() - n * interval '1 hour'"


@pytest.fixture
async def crowded(rt, settings, make_shop):
    """A shop with thousands of rows in the tables that grow, and up-to-date statistics."""
    shop = await make_shop()
    shopper = await shop.shopper()
    await shopper.say("Bonjour, je cherche un bol")
    await shopper.say("ajoute le premier au panier")
    async with rt.db.tenant(shop.tenant_id) as session:
        for table, columns in COPIES.items():
            values = ", ".join(f"'{column}', {_value(letter)}" for column, letter in columns.items())
            await session.execute(
                text(_COPY.format(table=table, values=values, rows=LEDGER_ROWS if table == "usage_ledger" else ROWS))
            )
    engine = create_async_engine(settings.database_owner_url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for table in COPIES:
            await connection.execute(text(f"VACUUM ANALYZE {table}"))  # as autovacuum does
    await engine.dispose()
    return shop


@contextmanager
def recorded(engine):
    """Collects the statements that are executed: (statement, parameters)."""
    found = []

    def note(connection, cursor, statement, parameters, context, executemany):
        if statement.lstrip().startswith(("SELECT", "UPDATE", "INSERT", "DELETE")) and not executemany:
            found.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)


def whole_scans(plan):
    """The tables that a plan reads from one end to the other."""
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for child in plan.get("Plans", ()):
        yield from whole_scans(child)


async def explain(rt, tenant_id, statement, parameters):
    async with rt.db.tenant(tenant_id) as session:
        connection = await session.connection()
        answer = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
        plan = answer.scalar_one()
    return (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]


async def test_no_statement_of_a_conversation_reads_a_whole_table(rt, crowded):
    shopper = await crowded.shopper()
    with recorded(rt.db.engine) as statements:
        for message in ("je cherche une bougie", "ajoute le premier au panier", "mon panier", "merci"):
            await shopper.say(message)
        await shopper.get()
        await shopper.get("/cart")
        for path in (*READ, f"/v1/conversations/{shopper.conversation}"):
            assert (await crowded.api("GET", path)).status_code == 200
    touched = " ".join(statement for statement, _ in statements)
    for table in ("messages", "turns", "products", "variants", "cart_items", "conversation_windows"):
        assert f" {table}" in touched
    slow = {
        (table, statement)
        for statement, parameters in {repr(one): one for one in statements}.values()
        for table in whole_scans(await explain(rt, crowded.tenant_id, statement, parameters))
        if table in COPIES
    }
    assert not slow, "\n\n".join(f"{table}: {statement}" for table, statement in slow)
