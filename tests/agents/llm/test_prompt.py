"""What the model is told begins alike for every turn of an agent version, so that providers can cache it."""

from typing import Any

import orjson
import pytest

from agents.brains.prompt import PROMPT_TOKENS
from agents.brains.tokens import count
from agents.tools.toolbox import ALWAYS
from tests.agents.llm.conftest import MakePlatform
from tests.model_server import Say, call
from tests.shops import open_shop

ANSWER = "Notre maison existe pour les belles choses. Que cherchez-vous ?"
TALK = ("Bonjour", "je cherche un cadeau à moins de 30 euros", "plutôt pour ma sœur", "et la livraison ?")


def stable(request: dict[str, Any]) -> bytes:
    """The bytes before the first word that depends on the conversation, in the order in which providers read them."""
    begins = request["messages"][0] if "messages" in request else request["instructions"]
    return orjson.dumps([begins, request["prompt_cache_key"]])


@pytest.mark.parametrize("api", ["chat", "responses"])
async def test_turns_of_one_version_and_language_begin_alike(make_platform: MakePlatform, api: str) -> None:
    platform = await make_platform(api)
    platform.play(Say(ANSWER))
    for shopper in (await platform.shopper(), await platform.shopper()):
        for text in TALK:
            await shopper.say(text)
    english = await platform.shopper("en")
    platform.models[0].script = [Say("Our house exists for the love of fine things. What are you looking for?")]
    await english.say("Tell me about the history of your house", language="en")
    requests = platform.models[0].requests
    assert len({stable(request) for request in requests[:-1]}) == 1
    assert len(requests) == 2 * len(TALK) + 1
    assert stable(requests[-1]) != stable(requests[0])
    assert len(stable(requests[0])) > 1000, "most of what never changes comes first"


async def test_the_tools_of_every_stage_come_first(make_platform: MakePlatform) -> None:
    platform = await make_platform("chat")
    platform.play(Say(ANSWER))
    shopper = await platform.shopper()
    for text in (*TALK, "je le prends, où puis-je payer ?"):
        await shopper.say(text)
    offered = [[tool["function"]["name"] for tool in request["tools"]] for request in platform.models[0].requests]
    first = len(ALWAYS & set(offered[0]))
    assert {tuple(names[:first]) for names in offered} == {tuple(offered[0][:first])}
    assert set(offered[0][:first]) <= ALWAYS


async def test_a_new_version_begins_anew(make_platform: MakePlatform) -> None:
    platform = await make_platform("chat")
    shop = platform.shop = await open_shop(platform.shop.rt, platform.shop.client, policy={"fast_lane": False})
    await platform.ask(Say(ANSWER))
    before = stable(platform.models[0].requests[0])
    await shop.api("PATCH", f"/v1/agents/{shop.agent_id}", json={"name": "Claude"})
    assert (await shop.api("POST", f"/v1/agents/{shop.agent_id}/publish")).status_code == 200
    await platform.ask(Say(ANSWER))
    assert stable(platform.models[0].requests[0]) != before


@pytest.mark.parametrize("api", ["chat", "responses"])
async def test_both_apis_carry_the_same_talk(make_platform: MakePlatform, api: str) -> None:
    platform = await make_platform(api)
    heard = await platform.ask([call("search_products", query="bougie"), Say("La bougie figuier vous plaira.")])
    assert "La bougie figuier vous plaira." in heard.text
    first, second = platform.models[0].requests
    if api == "chat":
        asked, answered = second["messages"][-2:]
        assert asked["tool_calls"][0]["id"] == answered["tool_call_id"]
        output = answered["content"]
    else:
        asked, answered = second["input"][-2:]
        assert (asked["type"], answered["type"]) == ("function_call", "function_call_output")
        assert asked["call_id"] == answered["call_id"]
        assert first["store"] is False
        output = answered["output"]
    assert "24,00" in orjson.loads(output)["products"][0]["price"]


async def test_a_model_that_supports_it_gets_strict_tools(make_platform: MakePlatform) -> None:
    platform = await make_platform("chat", "responses")
    await platform.ask(Say(""), Say(ANSWER))
    tools = {tool["function"]["name"]: tool["function"] for tool in platform.models[0].requests[0]["tools"]}
    search = tools["search_products"]
    assert search["strict"] is True
    assert set(search["parameters"]["required"]) == set(search["parameters"]["properties"])
    lenient = {tool["name"]: tool for tool in platform.models[1].requests[0]["tools"]}["search_products"]
    assert (lenient["strict"], lenient["parameters"]["required"]) == (False, ["query"])


async def test_a_prompt_keeps_within_its_budget(make_platform: MakePlatform) -> None:
    platform = await make_platform("chat")
    platform.play(Say("Notre maison existe pour les belles choses, et nous les choisissons avec soin. " * 18))
    shopper = await platform.shopper()
    for number in range(6):
        await shopper.say(f"Racontez-moi l'histoire numéro {number}")
    messages = platform.models[0].requests[-1]["messages"]
    told = [message["content"] for message in messages if message["role"] == "user"]
    assert sum(count(message["content"]) for message in messages) < PROMPT_TOKENS
    assert [text[-1] for text in told] == ["2", "3", "4", "5"], "the newest fit, in their order"
