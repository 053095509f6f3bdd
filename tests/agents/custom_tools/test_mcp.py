"""MCP servers of both eras of the protocol: their tools taken over, called, and kept in check."""

from typing import Any

import pytest

from tests.agents.custom_tools.servers import legacy, modern
from tests.core.http.servers import Answer, always, reply, serve
from tests.shops import TestShop


async def named(shop: TestShop, url: str, **more: Any) -> dict[str, Any]:
    answer = await shop.api("POST", "/v1/mcp-servers", json={"name": "till", "url": url, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(("server", "protocol"), [(legacy, "2025-06-18"), (modern, "2026-07-28")])
async def test_the_tools_of_a_server_are_taken_over_and_called(shop: TestShop, server: Any, protocol: str) -> None:
    async with serve(server()) as other:
        made = await named(shop, other.url(path="/mcp"), headers={"X-Key": "very-secret"})
        refreshed = await shop.api("POST", f"/v1/mcp-servers/{made['id']}/refresh")
        assert refreshed.status_code == 200, refreshed.text
        found = refreshed.json()
        assert found["protocol"] == protocol
        assert [(tool["name"], tool["effect"]) for tool in found["tools"]] == [
            ("custom_till_stock_level", False), ("custom_till_reserve", True)
        ]  # fmt: skip
        stock, reserve = found["tools"]
        assert "instructions" not in reserve["description"], "it speaks to a machine"
        tried = await shop.api("POST", f"/v1/tools/{stock['id']}/test", json={"arguments": {"sku": "A"}})
        assert tried.json()["result"] == {"untrusted_result": {"sku": "A", "pieces": 7}}
        run = {"arguments": {}, "run_effect": True}
        assert (await shop.api("POST", f"/v1/tools/{reserve['id']}/test", json=run)).json()["result"] == {
            "untrusted_result": "reserved"
        }
        assert all(seen.headers["x-key"] == "very-secret" for seen in other.seen)
        assert "very-secret" not in refreshed.text + (await shop.api("GET", "/v1/mcp-servers")).text


async def test_what_the_owner_said_of_a_tool_outlives_a_refresh(shop: TestShop) -> None:
    async with serve(modern()) as other:
        made = await named(shop, other.url())
        first = (await shop.api("POST", f"/v1/mcp-servers/{made['id']}/refresh")).json()["tools"][0]
        change = {"description": "Ours", "effect": True, "trusted": True}
        await shop.api("PATCH", f"/v1/tools/{first['id']}", json=change)
        again = (await shop.api("POST", f"/v1/mcp-servers/{made['id']}/refresh")).json()["tools"][0]
    assert {key: again[key] for key in ("id", *change)} == {"id": first["id"], **change}
    assert (await shop.api("DELETE", f"/v1/mcp-servers/{made['id']}")).status_code == 204
    assert (await shop.api("GET", "/v1/tools")).json() == []


@pytest.mark.parametrize(
    "answer",
    [
        always(reply(b"not json", Content_Type="application/json")),
        always(reply(b"data: {\n\n", Content_Type="text/event-stream")),
        always(reply(b'{"jsonrpc":"2.0","id":99,"result":{}}', Content_Type="application/json")),
        always(reply(b"", "401 Unauthorized")),
        always(reply(b"[]", Content_Type="application/json")),
        always(reply(b"x" * 400_000)),
        always(reply(b"", "307 Temporary Redirect", Location="http://localhost:1/")),
    ],
)
async def test_a_server_that_makes_no_sense_changes_nothing(shop: TestShop, answer: Answer) -> None:
    async with serve(answer) as other:
        made = await named(shop, other.url())
        refused = await shop.api("POST", f"/v1/mcp-servers/{made['id']}/refresh")
    assert refused.status_code >= 400
    assert refused.headers["content-type"] == "application/problem+json"
    (listed,) = (await shop.api("GET", "/v1/mcp-servers")).json()
    assert (listed["tools"], listed["refreshed_at"]) == ([], None)


@pytest.mark.parametrize("url", ["http://mcp.example/", "https://mcp.example/{path}", "https://u:p@mcp.example/"])
async def test_an_address_of_another_kind_is_refused(shop: TestShop, url: str) -> None:
    answer = await shop.api("POST", "/v1/mcp-servers", json={"name": "till", "url": url})
    assert answer.status_code == 422, answer.text
