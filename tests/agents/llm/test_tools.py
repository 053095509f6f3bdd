"""Tools that a model calls: those that read run at once, effects happen once, whoever ends the turn."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from agents.tools import toolbox
from tests.agents.llm.conftest import MakePlatform, receipt
from tests.model_server import Calls, Refuse, Say, call

ANSWER = "Voilà, c'est fait pour vous. Souhaitez-vous autre chose ?"


def results(request: dict[str, Any]) -> list[dict[str, Any]]:
    return [json.loads(message["content"]) for message in request["messages"] if message["role"] == "tool"]


async def variant(platform: Any, product: str = "bol-gres") -> str:
    found = await platform.shop.api("GET", f"/v1/catalog/products?external_id={product}")
    full = await platform.shop.api("GET", f"/v1/catalog/products/{found.json()['items'][0]['id']}")
    variant_id: str = full.json()["variants"][0]["id"]
    return variant_id


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `get_product` wait until three of its calls are under way."""
    together = asyncio.Barrier(3)

    async def meet(_: Any, arguments: Any) -> dict[str, Any]:
        async with asyncio.timeout(5):
            await together.wait()
        return {"met": arguments.product_id}

    monkeypatch.setitem(toolbox.ALL, "get_product", replace(toolbox.ALL["get_product"], run=meet))  # type: ignore[arg-type]


async def test_tools_that_read_run_at_once_and_answer_in_order(make_platform: MakePlatform, meeting: None) -> None:
    platform = await make_platform("chat")
    calls = [("get_product", json.dumps({"product_id": name})) for name in ("prd_a", "prd_b", "prd_c")]
    await platform.ask([Calls(calls), Say(ANSWER)])
    assert [one["met"] for one in results(platform.models[0].requests[1])] == ["prd_a", "prd_b", "prd_c"]
    conversation = (await platform.shop.api("GET", "/v1/conversations?limit=1")).json()["items"][0]["id"]
    told = (await platform.shop.api("GET", f"/v1/conversations/{conversation}")).text
    assert all(name in told for name in ("prd_a", "prd_b", "prd_c")), "each call is kept under a number of its own"


async def test_no_more_tools_are_called_in_a_round_than_are_answered(make_platform: MakePlatform) -> None:
    platform = await make_platform("chat")
    calls = [("search_products", json.dumps({"query": f"bol {number}"})) for number in range(9)]
    await platform.ask([Calls(calls), Say(ANSWER)])
    asked = next(message for message in platform.models[0].requests[1]["messages"] if message.get("tool_calls"))
    answered = [message for message in platform.models[0].requests[1]["messages"] if message["role"] == "tool"]
    assert [one["id"] for one in asked["tool_calls"]] == [one["tool_call_id"] for one in answered]
    assert len(answered) == 6


async def test_what_a_model_did_before_it_failed_is_not_done_again(make_platform: MakePlatform) -> None:
    platform = await make_platform("chat")
    bowl = await variant(platform)
    shopper = await platform.shopper()
    platform.play([call("search_products", query="bol"), Say("Le bol en grès vous plaira, j'en suis certaine.")])
    await shopper.say("un bol en grès")
    platform.play([call("add_to_cart", variant_id=bowl, quantity=2), Refuse(500)])
    heard = await shopper.say("ajoutez-en deux au panier")
    assert receipt(heard)["fallback"] == "unavailable"
    assert heard.data("message.end")["brain"] == "local"
    assert (await shopper.get("/cart"))["count"] == 2


async def test_the_next_model_goes_on_with_what_the_first_did(make_platform: MakePlatform) -> None:
    platform = await make_platform("chat", "responses")
    bowl = await variant(platform)
    adds = call("add_to_cart", variant_id=bowl, quantity=1)
    platform.play([call("search_products", query="bol"), Say(ANSWER)], Say(ANSWER))
    shopper = await platform.shopper()
    await shopper.say("un bol en grès")
    platform.play([adds, Refuse(500)], [adds, Say(ANSWER)])
    heard = await shopper.say("ajoutez-le au panier")
    assert heard.text == ANSWER
    assert (await shopper.get("/cart"))["count"] == 1
