"""Who may open the chat, from where, how often, and what the widget is told."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from sqlalchemy import text

from billing import service as billing
from core.runtime import Runtime
from core.switches import set_switch, tenant_switch
from tests.shops import ORIGIN, TestShop
from tests.waiting import until


async def start(shop: TestShop, *, origin: str | None = ORIGIN, **body: Any) -> httpx2.Response:
    headers = {"Origin": origin} if origin else {}
    return await shop.client.post("/v1/widget/sessions", json={"widget_key": shop.widget_key, **body}, headers=headers)


async def test_the_widget_is_told_how_to_look_and_what_to_say(standing: TestShop) -> None:
    config = (await start(standing, language="fr-CA")).json()["config"]
    assert (config["agent_name"], config["language"], config["languages"]) == ("Camille", "fr", ["fr", "en"])
    assert config["brand"] == {
        "name": "Maison Test",
        "logo_url": None,
        "accent": "#0B6E4F",
        "on_accent": "#FFFFFF",
        "background": "#FBFAF7",
        "ink": "#1C1B19",
        "radius": 10,
        "powered_by": False,
    }
    assert "Maison Test" in config["disclosure"]
    assert " IA" in config["disclosure"]
    assert "Camille" in config["greeting"]
    assert 1 <= len(config["suggestions"]) <= 4


@pytest.mark.parametrize(("wanted", "spoken"), [("en-GB", "en"), ("EN", "en"), ("de", "fr"), (None, "fr")])
async def test_the_page_decides_the_language_where_the_agent_speaks_it(
    standing: TestShop, wanted: str | None, spoken: str
) -> None:
    assert (await start(standing, language=wanted)).json()["config"]["language"] == spoken


async def test_the_smaller_plans_show_who_made_the_chat(rt: Runtime, shop: TestShop) -> None:
    async with rt.db.tenant(shop.tenant_id) as session:
        await billing.set_plan(session, shop.tenant_id, "starter")
    assert (await start(shop)).json()["config"]["brand"]["powered_by"] is True


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://shop.example"}, 403),
        ({"origin": "https://shop.example.evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": None}, 403),
        ({"widget_key": "wk_unknown"}, 404),
        ({"widget_key": ""}, 404),
        ({"language": "not a tag"}, 422),
    ],
)
async def test_strangers_are_refused(standing: TestShop, options: dict[str, Any], status: int) -> None:
    refused = await start(standing, **options)
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"
    assert "access-control-allow-origin" not in refused.headers


async def test_a_browser_may_read_the_answer_from_the_shops_origin_only(standing: TestShop) -> None:
    started = await start(standing)
    assert started.headers["access-control-allow-origin"] == ORIGIN
    assert "origin" in started.headers["vary"].lower()
    headers = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    preflight = await standing.client.options("/v1/widget/sessions", headers=headers)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "https://other.example"
    assert "idempotency-key" in preflight.headers["access-control-allow-headers"]
    elsewhere = await standing.client.get("/healthz", headers={"Origin": ORIGIN})
    assert "access-control-allow-origin" not in elsewhere.headers


async def test_a_visitor_who_comes_back_finds_the_thread(standing: TestShop) -> None:
    shopper = await standing.shopper()
    again = await start(standing, visitor_token=shopper.session["visitor_token"])
    headers = {"Authorization": f"Bearer {again.json()['visitor_token']}", "Origin": ORIGIN}
    path = f"/v1/widget/conversations/{shopper.conversation}"
    assert (await standing.client.get(path, headers=headers)).status_code == 200


@pytest.mark.parametrize("token", ["forged", "", "a.b.c"])
async def test_a_token_that_is_none_begins_a_new_visitor(standing: TestShop, token: str) -> None:
    assert (await start(standing, visitor_token=token)).status_code == 201


async def test_another_shops_token_begins_a_new_visitor(standing: TestShop, other_shop: TestShop) -> None:
    theirs = await other_shop.shopper()
    started = await start(standing, visitor_token=theirs.session["visitor_token"])
    headers = {"Authorization": f"Bearer {started.json()['visitor_token']}", "Origin": ORIGIN}
    path = f"/v1/widget/conversations/{theirs.conversation}"
    assert (await standing.client.get(path, headers=headers)).status_code == 404


@pytest.mark.parametrize("credential", ["", "Basic abc", "Bearer", "Bearer forged", "Bearer a.b.c"])
async def test_a_missing_or_forged_token_is_refused_readably(standing: TestShop, credential: str) -> None:
    headers = {"Authorization": credential, "Origin": ORIGIN}
    refused = await standing.client.post("/v1/widget/conversations", json={}, headers=headers)
    assert refused.status_code == 401
    assert refused.json()["code"] in {"unauthenticated", "bad_token"}
    assert refused.headers["access-control-allow-origin"] == ORIGIN


async def test_a_token_works_on_its_own_site_only(standing: TestShop) -> None:
    shopper = await standing.shopper()
    headers = {**shopper.headers, "Origin": "https://evil.example"}
    refused = await standing.client.post("/v1/widget/conversations", json={}, headers=headers)
    assert refused.status_code == 403
    assert "access-control-allow-origin" not in refused.headers


async def test_another_visitors_thread_does_not_exist(standing: TestShop) -> None:
    mine, theirs = await standing.shopper(), await standing.shopper()
    mine.conversation = theirs.conversation
    base = f"/v1/widget/conversations/{theirs.conversation}"
    for method, path, body in (
        ("GET", "", None),
        ("GET", "/cart", None),
        ("GET", "/events", None),
        ("POST", "/cart/items", {"variant_id": "var_x"}),
        ("POST", "/leads", {"email": "a@b.example", "consent": True}),
        ("POST", "/handoff", {}),
    ):
        refused = await standing.client.request(method, base + path, json=body, headers=mine.headers)
        assert refused.status_code == 404, (method, path)
    assert (await mine.post("Bonjour")).status_code == 404


async def test_the_page_is_kept_without_what_follows_the_question_mark(rt: Runtime, standing: TestShop) -> None:
    shopper = await standing.shopper()
    for url, kept in (
        ("https://shop.example/p/1?email=a@b.example#x", "https://shop.example/p/1"),
        ("javascript:alert(1)", None),
        (None, None),
    ):
        opened = await standing.client.post("/v1/widget/conversations", json={"page_url": url}, headers=shopper.headers)
        assert opened.status_code == 201
        async with rt.db.tenant(standing.tenant_id) as session:
            newest = text("SELECT page_url FROM conversations ORDER BY id DESC LIMIT 1")
            assert await session.scalar(newest) == kept


async def test_a_shop_without_a_published_agent_says_so(shop: TestShop) -> None:
    shopper = await shop.shopper()
    await shop.api("POST", f"/v1/agents/{shop.agent_id}/archive")
    assert (await start(shop)).status_code == 409
    opened = await shop.client.post("/v1/widget/conversations", json={}, headers=shopper.headers)
    assert opened.status_code == 409
    assert "published" in opened.json()["detail"]


async def test_a_switched_off_shop_is_silent_within_seconds(rt: Runtime, shop: TestShop) -> None:
    shopper = await shop.shopper()
    for off, status in ((True, 403), (False, 200)):
        async with rt.db.system() as session:
            await set_switch(session, rt.clock, tenant_switch(shop.tenant_id), off=off, reason="test")

        async def seen(wanted: int = status) -> bool:
            return (await shopper.post("Bonjour")).status_code == wanted

        await until(seen)


async def test_an_address_starts_so_many_sessions_a_minute(
    standing: TestShop, from_address: Callable[[str], Awaitable[httpx2.AsyncClient]]
) -> None:
    client = await from_address("203.0.113.9")
    body = {"widget_key": standing.widget_key}
    answers = [
        (await client.post("/v1/widget/sessions", json=body, headers={"Origin": "https://evil.example"})).status_code
        for _ in range(62)
    ]
    assert answers.count(403) == 60
    limited = await client.post("/v1/widget/sessions", json=body, headers={"Origin": ORIGIN})
    assert limited.status_code == 429
    assert limited.json()["retryable"] is True
    assert 1 <= int(limited.headers["retry-after"]) <= 60
    neighbour = await from_address("203.0.113.10")
    assert (await neighbour.post("/v1/widget/sessions", json=body, headers={"Origin": ORIGIN})).status_code == 201


async def test_a_visitor_who_floods_is_slowed_and_nothing_is_counted(
    standing: TestShop, from_address: Callable[[str], Awaitable[httpx2.AsyncClient]]
) -> None:
    client = await from_address("203.0.113.20")
    shopper = await standing.shopper()
    path = f"/v1/widget/conversations/{shopper.conversation}/messages"
    codes = []
    for number in range(32):
        headers = {**shopper.headers, "Idempotency-Key": f"the-same-{number % 2}"}
        codes.append((await client.post(path, json={"text": "Bonjour"}, headers=headers)).status_code)
    assert codes[:30] == [200] * 30
    assert codes[30:] == [429] * 2
