"""What is rehearsed counts nowhere, is listed nowhere, tells nobody, and goes."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, text

from agents.rehearsal import jobs
from agents.rehearsal.models import RehearsalRun
from conversations.models import Conversation, Message, Visitor
from core.ids import parse_id
from core.jobs.outbox import OutboxRow

_COUNTED = ("usage_ledger", "usage_counters", "conversation_windows", "leads", "contacts")


async def _rows(rt, tenant_id, tables=_COUNTED):
    async with rt.db.tenant(tenant_id) as session:
        return {table: (await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() for table in tables}


async def test_a_rehearsal_leaves_quota_figures_lists_and_people_alone(rt, stocked, rehearse):
    before = await _rows(rt, stocked.tenant_id), (await stocked.api("GET", "/v1/usage")).json()
    report = await rehearse(stocked, tries=2)
    assert report["status"] == "done"
    assert report["summary"]["checks"]["handoff"]["passed"] >= 1
    assert (await _rows(rt, stocked.tenant_id), (await stocked.api("GET", "/v1/usage")).json()) == before
    assert (await stocked.api("GET", "/v1/conversations")).json()["items"] == []
    assert (await stocked.api("GET", "/v1/leads")).json()["items"] == []
    async with rt.db.tenant(stocked.tenant_id) as session:
        sandboxed = list(await session.scalars(select(Conversation).where(Conversation.sandbox.is_(True))))
        called = next(one for one in sandboxed if one.handoff == "requested")
    assert len(sandboxed) == report["progress"]["total"]
    for path in ("", "/take", "/release"):
        method = "POST" if path else "GET"
        found = await stocked.api(method, f"/v1/conversations/{public(called.id)}{path}")
        assert found.status_code == 404
    async with rt.db.system() as session:
        names = set(await session.scalars(select(OutboxRow.job).where(OutboxRow.tenant_id == stocked.tenant_id)))
    assert not {name for name in names if "mail" in name or "handoff" in name}


def public(conversation_id):
    from core.ids import public_id

    return public_id("cnv", conversation_id)


async def test_what_is_old_is_taken_away_with_all_that_belongs_to_it(rt, stocked, rehearse):
    shopper = await stocked.shopper()
    await shopper.say("bonjour")
    report = await rehearse(stocked, shoppers=3)
    tables = ("conversations", "messages", "turns", "tool_calls", "carts", "cart_items", "visitors")
    real = {"conversations": 1, "messages": 2, "turns": 1, "visitors": 1}
    now = rt.clock.now()
    await jobs.clear(rt, stocked.tenant_id, now + jobs.KEEP_CONVERSATIONS - timedelta(hours=1))
    assert (await _rows(rt, stocked.tenant_id, tables))["conversations"] == 1 + report["progress"]["total"]
    await jobs.clear(rt, stocked.tenant_id, now + jobs.KEEP_CONVERSATIONS + timedelta(hours=1))
    left = await _rows(rt, stocked.tenant_id, tables)
    assert {table: count for table, count in left.items() if count} == real
    path = f"/v1/agents/{stocked.agent_id}/rehearsals"
    read = (await stocked.api("GET", f"{path}/{report['id']}")).json()
    assert read["summary"] == report["summary"]
    assert [one["transcript"] for person in read["people"] for one in person["tries"]] == [[]] * read["progress"][
        "total"
    ]
    await jobs.clear(rt, stocked.tenant_id, now + jobs.KEEP_REPORTS + timedelta(days=1))
    assert (await stocked.api("GET", path)).json()["items"] == []
    async with rt.db.tenant(stocked.tenant_id) as session:
        versions = (await session.execute(text("SELECT version FROM agent_versions"))).scalars().all()
    assert versions == [1]


async def test_a_person_who_is_forgotten_is_forgotten_in_rehearsals_too(rt, stocked, rehearse):
    shopper = await stocked.shopper()
    await shopper.say("je cherche une théière pour ma tante Hortense")
    body = {"email": "lea@shopper.example", "consent": True}
    path = f"/v1/widget/conversations/{shopper.conversation}/leads"
    assert (await stocked.client.post(path, json=body, headers=shopper.headers)).status_code == 201
    report = await rehearse(stocked, "/replay", conversation_ids=[shopper.conversation])
    contact = (await stocked.api("GET", "/v1/leads")).json()["items"][0]["contact_id"]
    exported = (await stocked.api("POST", f"/v1/contacts/{contact}/export")).json()["packages"]["rehearsals"]
    assert [row["kind"] for row in exported] == ["replay"]
    assert (await stocked.api("POST", f"/v1/contacts/{contact}/erase")).status_code == 200
    async with rt.db.tenant(stocked.tenant_id) as session:
        said = list(await session.scalars(select(Message.text)))
        visitors = (await session.execute(select(func.count()).select_from(Visitor))).scalar_one()
        runs = (await session.execute(select(func.count()).select_from(RehearsalRun))).scalar_one()
    assert (said, visitors, runs) == ([], 0, 0)
    read = await stocked.api("GET", f"/v1/agents/{stocked.agent_id}/rehearsals/{report['id']}")
    assert read.json()["people"] == []


async def test_a_draft_is_tried_while_shoppers_meet_what_is_published(rt, stocked, rehearse):
    await stocked.api("PATCH", f"/v1/agents/{stocked.agent_id}", json={"name": "Zoé"})
    report = await rehearse(stocked, shoppers=3)
    said = [line["text"] for person in report["people"] for one in person["tries"] for line in one["transcript"]]
    assert report["version"] is None
    assert said
    async with rt.db.tenant(stocked.tenant_id) as session:
        tried = set(await session.scalars(text("SELECT DISTINCT agent_version FROM turns")))
    assert tried == {-1}
    shopper = await stocked.shopper()
    assert shopper.session["config"]["agent_name"] == "Camille"
    published = await rehearse(stocked, shoppers=3, version="published")
    assert (published["version"], published["is_draft_of_now"]) == (1, False)


def test_ids_of_rehearsals_have_their_prefix():
    assert isinstance(parse_id("reh", "reh_00000000000000000000000000"), UUID)
