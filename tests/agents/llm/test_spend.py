"""What models cost is written down to the millionth, and the caps hold."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from agents.llm.catalogue import load_catalogue
from agents.ports import Usage
from core.db import enter_tenant
from core.runtime import Runtime
from tests.agents.llm.conftest import MakePlatform, Platform, receipt
from tests.conftest import client_of
from tests.model_server import USED, Say, call
from tests.shops import TestShop, open_shop

ANSWER = "Notre maison existe pour les belles choses. Que cherchez-vous ?"
ONE_CALL = load_catalogue().cost("gpt-5-mini", Usage(USED["input"], USED["cached"], USED["output"]))


@pytest.fixture
async def own_shop(rt: Runtime) -> Any:
    """A shop that has spent nothing yet."""
    async with client_of(rt) as client:
        yield await open_shop(rt, client, policy={"fast_lane": False})


async def limits_of(platform: Platform) -> dict[str, Any]:
    answer = await platform.shop.api("GET", "/v1/model/limits")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def set_limits(platform: Platform, monthly: str | None, conversation: str | None = None) -> dict[str, Any]:
    body = {"monthly": monthly, "conversation": conversation}
    answer = await platform.shop.api("PUT", "/v1/model/limits", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def euros(micros: int) -> str:
    return f"{Decimal(micros) / 1_000_000:.6f}"


@pytest.mark.parametrize("api", ["chat", "responses"])
async def test_each_message_keeps_what_it_used(make_platform: MakePlatform, own_shop: TestShop, api: str) -> None:
    platform = await make_platform(api, shop=own_shop)
    await platform.ask([call("search_products", query="bol"), Say(ANSWER)])
    async with own_shop.rt.db.tenant(own_shop.tenant_id) as session:
        usage = (await session.execute(text("SELECT usage FROM turns"))).scalar_one()
    assert usage == {
        "model": "gpt-5-mini", "calls": 2, "input_tokens": 200, "cached_tokens": 80, "output_tokens": 40,
        "cost_micros": ONE_CALL * 2, "currency": "EUR",
    }  # fmt: skip
    meters = {one["name"]: one["used"] for one in (await own_shop.api("GET", "/v1/usage")).json()["meters"]}
    assert (meters["llm_cost"], meters["model_input_tokens"]) == (ONE_CALL * 2, 200)
    assert (await limits_of(platform))["spent"] == euros(ONE_CALL * 2)


async def test_a_tenant_limit_halts_the_models(make_platform: MakePlatform, own_shop: TestShop) -> None:
    platform = await make_platform("chat", shop=own_shop)
    assert (await set_limits(platform, euros(ONE_CALL * 2)))["in_force"] == euros(ONE_CALL * 2)
    for _ in range(2):
        assert (await platform.ask(Say(ANSWER))).data("message.end")["brain"] == "llm"
    heard = await platform.ask(Say(ANSWER), text="Bonjour, je cherche une bougie")
    assert platform.asked == [0]
    assert heard.cards
    assert heard.text.strip()
    assert receipt(heard)["route"] == {"brain": "local", "reason": "spend_cap"}
    shown = await limits_of(platform)
    assert shown["reached"] is True
    assert shown["spent"] == euros(ONE_CALL * 2)
    assert not (await set_limits(platform, None))["reached"]
    assert (await platform.ask(Say(ANSWER))).data("message.end")["brain"] == "llm"


async def test_a_limit_is_looked_at_between_the_calls_of_a_turn(
    make_platform: MakePlatform, own_shop: TestShop
) -> None:
    platform = await make_platform("chat", shop=own_shop)
    await set_limits(platform, euros(1))
    heard = await platform.ask(call("search_products", query="bol"), text="un bol en grès")
    assert platform.asked == [1]
    assert receipt(heard)["fallback"] == "spend_cap"
    assert heard.text.strip()


async def test_a_conversation_has_a_limit_of_its_own(make_platform: MakePlatform, own_shop: TestShop) -> None:
    platform = await make_platform("chat", shop=own_shop)
    await set_limits(platform, None, euros(ONE_CALL))
    platform.play(Say(ANSWER))
    shopper, other = await platform.shopper(), await platform.shopper()
    brains = [(await one.say("Racontez-moi votre histoire")).data("message.end") for one in (shopper, shopper, other)]
    assert [end["brain"] for end in brains] == ["llm", "local", "llm"]
    assert brains[1]["receipt"]["route"]["reason"] == "spend_cap"


async def test_turns_at_once_exceed_a_limit_by_one_turn_each_at_most(
    make_platform: MakePlatform, own_shop: TestShop
) -> None:
    platform = await make_platform("chat", shop=own_shop)
    await set_limits(platform, euros(ONE_CALL * 3))
    platform.play(Say(ANSWER, first=0.05))
    shoppers = [await platform.shopper() for _ in range(12)]
    at_once = 4
    gate = asyncio.Semaphore(at_once)

    async def say(place: int) -> str:
        async with gate:
            brain: str = (await shoppers[place].say("Racontez-moi votre histoire")).data("message.end")["brain"]
            return brain

    brains = await asyncio.gather(*map(say, range(len(shoppers))))
    told = brains.count("llm")
    assert 3 <= told <= 3 + at_once - 1
    assert (await limits_of(platform))["spent"] == euros(ONE_CALL * told)


async def test_the_plan_has_a_limit_and_a_contract_another(
    make_platform: MakePlatform, own_shop: TestShop, rt: Runtime
) -> None:
    from billing import repository as billing

    platform = await make_platform("chat", shop=own_shop)
    async with rt.db.system() as session:
        await enter_tenant(session, own_shop.tenant_id)
        agreed = {"plan": "enterprise", "overrides": {"limits": {"llm_cost": 0}}}
        await billing.set_plan(session, own_shop.tenant_id, agreed)
    shown = await set_limits(platform, "50")
    assert (shown["plan"], shown["in_force"], shown["reached"]) == (euros(0), euros(0), True)
    heard = await platform.ask(Say(ANSWER))
    assert receipt(heard)["route"]["reason"] == "spend_cap"


async def test_what_a_provider_does_not_say_is_estimated(make_platform: MakePlatform, own_shop: TestShop) -> None:
    platform = await make_platform("chat", shop=own_shop)
    await platform.ask(Say("Nous aimons les belles matières. Ensuite vient une phrase", cut=7))
    async with own_shop.rt.db.tenant(own_shop.tenant_id) as session:
        usage = (await session.execute(text("SELECT usage FROM turns"))).scalar_one()
    assert usage["estimated"] is True
    assert usage["cost_micros"] > 0
    assert usage["output_tokens"] > 8


async def test_a_tenants_own_model_costs_the_platform_nothing(make_platform: MakePlatform, own_shop: TestShop) -> None:
    platform = await make_platform("chat", "chat", shop=own_shop)
    await set_limits(platform, "0")
    body = {"email": own_shop.email, "password": own_shop.password}
    signed_in = await platform.shop.client.post("/v1/auth/sign-in", json=body)
    owner = {
        "Cookie": signed_in.headers["set-cookie"].partition(";")[0],
        "X-CSRF-Token": signed_in.json()["csrf_token"],
    }
    platform.shop.client.cookies.clear()
    own = {"base_url": platform.models[1].base_url, "model": "mine", "api_key": "k", "api": "responses"}
    answer = await platform.shop.client.put("/v1/model", json=own, headers=owner)
    assert (answer.status_code, answer.json()["api"]) == (200, "responses")
    heard = await platform.ask(Say(ANSWER), Say(ANSWER))
    assert (platform.asked, receipt(heard)["model"]) == ([0, 1], "mine")
    assert platform.models[1].requests[0]["input"]
    assert (await limits_of(platform))["spent"] == euros(0)


@pytest.mark.parametrize(
    "body", [{"monthly": "-1", "conversation": None}, {"monthly": "1,5", "conversation": None}, {}]
)
async def test_a_limit_must_be_an_amount(shop: TestShop, body: dict[str, Any]) -> None:
    assert (await shop.api("PUT", "/v1/model/limits", json=body)).status_code == 422
