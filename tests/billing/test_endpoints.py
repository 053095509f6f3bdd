"""Usage and plans over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest

from app.main import create_app
from billing import jobs
from core.ids import public_id
from tenants.access import SignedIn, operator


def meters(usage: dict[str, Any]) -> dict[str, tuple[int, int | None, int | None]]:
    return {one["name"]: (one["used"], one["limit"], one["remaining"]) for one in usage["meters"]}


async def usage_of(shop: Any) -> dict[str, Any]:
    answer = await shop.api("GET", "/v1/usage")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_usage_is_shown_against_the_plan(make_shop: Any) -> None:
    shop, other = await make_shop(plan="business"), await make_shop(plan="enterprise")
    shopper = await shop.shopper()
    await shopper.say("Bonjour")
    await shopper.say("Je cherche une bougie")
    shown = await usage_of(shop)
    assert (shown["plan"], shown["plan_name"], shown["trial_ends_at"]) == ("business", "Business", None)
    cap = 20_000_000
    assert meters(shown) == {
        "conversations": (1, 1000, 999), "agents": (1, 3, 2), "knowledge_documents": (0, 300, 300),
        "llm_cost": (0, cap, cap), "messages": (2, None, None)
    }  # fmt: skip
    assert shown["period"]["start"] < shown["period"]["end"]
    assert meters(await usage_of(other)) == {
        "conversations": (0, None, None), "agents": (1, None, None), "knowledge_documents": (0, 2000, 2000),
        "llm_cost": (0, 100_000_000, 100_000_000)
    }  # fmt: skip


async def test_use_by_day(shop: Any, other_shop: Any) -> None:
    await (await shop.shopper()).say("Bonjour")
    await jobs.roll_up_tenant(shop.rt, shop.tenant_id)
    await jobs.roll_up_tenant(shop.rt, other_shop.tenant_id)
    today = shop.rt.clock.now().date()
    found = (await shop.api("GET", "/v1/usage/days")).json()
    assert found == [
        {"day": today.isoformat(), "meter": "conversations", "quantity": 1},
        {"day": today.isoformat(), "meter": "messages", "quantity": 1},
    ]
    earlier = {"from": (today - timedelta(days=9)).isoformat(), "to": (today - timedelta(days=1)).isoformat()}
    assert (await shop.api("GET", "/v1/usage/days", params=earlier)).json() == []
    assert (await other_shop.api("GET", "/v1/usage/days")).json() == []


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"from": "2026-11-02", "to": "2026-11-01"}, 400),
        ({"from": "2020-01-01", "to": "2026-11-01"}, 400),
        ({"to": "0001-01-01"}, 200),
        ({"from": "yesterday"}, 422),
    ],
)
async def test_spans_of_days_are_checked(shop: Any, params: dict[str, str], status: int) -> None:
    assert (await shop.api("GET", "/v1/usage/days", params=params)).status_code == status


async def test_plans_are_listed(shop: Any) -> None:
    found = {plan["id"]: plan for plan in (await shop.api("GET", "/v1/plans")).json()}
    assert list(found) == ["starter", "business", "enterprise"]
    assert found["business"]["price"] == {"amount": "49.00", "currency": "EUR", "per": "month"}
    limits = {"conversations": None, "agents": None, "knowledge_documents": 2000, "llm_cost": 100_000_000}
    assert found["enterprise"]["limits"] == limits


@pytest.mark.parametrize("path", ["/v1/usage", "/v1/usage/days", "/v1/plans"])
async def test_nothing_is_shown_to_strangers(client: Any, path: str) -> None:
    assert (await client.get(path)).status_code == 401


async def test_beyond_the_quota_search_and_faq_go_on(make_shop: Any) -> None:
    shop = await make_shop(plan="business")
    await agree(shop, {"plan": "business", "limits": {"conversations": 1}})
    first, second = await shop.shopper(), await shop.shopper()
    await first.say("Bonjour")
    reply = await second.say("Je cherche une bougie à moins de 30 euros")
    assert reply.cards
    assert reply.data("message.end")["receipt"]["degraded"] == "quota_reached"
    assert "degraded" not in (await first.say("Merci")).data("message.end")["receipt"]
    assert meters(await usage_of(shop))["conversations"] == (1, 1, 0)


async def agree(shop: Any, body: dict[str, Any], tenant: str | None = None) -> int:
    """Put a contract as the operator."""
    app = create_app(rt=shop.rt)
    app.dependency_overrides[operator] = lambda: SignedIn(shop.user_id, None, "")
    path = f"/v1/operator/tenants/{tenant or public_id('ten', shop.tenant_id)}/plan"
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://operator.test") as client:
        return (await client.put(path, json=body)).status_code


async def test_the_operator_agrees_on_a_contract(make_shop: Any) -> None:
    shop = await make_shop(plan="starter")
    assert await agree(shop, {"plan": "business", "limits": {"agents": None}, "features": ["api_full"]}) == 204
    shown = await usage_of(shop)
    assert (shown["plan"], meters(shown)["agents"]) == ("business", (1, None, None))
    audit = (await shop.api("GET", "/v1/audit", params={"action": "plan.changed"})).json()["items"]
    assert [entry["data"] for entry in audit] == [{"plan": "business"}]


@pytest.mark.parametrize(
    ("body", "tenant", "status"),
    [
        ({"plan": "gold"}, None, 422),
        ({"plan": "business", "limits": {"agents": -1}}, None, 422),
        ({"plan": "business", "price": 0}, None, 422),
        ({"plan": "business"}, public_id("ten", UUID(int=7)), 404),
        ({"plan": "business"}, "ten_x", 404),
    ],
)
async def test_a_contract_that_makes_no_sense_is_refused(
    shop: Any, body: dict[str, Any], tenant: str | None, status: int
) -> None:
    assert await agree(shop, body, tenant) == status


async def test_a_shop_does_not_choose_its_own_contract(shop: Any) -> None:
    path = f"/v1/operator/tenants/{public_id('ten', shop.tenant_id)}/plan"
    assert (await shop.api("PUT", path, json={"plan": "enterprise"})).status_code == 401
