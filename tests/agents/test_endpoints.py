"""Agents over HTTP: drafted in peace, published as versions that stay, bounded by the plan, with a live FAQ."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from sqlalchemy import text

from billing import service as billing
from core.runtime import Runtime
from tests.conftest import client_of
from tests.shops import ORIGIN, TestShop

NEW = {"template": "general", "name": "Nina", "languages": ["fr", "en"]}


async def create(shop: TestShop, **fields: Any) -> httpx2.Response:
    return await shop.api("POST", "/v1/agents", json={**NEW, **fields})


async def read(shop: TestShop, path: str = "") -> Any:
    response = await shop.api("GET", f"/v1/agents/{shop.agent_id}{path}")
    assert response.status_code == 200, response.text
    return response.json()


async def patch(shop: TestShop, **fields: Any) -> httpx2.Response:
    return await shop.api("PATCH", f"/v1/agents/{shop.agent_id}", json=fields)


async def post(shop: TestShop, action: str, agent_id: str = "") -> httpx2.Response:
    return await shop.api("POST", f"/v1/agents/{agent_id or shop.agent_id}/{action}")


async def agent_name(shop: TestShop) -> str:
    """Return the name by which a new visitor meets the agent."""
    name: str = (await shop.shopper()).session["config"]["agent_name"]
    return name


async def test_a_template_becomes_an_agent_with_a_draft(shop: TestShop) -> None:
    created = await create(shop, name="  Nina \u202e\n")
    assert created.status_code == 201
    body = created.json()
    assert (body["name"], body["template"], body["published_version"], body["archived"]) == (
        "Nina",
        "general",
        None,
        False,
    )
    assert set(body["flow"]["languages"]) == {"fr", "en"}
    listed = (await shop.api("GET", "/v1/agents", params={"limit": 1})).json()
    assert [one["id"] for one in listed["items"]] == [body["id"]]
    rest = (await shop.api("GET", "/v1/agents", params={"cursor": listed["next_cursor"]})).json()
    assert [one["id"] for one in rest["items"]] == [shop.agent_id]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"template": "no-such"}, 404, "id"),
        ({"name": "\u202e\u200b"}, 422, "name"),
        ({"languages": ["fr", "pt"]}, 422, "pt"),
        ({"languages": []}, 422, "languages"),
        ({"languages": ["FR!"]}, 422, "languages.0"),
        ({"name": " "}, 422, "name"),
        ({"name": "x" * 81}, 422, "name"),
    ],
)
async def test_what_cannot_be_installed_is_refused_by_name(
    standing_shop: TestShop, fields: dict[str, Any], status: int, says: str
) -> None:
    refused = await create(standing_shop, **fields)
    assert refused.status_code == status
    assert says in refused.json()["detail"]


async def test_shoppers_meet_a_change_after_publishing_only(shop: TestShop) -> None:
    assert (await patch(shop, name="Zoé")).json()["name"] == "Zoé"
    assert await agent_name(shop) == "Camille"
    assert (await post(shop, "publish")).json()["published_version"] == 2
    assert await agent_name(shop) == "Zoé"
    assert [one["version"] for one in await read(shop, "/versions")] == [2, 1]


async def test_a_published_version_never_changes(rt: Runtime, shop: TestShop) -> None:
    async def first() -> Any:
        async with rt.db.tenant(shop.tenant_id) as session:
            return await session.scalar(text("SELECT definition FROM agent_versions WHERE version = 1"))

    before = await first()
    await patch(shop, name="Zoé", policy={"fast_lane": False})
    await post(shop, "publish")
    assert await first() == before


async def test_a_draft_tells_whether_publishing_would_change_anything(shop: TestShop) -> None:
    assert (await create(shop)).json()["draft_changed"] is True
    assert (await read(shop))["draft_changed"] is False
    assert (await patch(shop, policy={"stock_age_hours": 7})).json()["draft_changed"] is True
    assert (await post(shop, "publish")).status_code == 200
    assert (await read(shop))["draft_changed"] is False


async def test_publishing_at_once_makes_versions_one_after_the_other(shop: TestShop) -> None:
    answers = await asyncio.gather(*(post(shop, "publish") for _ in range(4)))
    assert sorted(one.json()["published_version"] for one in answers) == [2, 3, 4, 5]


async def test_a_policy_is_merged_and_its_mistakes_are_named(shop: TestShop) -> None:
    await patch(shop, policy={"stock_age_hours": 5})
    changed = await patch(shop, policy={"allowed_link_hosts": ["shop.example"]})
    assert changed.json()["policy"]["stock_age_hours"] == 5
    for policy, field in (({"stock_age_hours": 0}, "stock_age_hours"), ({"give_all": True}, "give_all")):
        refused = await patch(shop, policy=policy)
        assert refused.status_code == 422
        assert [one["field"] for one in refused.json()["errors"]] == [field]
    assert (await patch(shop, unknown=1)).status_code == 422


async def test_a_malformed_flow_is_refused_and_names_where(shop: TestShop) -> None:
    flow = (await read(shop))["flow"]
    refused = await patch(shop, flow={**flow, "stages": "none"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "stages"
    assert (await read(shop))["flow"] == flow


async def test_a_draft_with_problems_can_be_kept_but_not_published(shop: TestShop) -> None:
    flow = (await read(shop))["flow"]
    flow["stages"][0]["transitions"][0]["to"] = "nowhere"
    assert (await patch(shop, flow=flow)).status_code == 200
    refused = await post(shop, "publish")
    assert refused.status_code == 422
    (problem,) = [one for one in refused.json()["errors"] if "nowhere" in one["message"]]
    assert flow["stages"][0]["id"] in problem["field"]
    assert problem["message_fr"] != problem["message"]
    assert (await read(shop))["published_version"] == 1


async def test_a_language_less_is_a_language_less_in_the_chat(shop: TestShop) -> None:
    assert (await patch(shop, languages=["en"])).status_code == 200
    await post(shop, "publish")
    assert (await shop.shopper("fr")).session["config"]["language"] == "en"
    again = await patch(shop, languages=["en", "de"])  # the draft kept the texts of a language it did not speak
    assert (again.status_code, again.json()["languages"]) == (200, ["en", "de"])
    assert (await shop.api("POST", f"/v1/agents/{shop.agent_id}/publish")).status_code == 200
    refused = await patch(shop, languages=["ja"])
    assert refused.status_code == 422
    assert "ja" in refused.json()["detail"]


async def test_the_plan_limits_agents_even_when_they_are_made_at_once(rt: Runtime, shop: TestShop) -> None:
    async with rt.db.tenant(shop.tenant_id) as session:
        await billing.set_plan(session, shop.tenant_id, "business")
    answers = await asyncio.gather(*(create(shop, name=f"N{number}") for number in range(5)))
    assert sorted(one.status_code for one in answers) == [201, 201, 402, 402, 402]
    refused = next(one for one in answers if one.status_code == 402).json()
    assert refused["code"] == "quota_reached"
    assert "3" in refused["detail"]


async def test_one_agent_on_the_smallest_plan_and_archiving_makes_room(rt: Runtime, shop: TestShop) -> None:
    async with rt.db.tenant(shop.tenant_id) as session:
        await billing.set_plan(session, shop.tenant_id, "starter")
    assert (await create(shop)).status_code == 402
    assert (await post(shop, "archive")).json()["archived"] is True
    second = (await create(shop)).json()["id"]
    assert (await post(shop, "restore")).status_code == 402
    await post(shop, "archive", second)
    assert (await post(shop, "restore")).json()["archived"] is False
    assert (await post(shop, "restore")).status_code == 200, "restoring twice changes nothing"


async def test_an_archived_agent_meets_nobody(shop: TestShop) -> None:
    await post(shop, "archive")
    assert (await post(shop, "publish")).status_code == 409
    body = {"widget_key": shop.widget_key}
    refused = await shop.client.post("/v1/widget/sessions", json=body, headers={"Origin": ORIGIN})
    assert refused.status_code == 409
    await post(shop, "restore")
    assert await agent_name(shop) == "Camille"


async def test_the_faq_is_live_without_publishing(shop: TestShop) -> None:
    shopper = await shop.shopper("fr")
    entries = [
        {"id": "gift", "answer": "Oui, avec un ruban.", "examples": ["Faites-vous des paquets cadeaux ?"]},
        {"id": "empty", "answer": {"fr": " ", "en": "Only English."}, "examples": ["Do you ship to the moon?"]},
    ]
    replaced = await shop.api("PUT", f"/v1/agents/{shop.agent_id}/faq", json=entries)
    assert [one["id"] for one in replaced.json()] == ["gift", "empty"]
    assert replaced.json()[0]["answer"] == {"*": "Oui, avec un ruban."}
    assert replaced.json()[1]["answer"] == {"en": "Only English."}
    assert await read(shop, "/faq") == replaced.json()
    assert "ruban" in (await shopper.say("Faites-vous des paquets cadeaux ?")).text
    await shop.api("PUT", f"/v1/agents/{shop.agent_id}/faq", json=[])
    assert "ruban" not in (await shopper.say("Faites-vous des paquets cadeaux ?")).text


@pytest.mark.parametrize(
    "entries",
    [
        [{"id": "a", "answer": "x", "examples": []}, {"id": "a", "answer": "y", "examples": []}],
        [{"id": f"e{number}", "answer": "x", "examples": ["y"] * 500} for number in range(11)],
        [{"id": " ", "answer": "x", "examples": []}],
        [{"id": "a", "answer": "x" * 4001, "examples": []}],
    ],
)
async def test_a_faq_that_cannot_be_kept_changes_nothing(
    standing_shop: TestShop, entries: list[dict[str, Any]]
) -> None:
    before = await read(standing_shop, "/faq")
    assert (await standing_shop.api("PUT", f"/v1/agents/{standing_shop.agent_id}/faq", json=entries)).status_code == 422
    assert await read(standing_shop, "/faq") == before


async def test_faqs_replaced_at_once_leave_one_of_them_whole(shop: TestShop) -> None:
    async def replace(name: str) -> httpx2.Response:
        entries = [{"id": f"{name}{number}", "answer": name, "examples": [name]} for number in range(5)]
        return await shop.api("PUT", f"/v1/agents/{shop.agent_id}/faq", json=entries)

    answers = await asyncio.gather(*(replace(name) for name in "abcd"))
    assert {one.status_code for one in answers} == {200}
    kept = await read(shop, "/faq")
    assert len(kept) == 5
    assert len({one["answer"]["*"] for one in kept}) == 1


@pytest.mark.parametrize(
    ("said", "language", "intent", "faq_id"),
    [
        ("Quels sont vos délais de livraison ?", "fr", "delivery", "delivery"),
        ("Can I return an item?", "en", "returns", "returns"),
        ("je cherche un pull à moins de 100 euros", "fr", "find_product", None),
    ],
)
async def test_what_is_understood_can_be_looked_at(
    standing_shop: TestShop, said: str, language: str, intent: str, faq_id: str | None
) -> None:
    response = await post_text(standing_shop, said)
    assert (response["language"], response["intent"], response["faq_id"]) == (language, intent, faq_id)
    assert 0 <= response["confidence"] <= 1
    assert ("price_max" in response["entities"]) is True


async def post_text(shop: TestShop, said: str) -> dict[str, Any]:
    response = await shop.api("POST", f"/v1/agents/{shop.agent_id}/understand", json={"text": said})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


@pytest.fixture
async def owner(rt: Runtime, standing_shop: TestShop) -> AsyncIterator[httpx2.AsyncClient]:
    """The shop's owner, signed in."""
    async with client_of(rt) as client:
        signed_in = await client.post(
            "/v1/auth/sign-in", json={"email": standing_shop.email, "password": standing_shop.password}
        )
        client.headers["X-CSRF-Token"] = signed_in.json()["csrf_token"]
        yield client


async def test_a_models_key_is_kept_sealed_and_never_shown(
    rt: Runtime, standing_shop: TestShop, owner: httpx2.AsyncClient
) -> None:
    assert (await owner.get("/v1/model")).status_code == 404
    body = {"base_url": "https://models.example/v1", "model": "small", "api_key": "sk-very-secret"}
    shown = await owner.put("/v1/model", json=body)
    assert shown.json() == {"base_url": body["base_url"], "model": "small", "api": "chat", "has_key": True}
    async with rt.db.tenant(standing_shop.tenant_id) as session:
        row = (await session.execute(text("SELECT * FROM model_settings"))).one()
    assert b"sk-very-secret" not in bytes(row.api_key)
    assert "sk-very-secret" not in str(row)
    await owner.put("/v1/model", json={**body, "model": "large"})
    read_again = await owner.get("/v1/model")
    assert read_again.json()["model"] == "large"
    assert "secret" not in read_again.text
    assert (await owner.delete("/v1/model")).status_code == 204
    assert (await owner.get("/v1/model")).status_code == 404


async def test_only_the_owner_chooses_the_model(standing_shop: TestShop) -> None:
    body = {"base_url": "https://models.example/v1", "model": "small", "api_key": "sk-x"}
    assert (await standing_shop.api("PUT", "/v1/model", json=body)).status_code == 403
    assert (await standing_shop.api("DELETE", "/v1/model")).status_code == 403


@pytest.mark.parametrize("address", ["ftp://models.example", "models.example", ""])
async def test_a_models_address_is_one_of_the_web(owner: httpx2.AsyncClient, address: str) -> None:
    refused = await owner.put("/v1/model", json={"base_url": address, "model": "m", "api_key": "k"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "base_url"


async def test_what_is_not_there_is_not_found(shop: TestShop, other_shop: TestShop) -> None:
    for agent_id in (other_shop.agent_id, "agt_nonsense", shop.agent_id.replace("agt", "prd")):
        assert (await shop.api("GET", f"/v1/agents/{agent_id}")).status_code == 404
        assert (await post(shop, "publish", agent_id)).status_code == 404
        assert (await shop.api("PUT", f"/v1/agents/{agent_id}/faq", json=[])).status_code == 404
