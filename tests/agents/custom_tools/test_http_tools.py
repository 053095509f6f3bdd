"""Tools that a tenant describes: made, tried, changed, and harmless whatever answers them."""

import json
from typing import Any

import pytest

from agents.custom_tools import outbound
from core.http import Limits
from tests.agents.custom_tools.conftest import Make
from tests.core.http.servers import Seen, always, reply, serve
from tests.shops import TestShop

SECRET = "Bearer very-secret"


async def tried(shop: TestShop, tool: dict[str, Any], **arguments: Any) -> dict[str, Any]:
    answer = await shop.api("POST", f"/v1/tools/{tool['id']}/test", json={"arguments": arguments, "run_effect": True})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_tool_is_made_tried_changed_and_deleted_and_its_secret_never_shown(
    shop: TestShop, make_tool: Make
) -> None:
    async with serve(always(reply(b'{"pieces": 4}'))) as server:
        address = server.url(path="/stock/{sku}?lang=fr")
        tool = await make_tool(address, headers={"Authorization": SECRET, "Host": "evil.example"})
        assert (tool["name"], tool["effect"], tool["trusted"]) == ("custom_stock", False, False)
        assert tool["header_names"] == ["Authorization"]
        result = await tried(shop, tool, sku="a/../b c", store="Lyon & Co")
        assert result["result"] == {"untrusted_result": {"pieces": 4}}
        (seen,) = server.seen
        assert seen.path == "/stock/a%2F..%2Fb%20c?lang=fr&store=Lyon%20%26%20Co"
        assert seen.headers["authorization"] == SECRET
        assert "evil" not in seen.headers["host"]
    changed = await shop.api("PATCH", f"/v1/tools/{tool['id']}", json={"description": "Else", "headers": {}})
    assert (changed.json()["description"], changed.json()["header_names"]) == ("Else", [])
    listed = await shop.api("GET", "/v1/tools")
    audit = await shop.api("GET", "/v1/audit", params={"limit": 100})
    assert "very-secret" not in json.dumps(tool) + changed.text + listed.text + audit.text
    assert (await shop.api("DELETE", f"/v1/tools/{tool['id']}")).status_code == 204
    assert (await shop.api("GET", f"/v1/tools/{tool['id']}")).status_code == 404


async def test_a_body_carries_what_is_not_in_the_path(shop: TestShop, make_tool: Make) -> None:
    async with serve(always(reply(b"done"))) as server:
        tool = await make_tool(server.url(path="/reserve/{sku}"), method="POST")
        assert tool["effect"] is True, "what is not a GET changes something, unless said otherwise"
        refused = await shop.api("POST", f"/v1/tools/{tool['id']}/test", json={"arguments": {"sku": "A"}})
        assert refused.status_code == 409
        assert server.seen == []
        assert (await tried(shop, tool, sku="A", store="Lyon"))["result"] == {"untrusted_result": "done"}
        assert json.loads(server.seen[0].body) == {"store": "Lyon"}


@pytest.mark.parametrize(
    "arguments", [{}, {"sku": 7}, {"sku": "x" * 21}, {"sku": "a", "other": 1}, {"sku": ".."}, {"sku": ""}]
)
async def test_arguments_that_do_not_fit_call_nobody(
    shop: TestShop, make_tool: Make, arguments: dict[str, Any]
) -> None:
    async with serve(always(reply(b"{}"))) as server:
        tool = await make_tool(server.url(path="/stock/{sku}"))
        assert (await tried(shop, tool, **arguments))["ok"] is False
        assert server.seen == []


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/{sku}",
        "ftp://shop.example/{sku}",
        "https://{sku}.example/",
        "https://user:pass@shop.example/{sku}",
        "https://shop.example\\@evil.example/{sku}",
        "https://shop.example/{sku}#part",
        "https://shop.example/{sku",
        "https://shop.example/{sku}/{unknown}",
        "https://shop.example:99999/{sku}",
        "//shop.example/{sku}",
        "https:///{sku}",
        "https://shop.example/ {sku}",
    ],
)
async def test_an_address_that_an_argument_could_bend_is_refused(make_tool: Make, url: str) -> None:
    await make_tool(url, expect=422)


@pytest.mark.parametrize(
    "url",
    [
        "https://169.254.169.254/latest/{sku}",
        "https://10.0.0.1/{sku}",
        "https://[::1]:9/{sku}",
        "https://2130706433/{sku}",
        "https://0x7f.1/{sku}",
    ],
)
async def test_private_addresses_are_not_called(shop: TestShop, make_tool: Make, url: str) -> None:
    result = await tried(shop, await make_tool(url), sku="A")
    assert result["ok"] is False
    assert result["result"] is None


async def test_an_answer_that_sends_elsewhere_is_not_followed(shop: TestShop, make_tool: Make) -> None:
    async with serve(always(reply(b"secret"))) as inside:
        location = inside.url(host="localhost")
        async with serve(always(reply(b"", "302 Found", Location=location))) as server:
            result = await tried(shop, await make_tool(server.url(path="/{sku}")), sku="A")
    assert result["ok"] is False
    assert "elsewhere" in result["error"]
    assert inside.seen == []


async def test_a_huge_answer_is_cut_off(shop: TestShop, make_tool: Make) -> None:
    async with serve(always(reply(b"x" * (outbound.LIMITS.max_bytes + 1)))) as server:
        result = await tried(shop, await make_tool(server.url(path="/{sku}")), sku="A")
        assert "larger than allowed" in result["error"]
    long = json.dumps([{"name": "x" * 2000, "nested": {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}}] * 100).encode()
    async with serve(always(reply(long))) as server:
        await shop.api("DELETE", f"/v1/tools/{(await shop.api('GET', '/v1/tools')).json()[0]['id']}")
        result = await tried(shop, await make_tool(server.url(path="/{sku}")), sku="A")
        assert len(json.dumps(result["result"])) < 6000


async def test_a_slow_answer_is_given_up(shop: TestShop, make_tool: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    assert outbound.LIMITS.total <= 10
    monkeypatch.setattr(outbound, "LIMITS", Limits(connect=0.3, read=0.3, total=0.3, max_bytes=1000))

    async def never(_: Seen, writer: Any) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")

    async with serve(never) as server:
        result = await tried(shop, await make_tool(server.url(path="/{sku}")), sku="A")
    assert result["ok"] is False
    assert result["took_ms"] < 3000


async def test_a_failure_is_told_as_one(shop: TestShop, make_tool: Make) -> None:
    async with serve(always(reply(b"stack trace with secrets", "500 Internal Server Error"))) as server:
        result = await tried(shop, await make_tool(server.url(path="/{sku}"), method="POST"), sku="A")
    assert "status 500" in result["error"]
    assert "secrets" not in json.dumps(result)


def nested(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        schema = {"type": "object", "properties": {"a": schema}}
    return schema


@pytest.mark.parametrize(
    "schema",
    [
        nested(30),
        {"type": "object", "properties": {f"p{n}": {"type": "string"} for n in range(500)}},
        {"type": "object", "properties": {"a": {"$ref": "#"}}},
        {"type": "object", "properties": {"a": {"$ref": "https://evil.example/schema.json"}}},
        {"type": "object", "properties": {"a": {"$ref": "file:///etc/passwd"}}},
        {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"},
        {"type": "array"},
        {"type": "object", "properties": {"a": {"enum": list(range(1000))}}},
        {"type": "object", "properties": {"a": {"type": "nonsense"}}},
        {"type": "object", "properties": {"a": {"anyOf": []}}},
        {"type": "object", "properties": {"a": 7}},
    ],
)
async def test_a_schema_that_would_hurt_is_refused(shop: TestShop, schema: dict[str, Any]) -> None:
    body = {"name": "t", "http": {"method": "GET", "url": "https://shop.example/", "parameters": schema}}
    answer = await shop.api("POST", "/v1/tools", json=body)
    assert answer.status_code == 422, answer.text


async def test_patterns_are_left_out_for_they_can_take_for_ever(shop: TestShop) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string", "pattern": "(a+)+$"}}}
    body = {"name": "t", "http": {"method": "GET", "url": "https://shop.example/", "parameters": schema}}
    made = (await shop.api("POST", "/v1/tools", json=body)).json()
    assert made["parameters"]["properties"] == {"a": {"type": "string"}}


async def test_names_are_taken_once_and_their_number_is_bounded(
    shop: TestShop, make_tool: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_tool("https://shop.example/{sku}")
    await make_tool("https://shop.example/{sku}", expect=409)
    monkeypatch.setattr("agents.custom_tools.service.MOST_TOOLS", 1)
    await make_tool("https://shop.example/{sku}", expect=409, name="other")
