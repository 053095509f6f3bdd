"""Requests that nobody means well with: a clear refusal, nothing stored, and never a failure of ours."""

import json
import uuid

import pytest

from channels.web.visitor import Visitor, issue_token
from core.ids import new_id
from tests.shops import ORIGIN

PROBLEM = "application/problem+json"
HOSTILE_TEXTS = {
    "nul": "a\x00b",
    "surrogate": "\ud800",
    "override": "\u202egnp.exe",
    "tags": "hi\U000e0041\U000e0042",
    "zalgo": "e" + "\u0301" * 500,
    "astral": "\U0010ffff\U0001f600" * 20,
    "script": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE messages; --",
    "template": "{{ config.__class__ }} ${7*7} %s %(x)s {0}",
    "newlines": "\r\n\r\nSet-Cookie: a=b",
}


def refused(answer, *statuses):
    """A clear refusal: a problem document that says what to do, and no trace of our insides."""
    assert answer.status_code in statuses, (answer.status_code, answer.text)
    assert answer.headers["content-type"] == PROBLEM
    body = answer.json()
    assert body["detail"]
    assert body["code"]
    assert not any(word in answer.text for word in ("Traceback", "sqlalchemy", "asyncpg", "/core/"))
    return body


def messages_path(shopper):
    return f"/v1/widget/conversations/{shopper.conversation}/messages"


def keyed(headers):
    return {**headers, "Idempotency-Key": uuid.uuid4().hex}


async def test_a_message_of_fifty_thousand_characters_is_refused_by_its_length(shop):
    shopper = await shop.shopper()
    body = refused(await shopper.post("é" * 50_000), 413)
    assert "50000" in body["detail"].replace(",", "").replace(" ", "")
    assert (await shopper.get())["messages"] == []


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
async def test_text_of_any_kind_is_answered_or_refused(shop, name):
    """Sent as escaped JSON, as a program would: NUL and lone surrogates are valid there."""
    shopper = await shop.shopper()
    body = json.dumps({"text": HOSTILE_TEXTS[name]}).encode()
    headers = {**keyed(shopper.headers), "content-type": "application/json"}
    answer = await shop.client.post(messages_path(shopper), content=body, headers=headers)
    assert answer.status_code in {200, 422}, answer.text
    stored = [message["text"] for message in (await shopper.get())["messages"] if message["role"] == "visitor"]
    assert len(stored) == (answer.status_code == 200)
    assert not any(hidden in "".join(stored) for hidden in ("\x00", "\u202e", "\U000e0041"))


FIELDS = {
    "lead": ("POST", "/v1/widget/conversations/{conversation}/leads", {"email": "a@b.example", "consent": True,
                                                                       "name": "@", "phone": "@", "message": "@"}),
    "session": ("POST", "/v1/widget/sessions", {"widget_key": "@"}),
    "token": ("POST", "/v1/widget/sessions", {"widget_key": "wk_x", "visitor_token": "@"}),
    "page": ("POST", "/v1/widget/conversations", {"page_url": "https://shop.example/@"}),
    "cart": ("POST", "/v1/widget/conversations/{conversation}/cart/items", {"variant_id": "var_@"}),
    "sign-in": ("POST", "/v1/auth/sign-in", {"email": "@@x.example", "password": "@"}),
    "forgot": ("POST", "/v1/auth/password/forgot", {"email": "@@x.example"}),
    "reset": ("POST", "/v1/auth/password/reset", {"token": "@", "password": "correct horse battery"}),
    "shop": ("PATCH", "/v1/tenant", {"name": "@"}),
    "storefront": ("POST", "/v1/storefronts", {"name": "@", "allowed_origins": ["https://@.example"]}),
    "agent": ("POST", "/v1/agents", {"template": "@", "name": "@", "languages": ["fr"]}),
    "rename": ("PATCH", "/v1/agents/{agent}", {"name": "@", "policy": {"@": "@"}}),
    "faq": ("PUT", "/v1/agents/{agent}/faq", [{"id": "f", "answer": "@", "examples": ["@"]}]),
    "understand": ("POST", "/v1/agents/{agent}/understand", {"text": "@"}),
    "model": ("PUT", "/v1/model", {"base_url": "https://models.example/@", "model": "@", "api_key": "@"}),
    "import": ("POST", "/v1/catalog/imports", {"url": "https://feed.example/@", "source": "@"}),
    "reply": ("POST", "/v1/conversations/{conversation}/replies", {"text": "@"}),
}  # fmt: skip


@pytest.mark.parametrize("text", ["nul", "surrogate", "zalgo", "astral", "template"])
@pytest.mark.parametrize("field", FIELDS)
async def test_no_text_field_breaks_on_hostile_text(shop, field, text):
    shopper = await shop.shopper()
    method, path, body = FIELDS[field]
    content = json.dumps(body).replace("@", json.dumps(HOSTILE_TEXTS[text])[1:-1], 1)
    credentials = shopper.headers if "/widget/" in path else shop.headers
    answer = await shop.client.request(
        method,
        path.format(conversation=shopper.conversation, agent=shop.agent_id),
        content=content.encode(),
        headers={**keyed(credentials), "content-type": "application/json"},
    )
    assert answer.status_code < 500, answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/v1/catalog/search?q=%00",
        "/v1/catalog/search?q=%ff%fe",
        "/v1/catalog/search?q=a&brand=%00",
        "/v1/catalog/products?external_id=%00",
        "/v1/catalog/products?source=%00&category=%00",
        "/v1/audit?action=%00",
        "/v1/contacts?email=%00",
        "/v1/templates/%00",
        "/v1/agents/agt_%00",
        "/v1/catalog/products/prd_%ff",
        "/v1/conversations/cnv_../../etc",
    ],
)
async def test_nul_and_broken_utf8_in_addresses_are_refused_or_find_nothing(shop, path):
    answer = await shop.api("GET", path)
    assert answer.status_code < 500, answer.text


async def test_a_search_of_ten_thousand_characters_is_refused_or_answered_quickly(shop):
    answer = await shop.api("GET", "/v1/catalog/search", params={"q": "bougie " * 1500})
    assert answer.status_code in {200, 422}, answer.text
    for query in ('"', "(", "title:", "a AND", "*", "[a TO", "\\", "-", "+", "~", "^9", "a" * 300, "😀" * 50):
        assert (await shop.api("GET", "/v1/catalog/search", params={"q": query})).status_code in {200, 422}, query


@pytest.mark.parametrize(
    "parameters",
    [
        {"limit": "-1"},
        {"limit": "0"},
        {"limit": "99999999999999999999"},
        {"offset": "-5"},
        {"offset": "99999999999999999999"},
        {"price_min": "NaN"},
        {"price_max": "Infinity"},
        {"price_max": "-1"},
        {"price_max": "1e400"},
        {"price_max": "9" * 400},
        {"limit": "٣"},
        {"in_stock": "maybe"},
    ],
)
async def test_numbers_out_of_any_range_are_refused_or_bounded(shop, parameters):
    answer = await shop.api("GET", "/v1/catalog/search", params={"q": "bougie", **parameters})
    assert answer.status_code in {200, 422}, answer.text


@pytest.mark.parametrize("quantity", [-1, 0, 100, 2**31, 2**63, 1e300, 1.5, "1", None, True, [], float("inf")])
async def test_quantities_that_make_no_sense_change_no_cart(shop, quantity):
    shopper = await shop.shopper()
    variant = (await shop.api("GET", "/v1/catalog/products?external_id=bol-gres")).json()["items"][0]["variants"][0]
    body = json.dumps({"variant_id": variant["id"], "quantity": quantity}).replace("Infinity", "1e999")
    headers = {**shopper.headers, "content-type": "application/json"}
    path = f"/v1/widget/conversations/{shopper.conversation}/cart/items"
    answer = await shop.client.post(path, content=body, headers=headers)
    expected = {201} if quantity in ("1", 1) else {422}
    assert answer.status_code in expected | {422}, answer.text


@pytest.mark.parametrize("value", ["", "x", "cur_", "cur_zzzz", "prd_" + "0" * 26, "cur_" + "z" * 26, "é" * 40])
async def test_a_forged_cursor_is_refused(shop, value):
    for path in ("/v1/catalog/products", "/v1/agents", "/v1/audit", "/v1/conversations", "/v1/leads"):
        refused(await shop.api("GET", path, params={"cursor": value}), 400, 422)


async def test_ids_of_another_kind_and_malformed_ids_are_not_found(shop):
    agent = shop.agent_id
    for wrong in (agent.replace("agt_", "prd_"), agent.upper(), agent[:-1], agent + "0", "agt_" + "u" * 26, "1", "-"):
        refused(await shop.api("GET", f"/v1/agents/{wrong}"), 404)
    refused(await shop.api("GET", f"/v1/catalog/products/{agent}"), 404)


async def test_a_body_that_is_no_utf8_and_one_that_is_no_json_are_refused(shop):
    shopper = await shop.shopper()
    headers = {**keyed(shopper.headers), "content-type": "application/json"}
    for body in (b'{"text": "\xff\xfe"}', b"\x80", b"", b"{", b'"text"', b"[]", b"null", b"\xef\xbb\xbf{}", b"NaN"):
        refused(await shop.client.post(messages_path(shopper), content=body, headers=headers), 400, 422)
    assert (await shopper.get())["messages"] == []


async def test_deeply_nested_json_is_refused(shop):
    nested = b"[" * 100_000 + b"]" * 100_000
    deep = b'{"text":' * 50_000 + b"1" + b"}" * 50_000
    headers = {**shop.headers, "content-type": "application/json"}
    for body in (nested, deep):
        for path in (f"/v1/agents/{shop.agent_id}/understand", "/v1/templates/validate", "/v1/catalog/imports"):
            answer = await shop.client.post(path, content=body, headers=headers)
            assert answer.status_code in {200, 400, 413, 422}, (path, answer.text)
    policy = {"policy": json.loads("[" * 500 + "]" * 500)}
    refused(await shop.api("PATCH", f"/v1/agents/{shop.agent_id}", json=policy), 400, 422)


async def test_a_body_beyond_the_limit_is_refused_by_length_and_while_it_arrives(shop):
    headers = {**shop.headers, "content-type": "application/json"}
    path = f"/v1/agents/{shop.agent_id}/understand"
    refused(await shop.client.post(path, content=b" " * 2_000_000, headers=headers), 413)

    async def endless():
        for _ in range(3000):
            yield b" " * 1000

    refused(await shop.client.post(path, content=endless(), headers=headers), 413)


async def test_an_idempotency_key_is_needed_and_bounded(shop):
    shopper = await shop.shopper()
    for key in (None, "", "short", "k" * 101):
        headers = shopper.headers if key is None else {**shopper.headers, "Idempotency-Key": key}
        refused(await shop.client.post(messages_path(shopper), json={"text": "hi"}, headers=headers), 422)
    assert (await shopper.get())["messages"] == []


async def test_headers_cannot_be_smuggled_into_the_answer(shop):
    answer = await shop.client.get("/healthz", headers={"X-Request-ID": "a b<script>"})
    assert "script" not in answer.headers["x-request-id"]
    answer = await shop.client.get("/healthz", headers={"X-Request-ID": "x" * 5000})
    assert len(answer.headers["x-request-id"]) <= 64
    shopper = await shop.shopper()
    evil = await shop.client.get("/v1/widget/conversations/x", headers={**shopper.headers, "Origin": "https://evil"})
    assert "access-control-allow-origin" not in evil.headers


class TestTokens:
    """Visitor tokens."""

    async def test_forged_ones_open_nothing(self, shop):
        shopper = await shop.shopper()
        token = shopper.headers["Authorization"].removeprefix("Bearer ")
        middle = len(token) // 2
        swapped = "A" if token[middle] != "A" else "B"
        for forged in ("", "x", token[:-2], token + "A", token[:middle] + swapped + token[middle + 1 :], "." * 10):
            headers = {"Origin": ORIGIN, "Authorization": f"Bearer {forged}"}
            answer = await shop.client.get(f"/v1/widget/conversations/{shopper.conversation}", headers=headers)
            refused(answer, 401)

    async def test_an_expired_one_opens_nothing(self, rt, shop, monkeypatch):
        shopper = await shop.shopper()
        monkeypatch.setattr("channels.web.visitor.TOKEN_SECONDS", -1)
        old = issue_token(rt, Visitor(shop.tenant_id, new_id(), new_id(), ORIGIN))
        headers = {"Origin": ORIGIN, "Authorization": f"Bearer {old}"}
        refused(await shop.client.get(f"/v1/widget/conversations/{shopper.conversation}", headers=headers), 401)

    async def test_one_of_another_origin_is_refused_and_its_answer_unreadable_there(self, shop):
        shopper = await shop.shopper()
        headers = {**shopper.headers, "Origin": "https://evil.example"}
        answer = await shop.client.get(f"/v1/widget/conversations/{shopper.conversation}", headers=headers)
        refused(answer, 403)
        assert "access-control-allow-origin" not in answer.headers

    async def test_a_session_from_a_foreign_origin_or_none_is_refused(self, shop):
        for origin in ({}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Origin": f"{ORIGIN}.evil.example"},
                       {"Origin": ORIGIN.replace("https", "http")}, {"Origin": f"{ORIGIN}:8443"}):  # fmt: skip
            answer = await shop.client.post("/v1/widget/sessions", json={"widget_key": shop.widget_key}, headers=origin)
            refused(answer, 403)
            assert "access-control-allow-origin" not in answer.headers


class TestSessions:
    """Sessions of people in the console."""

    async def test_a_forged_or_ended_session_is_refused(self, shop):
        for cookie in ("", "x", "a" * 5000):
            answer = await shop.client.get("/v1/tenant", headers={"Cookie": f"comptoir_session={cookie}"})
            refused(answer, 401)

    async def test_a_write_without_the_csrf_token_is_refused(self, shop):
        signed_in = await shop.client.post("/v1/auth/sign-in", json={"email": shop.email, "password": shop.password})
        assert signed_in.status_code == 200
        try:
            for headers in ({}, {"X-CSRF-Token": "x"}, {"X-CSRF-Token": b"\xc3\xa9"}):
                answer = await shop.client.patch("/v1/tenant", json={"name": "Mine"}, headers=headers)
                refused(answer, 403)
            assert (await shop.client.get("/v1/tenant")).json()["name"] != "Mine"
            headers = {"X-CSRF-Token": signed_in.json()["csrf_token"]}
            assert (await shop.client.post("/v1/auth/sign-out", headers=headers)).status_code == 204
            refused(await shop.client.get("/v1/tenant"), 401)
        finally:
            shop.client.cookies.clear()

    @pytest.mark.parametrize("key", ["", "x", "ck_live_", "ck_live_" + "0" * 38, "ck_live_\u00e9", "Bearer"])
    async def test_a_forged_api_key_is_refused(self, shop, key):
        headers = {"Authorization": f"Bearer {key}".encode()}
        refused(await shop.client.get("/v1/tenant", headers=headers), 401)
