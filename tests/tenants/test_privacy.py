"""Handing out and forgetting people, over all packages; deleting what is too old."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from agents.models import ToolCall, Turn
from commerce.carts.models import Cart, CartItem
from conversations.models import Consent, Contact, ContactIdentity, Conversation, Lead, Message, Visitor
from core.clock import FrozenClock
from core.ids import parse_id
from core.runtime import Runtime
from tenants.ports import ErasablePackages
from tenants.privacy.jobs import purge_all, purge_tenant
from tests import jobs
from tests.shops import Shopper, TestShop

TABLES = (ToolCall, Turn, CartItem, Cart, Lead, Message, Conversation, Visitor, ContactIdentity)


async def visit(shop: TestShop, email: str) -> Shopper:
    """A shopper looks for something, puts it in the cart, is made an offer and leaves an address."""
    rules = {"codes": "verified", "ladder": [{"rung": "percentage"}]}
    await shop.api("PUT", "/v1/offers/policy", json={"largest_discount_percent": 10, "advanced": rules})
    shopper = await shop.shopper()
    reply = await shopper.say("Je cherche une bougie à moins de 50 euros")
    variant = reply.cards[0]["variants"][0]["id"]
    path = f"/v1/widget/conversations/{shopper.conversation}"
    added = await shop.client.post(
        f"{path}/cart/items", json={"variant_id": variant, "quantity": 2}, headers=shopper.headers
    )
    assert added.is_success, added.text
    assert "%" in (await shopper.say("C'est trop cher")).text
    lead = {"email": email, "name": "Zoé Client", "phone": "+33 6 12 34 56 78", "message": "Call me", "consent": True}
    left = await shop.client.post(f"{path}/leads", json=lead, headers=shopper.headers)
    assert left.is_success, left.text
    return shopper


async def counts(rt: Runtime, tenant_id: UUID) -> dict[str, int]:
    async with rt.db.tenant(tenant_id) as session:
        return {
            table.__tablename__: await session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES
        }


async def until_waiting(rt: Runtime, statement: str) -> None:
    """Return as soon as a statement waits for a lock."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE :query")
    async with asyncio.timeout(10):
        while True:
            async with rt.db.system() as session:
                if await session.scalar(waiting, {"query": f"{statement}%"}):
                    return


async def contact_of(shop: TestShop, email: str) -> dict[str, Any]:
    found = (await shop.api("GET", "/v1/contacts", params={"email": email})).json()["items"]
    assert len(found) == 1
    contact: dict[str, Any] = found[0]
    return contact


async def test_export_hands_out_everything(shop: TestShop) -> None:
    await visit(shop, "zoe@client.example")
    await visit(shop, "other@client.example")
    contact = await contact_of(shop, "Zoe@Client.example")
    answer = await shop.api("POST", f"/v1/contacts/{contact['id']}/export")
    assert answer.status_code == 200
    packages = answer.json()["packages"]
    kinds = {name: {entry["kind"] for entry in entries} for name, entries in packages.items()}
    assert kinds["conversations"] == {"contact", "identity", "consent", "visitor", "conversation", "message", "lead"}
    assert kinds["carts"] == {"cart_line"}
    assert kinds["offers"] == {"offer"}
    assert "turn" in kinds["agents"]
    assert "zoe@client.example" in answer.text
    assert "bougie à moins de 50 euros" in answer.text
    assert "other@client.example" not in answer.text


async def test_erasing_leaves_nothing_but_proof(shop: TestShop) -> None:
    clean = await counts(shop.rt, shop.tenant_id)
    shopper = await visit(shop, "zoe@client.example")
    contact = await contact_of(shop, "zoe@client.example")
    answer = await shop.api("POST", f"/v1/contacts/{contact['id']}/erase")
    assert answer.status_code == 200, answer.text
    proof = answer.json()
    held = {"agents", "carts", "offers", "conversations"}
    assert held <= set(proof["packages"])
    assert all(proof["packages"][name] > 0 for name in held), proof
    assert await counts(shop.rt, shop.tenant_id) == clean
    empty = (await shop.api("GET", f"/v1/contacts/{contact['id']}")).json()
    assert (empty["name"], empty["identities"]) == (None, [])
    assert empty["erased_at"] is not None
    [entry] = (await shop.api("GET", "/v1/audit", params={"action": "contact.erased"})).json()["items"]
    assert (entry["id"], entry["subject_id"], entry["data"]) == (proof["proof_id"], contact["id"], proof["packages"])
    again = (await shop.api("POST", f"/v1/contacts/{contact['id']}/erase")).json()
    assert set(again["packages"].values()) == {0}
    gone = await shop.client.get(f"/v1/widget/conversations/{shopper.conversation}", headers=shopper.headers)
    assert gone.status_code in (401, 404)
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        kept = await session.scalar(select(func.count()).select_from(Consent))
    assert kept == 1


async def test_erasing_one_person_leaves_the_others(shop: TestShop) -> None:
    await visit(shop, "stays@client.example")
    before = await counts(shop.rt, shop.tenant_id)
    await visit(shop, "goes@client.example")
    contact = await contact_of(shop, "goes@client.example")
    await shop.api("POST", f"/v1/contacts/{contact['id']}/erase")
    # The phone number is one identity, and belongs to whoever gave it first.
    assert await counts(shop.rt, shop.tenant_id) == before
    assert (await contact_of(shop, "stays@client.example"))["erased_at"] is None


async def test_erasing_outlasts_a_turn_that_ends_at_the_same_moment(shop: TestShop) -> None:
    shopper = await visit(shop, "zoe@client.example")
    contact = await contact_of(shop, "zoe@client.example")
    with suppress(DBAPIError):  # one of the two loses the deadlock; it must not be the person's right
        async with shop.rt.db.tenant(shop.tenant_id) as session:
            await session.execute(update(Turn).values(brain="none"))
            erasing = asyncio.create_task(shop.api("POST", f"/v1/contacts/{contact['id']}/erase"))
            await until_waiting(shop.rt, "DELETE FROM turns")
            thread = Conversation.id == parse_id("cnv", shopper.conversation)
            await session.execute(update(Conversation).where(thread).values(stage="close"))
    answer = await erasing
    assert answer.status_code == 200, answer.text
    assert (await counts(shop.rt, shop.tenant_id))["conversations"] == 0


async def test_merged_contacts_are_one_person(shop: TestShop) -> None:
    for email in ("a@client.example", "b@client.example"):
        await visit(shop, email)
    first, second = [await contact_of(shop, email) for email in ("a@client.example", "b@client.example")]
    merged = await shop.api("POST", f"/v1/contacts/{first['id']}/merge", json={"into": second["id"]})
    assert merged.json()["merged_into"] == second["id"]
    export = (await shop.api("POST", f"/v1/contacts/{second['id']}/export")).text
    assert "a@client.example" in export
    assert "b@client.example" in export
    back = await shop.api("POST", f"/v1/contacts/{first['id']}/unmerge")
    assert back.json() == first
    assert "b@client.example" not in (await shop.api("POST", f"/v1/contacts/{first['id']}/export")).text
    await shop.api("POST", f"/v1/contacts/{first['id']}/merge", json={"into": second["id"]})
    await shop.api("POST", f"/v1/contacts/{first['id']}/erase")  # whichever is named, the person goes
    assert (await shop.api("GET", "/v1/contacts", params={"email": "b@client.example"})).json()["items"] == []


async def test_merges_make_no_chains_or_circles(shop: TestShop) -> None:
    emails = [f"{letter}@client.example" for letter in "abc"]
    for email in emails:
        await visit(shop, email)
    a, b, c = [(await contact_of(shop, email))["id"] for email in emails]
    assert (await shop.api("POST", f"/v1/contacts/{a}/merge", json={"into": a})).status_code == 409
    for _ in range(2):
        assert (await shop.api("POST", f"/v1/contacts/{a}/merge", json={"into": b})).status_code == 200
    for source, target in ((b, c), (c, a), (a, c), (b, a)):
        answer = await shop.api("POST", f"/v1/contacts/{source}/merge", json={"into": target})
        assert answer.status_code == 409, (source, target)


async def test_a_withdrawn_consent_stands_beside_the_old_one(shop: TestShop) -> None:
    await visit(shop, "zoe@client.example")
    path = f"/v1/contacts/{(await contact_of(shop, 'zoe@client.example'))['id']}/consents"
    [given] = (await shop.api("GET", path)).json()
    assert given["granted"] is True
    assert given["wording"]
    for _ in range(2):
        withdrawn = await shop.api("POST", f"{path}/withdraw", json={"purpose": given["purpose"]})
        assert withdrawn.json()["granted"] is False
    statements = (await shop.api("GET", path)).json()
    assert [row["granted"] for row in statements] == [False, True]
    assert (await shop.api("POST", f"{path}/withdraw", json={"purpose": "unknown"})).status_code == 404


async def test_another_shops_people_are_out_of_reach(shop: TestShop, other_shop: TestShop) -> None:
    await visit(shop, "zoe@client.example")
    await visit(other_shop, "zoe@client.example")
    mine, theirs = [await contact_of(one, "zoe@client.example") for one in (shop, other_shop)]
    before = await counts(shop.rt, shop.tenant_id)
    path = f"/v1/contacts/{mine['id']}"
    for method, tail, body in (
        ("GET", "", None),
        ("POST", "/export", None),
        ("POST", "/erase", None),
        ("POST", "/merge", {"into": theirs["id"]}),
        ("POST", "/unmerge", None),
        ("GET", "/consents", None),
        ("POST", "/consents/withdraw", {"purpose": "contact"}),
    ):
        assert (await other_shop.api(method, path + tail, json=body)).status_code == 404, (method, tail)
    swallow = await other_shop.api("POST", f"/v1/contacts/{theirs['id']}/merge", json={"into": mine["id"]})
    assert swallow.status_code == 404
    assert await counts(shop.rt, shop.tenant_id) == before
    listed = (await other_shop.api("GET", "/v1/contacts")).json()["items"]
    assert [contact["id"] for contact in listed] == [theirs["id"]]


@pytest.fixture
async def late(shop: TestShop) -> Runtime:
    """The runtime in 40 days' time, in a shop that keeps conversations for 30."""
    await shop.api("PATCH", "/v1/tenant", json={"retention_days": 30})
    return replace(shop.rt, clock=FrozenClock(datetime.now(UTC) + timedelta(days=40)))


async def test_retention_deletes_what_is_old_with_all_that_belongs_to_it(shop: TestShop, late: Runtime) -> None:
    clean = await counts(shop.rt, shop.tenant_id)
    old = await visit(shop, "old@client.example")
    await visit(shop, "new@client.example")
    silent = await shop.shopper()
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        fresh = (await contact_of(shop, "new@client.example"))["id"]
        lead = await session.scalar(select(Lead).where(Lead.contact_id == parse_id("con", fresh)))
        assert lead is not None
        kept = await session.get_one(Conversation, (shop.tenant_id, lead.conversation_id))
        kept.last_message_at = late.clock.now() - timedelta(days=29)
    await purge_tenant(late, tenant_id=str(shop.tenant_id))
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        assert list(await session.scalars(select(Conversation.id))) == [lead.conversation_id]
        erased = {row.id: row.erased_at for row in await session.scalars(select(Contact))}
        for thread in (old, silent):
            assert await session.get(Conversation, (shop.tenant_id, parse_id("cnv", thread.conversation))) is None
    assert [at is None for _, at in sorted(erased.items())] == [False, True]
    assert (await contact_of(shop, "new@client.example"))["name"] == "Zoé Client"
    found = await shop.api("GET", "/v1/audit", params={"action": "retention.purged"})
    [entry] = found.json()["items"]
    assert entry["data"]["records"] > 0
    await purge_tenant(late, tenant_id=str(shop.tenant_id))
    assert (await shop.api("GET", "/v1/audit", params={"action": "retention.purged"})).json()["items"] == [entry]
    everything = replace(late, clock=FrozenClock(late.clock.now() + timedelta(days=40)))
    await purge_tenant(everything, tenant_id=str(shop.tenant_id))
    assert await counts(shop.rt, shop.tenant_id) == clean


async def test_the_daily_purge_reaches_every_tenant_once(shop: TestShop, other_shop: TestShop, late: Runtime) -> None:
    await visit(shop, "old@client.example")
    await visit(other_shop, "young@client.example")
    before = await counts(shop.rt, other_shop.tenant_id)
    for _ in range(2):
        await purge_all(late)
    for tenant in (shop.tenant_id, other_shop.tenant_id):
        await jobs.run_due(late, tenant)
    assert (await counts(shop.rt, shop.tenant_id))["conversations"] == 0
    assert await counts(shop.rt, other_shop.tenant_id) == before


async def test_every_table_that_names_a_conversation_is_purged_or_holds_ids_only(rt: Runtime) -> None:
    """A new table with `conversation_id` must be forgotten by somebody, or be named here with the reason."""
    from app.metadata import metadata

    ids_only = {"conversation_windows"}  # billing counts with it; no text
    naming = {table.name for table in metadata.tables.values() if "conversation_id" in table.columns}
    forgotten = {"carts", "conversation_summaries", "leads", "messages", "offer_grants", "rehearsal_runs", "turns"}
    assert naming - ids_only == forgotten
    assert [package.name for package in rt.ports.get(ErasablePackages).packages][-1] == "conversations"
