import asyncio
import json

import jsonschema
import pytest
from sqlalchemy import func, select

from core.ids import new_id, parse_id
from templates_store import service
from templates_store.flow import FlowFileError, dump_flow_yaml, load_flow_yaml
from templates_store.flow.yaml_file import MAX_BYTES
from templates_store.models import Template, TemplateVersion
from templates_store.packs import packs
from tenants.roles import Role
from tests.templates_store.samples import flow, small

URL = "/v1/templates"
FILE = dump_flow_yaml(flow()).encode()


def file(**changes):
    return json.dumps(small(**changes)).encode()


async def test_packs_come_first_then_ones_own(call, tenant):
    admin = call(tenant)
    ids = [(await admin.post(URL, content=file(id=f"mine_{n}"))).json()["id"] for n in range(3)]
    first = (await admin.get(URL, params={"limit": 2})).json()
    assert [item["id"] for item in first["items"]] == ["electronics", "fashion", "general", ids[2], ids[1]]
    assert [item["origin"] for item in first["items"]] == ["pack"] * 3 + ["own"] * 2
    rest = (await admin.get(URL, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [item["id"] for item in rest["items"]] == [ids[0]]
    assert rest["next_cursor"] is None


async def test_a_pack_shows_its_flow_and_how_it_speaks(call, tenant):
    shown = (await call(tenant, Role.VIEWER).get(f"{URL}/fashion")).json()
    assert shown["origin"] == "pack"
    assert shown["flow"]["id"] == "fashion"
    assert {line["key"] for line in shown["preview"]["fr"]} == {line["key"] for line in shown["preview"]["en"]}
    assert "Léa" in shown["preview"]["fr"][0]["text"]


@pytest.mark.parametrize("pack", ["general", "fashion", "electronics"])
async def test_an_exported_pack_is_imported_as_the_same_flow(call, tenant, pack):
    admin = call(tenant)
    exported = await admin.get(f"{URL}/{pack}/export")
    assert exported.headers["content-type"] == "application/yaml"
    imported = await admin.post(URL, content=exported.content)
    assert imported.status_code == 201
    again = await admin.get(f"{URL}/{imported.json()['id']}/export")
    assert load_flow_yaml(again.content) == packs()[pack].flow


async def test_the_same_file_again_changes_nothing(call, tenant):
    admin = call(tenant)
    first = await admin.post(URL, content=FILE)
    again = await admin.post(URL, content=FILE)
    assert (first.status_code, first.json()["version"], first.json()["changed"]) == (201, 1, True)
    assert (again.status_code, again.json()["version"], again.json()["changed"]) == (200, 1, False)
    assert again.json()["id"] == first.json()["id"]


async def test_every_version_stays_as_it_was(call, tenant, store_db):
    admin = call(tenant)
    await admin.post(URL, content=file(name={"fr": "Première"}))
    second = (await admin.post(URL, content=file(name={"fr": "Seconde"}))).json()
    assert (second["version"], second["name"]) == (2, {"fr": "Seconde"})
    async with store_db.tenant(tenant) as session:
        rows = await session.execute(
            select(TemplateVersion.version, TemplateVersion.flow).order_by(TemplateVersion.version)
        )
        assert [(version, kept["name"]["fr"]) for version, kept in rows] == [(1, "Première"), (2, "Seconde")]


async def test_imports_at_once_take_turns(call, tenant):
    admin = call(tenant)
    answers = await asyncio.gather(*(admin.post(URL, content=file(name={"fr": f"N{n}"})) for n in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert sorted(answer.json()["version"] for answer in answers) == list(range(1, 9))
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_lines_left_out_are_filled_with_the_common_ones(call, tenant):
    admin = call(tenant)
    imported = (await admin.post(URL, content=file(lines={"thanks": {"fr": ["De rien."]}}))).json()
    lines = (await admin.get(f"{URL}/{imported['id']}")).json()["flow"]["lines"]
    assert lines["thanks"] == {"fr": ["De rien."]}
    assert "IA" in lines["disclosure"]["fr"][0]


async def test_what_agents_install_is_the_newest_version(call, tenant, store_db):
    imported = (await call(tenant).post(URL, content=FILE)).json()
    async with store_db.tenant(tenant) as session:
        assert await service.get_flow(session, tenant, imported["id"]) == (flow(), 1)
        assert await service.get_flow(session, tenant, "general") == (
            packs()["general"].flow,
            packs()["general"].version,
        )


async def test_a_flow_with_problems_is_refused_whole(call, tenant, store_db):
    answer = await call(tenant).post(URL, content=file(start="nowhere"))
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "start"
    assert "nowhere" in error["message"]
    assert "nowhere" in error["message_fr"]
    async with store_db.tenant(tenant) as session:
        assert await session.scalar(select(func.count()).select_from(Template)) == 0


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"[" * 5000, b"a: &a [*a]", b"x: !!python/name:os.system", b'{"id": "\\ud800"}', b"\x00"]
)
async def test_a_hostile_body_gets_a_clear_answer(call, tenant, body):
    admin = call(tenant)
    refused = await admin.post(URL, content=body)
    assert refused.status_code == 422
    checked = await admin.post(f"{URL}/validate", content=body)
    assert checked.status_code == 200
    assert not checked.json()["valid"]
    assert checked.json()["problems"][0]["message_fr"]


async def test_a_body_that_is_too_large_is_refused(call, tenant):
    answer = await call(tenant).post(URL, content=b"x" * (MAX_BYTES + 1))
    assert answer.status_code == 413


async def test_a_flood_of_problems_is_cut(call, tenant):
    lines = {f"line_{n}": {"fr": ["a"]} for n in range(300)}
    checked = await call(tenant).post(f"{URL}/validate", content=file(lines=lines))
    assert len(checked.json()["problems"]) == service.MAX_PROBLEMS


async def test_filling_in_the_common_lines_keeps_the_bound(call, tenant):
    lines = {f"line_{n}": {"fr": ["a"] * 12} for n in range(166)}
    with pytest.raises(FlowFileError, match="wordings"):
        service.with_shared_lines(flow(lines=lines))
    assert (await call(tenant).post(URL, content=file(lines=lines))).status_code == 422


async def test_checking_stores_nothing(call, tenant):
    viewer = call(tenant, Role.VIEWER)
    assert (await viewer.post(f"{URL}/validate", content=FILE)).json() == {"valid": True, "problems": []}
    assert {item["origin"] for item in (await viewer.get(URL)).json()["items"]} == {"pack"}


async def test_only_an_admin_writes(call, tenant):
    mine = (await call(tenant).post(URL, content=FILE)).json()["id"]
    for role in (Role.VIEWER, Role.AGENT):
        assert (await call(tenant, role).post(URL, content=FILE)).status_code == 403
        assert (await call(tenant, role).delete(f"{URL}/{mine}")).status_code == 403
        assert (await call(tenant, role).get(f"{URL}/{mine}")).status_code == 200


async def test_another_tenant_sees_and_touches_nothing(call, tenant, store_db):
    mine = (await call(tenant).post(URL, content=FILE)).json()["id"]
    other_id = new_id()
    other = call(other_id, Role.OWNER)
    for answer in (
        await other.get(f"{URL}/{mine}"),
        await other.get(f"{URL}/{mine}/export"),
        await other.delete(f"{URL}/{mine}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert {item["origin"] for item in (await other.get(URL)).json()["items"]} == {"pack"}
    theirs = (await other.post(URL, content=FILE)).json()
    assert (theirs["version"], theirs["id"] != mine) == (1, True)
    async with store_db.tenant(other_id) as session:  # the row is out of reach even without a filter
        assert await session.scalar(select(Template.id).where(Template.id == parse_id("tpl", mine))) is None


async def test_deleting_forgets_the_versions_too(call, tenant, store_db):
    admin = call(tenant)
    mine = (await admin.post(URL, content=FILE)).json()["id"]
    assert (await admin.delete(f"{URL}/{mine}")).status_code == 204
    assert (await admin.get(f"{URL}/{mine}")).status_code == 404
    assert (await admin.delete(f"{URL}/{mine}")).status_code == 404
    async with store_db.tenant(tenant) as session:
        assert await session.scalar(select(func.count()).select_from(TemplateVersion)) == 0


async def test_a_pack_cannot_be_deleted(call, tenant):
    assert (await call(tenant).delete(f"{URL}/fashion")).status_code == 409


@pytest.mark.parametrize(
    "unknown", ["tpl_zz", "agt_01m7x4sr7pfqkrsvzsskv2hfe2", "Fashion", "_shared", "tpl_01m7x4sr7pfqkrsvzsskv2hfe2"]
)
async def test_an_unknown_template_is_not_found(call, tenant, unknown):
    assert (await call(tenant).get(f"{URL}/{unknown}")).status_code == 404


async def test_there_is_a_limit_of_templates(call, tenant, monkeypatch):
    monkeypatch.setattr(service, "MAX_TEMPLATES", 1)
    admin = call(tenant)
    assert (await admin.post(URL, content=file(id="one"))).status_code == 201
    assert (await admin.post(URL, content=file(id="two"))).status_code == 409
    assert (await admin.post(URL, content=file(id="one", name={"fr": "Autre"}))).json()["version"] == 2
    assert len((await admin.get(URL)).json()["items"]) == len(packs()) + 1


async def test_the_schema_of_a_flow_is_published(call, tenant):
    schema = (await call(tenant, Role.VIEWER).get(f"{URL}/schema")).json()
    flow_of_a_pack = (await call(tenant, Role.VIEWER).get(f"{URL}/general")).json()["flow"]
    jsonschema.validate(flow_of_a_pack, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**flow_of_a_pack, "stages": []}, schema)
