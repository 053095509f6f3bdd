"""Long conversations are folded into a summary, beside the shopper's path, once, and erased with the conversation."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from agents.llm import summary
from agents.llm.jobs import fold_conversation
from core.ids import parse_id
from core.runtime import Runtime
from tests import jobs
from tests.agents.llm.conftest import MakePlatform, Platform
from tests.conftest import client_of
from tests.model_server import Raw, Refuse, Reply, Say
from tests.shops import Shopper, TestShop, open_shop

ANSWER = "Notre maison existe pour les belles choses. Que cherchez-vous ?"
FOLDED = '{"looking_for": "a present for her sister", "likes": ["blue"], "turned_down": [], "decided": [], "open": ""}'
TURNS = summary.FOLD_AT // 2


@pytest.fixture
async def own_shop(rt: Runtime) -> AsyncIterator[TestShop]:
    async with client_of(rt) as client:
        yield await open_shop(rt, client, policy={"fast_lane": False})


def by_task(folding: Reply) -> Any:
    """Answer shoppers, and what asks for a summary by `folding`."""

    def choose(request: dict[str, Any]) -> Reply:
        return folding if "Summarise" in str(request.get("messages") or request.get("instructions")) else Say(ANSWER)

    return choose


async def talked(platform: Platform, turns: int = TURNS) -> Shopper:
    shopper = await platform.shopper()
    for number in range(turns):
        await shopper.say(f"Racontez-moi encore une histoire de la maison, la numéro {number}")
    return shopper


async def rows(shop: TestShop) -> list[Any]:
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        return list((await session.execute(text("SELECT * FROM conversation_summaries"))).all())


@pytest.mark.parametrize("api", ["chat", "responses"])
async def test_old_messages_are_folded_and_stay_in_the_prompt(
    make_platform: MakePlatform, own_shop: TestShop, api: str
) -> None:
    platform = await make_platform(api, shop=own_shop, llm_offered="gpt-5-nano")
    platform.models[0].choose = by_task(Say(FOLDED))
    shopper = await talked(platform)
    assert not await rows(own_shop), "no shopper waits for a summary"
    await jobs.run_due(platform.shop.rt, own_shop.tenant_id)
    (stored,) = await rows(own_shop)
    assert orjson.loads(stored.text) == {"looking_for": "a present for her sister", "likes": ["blue"]}
    assert (stored.model, stored.cost > 0) == ("gpt-5-nano", True)
    folding = platform.models[0].requests[-1]
    shape = folding["response_format"]["json_schema"] if api == "chat" else folding["text"]["format"]
    assert (shape["strict"], shape["schema"]) == (True, summary.SCHEMA)
    spent_before = orjson.loads((await own_shop.api("GET", "/v1/model/limits")).content)["spent"]
    await shopper.say("Et pour elle, que proposez-vous ?")
    request = platform.models[0].requests[-1]
    told = request["messages"][1:] if api == "chat" else request["input"]
    assert "a present for her sister" in told[0]["content"]
    assert "untrusted_summary" in told[0]["content"]
    words = orjson.dumps(told).decode()
    assert "numéro 0" not in words
    assert f"numéro {TURNS - 1}" in words
    usage = (await own_shop.api("GET", "/v1/model/limits")).json()
    assert float(usage["spent"]) > float(spent_before) > 0


async def test_folding_again_changes_nothing(make_platform: MakePlatform, own_shop: TestShop) -> None:
    platform = await make_platform("chat", shop=own_shop)
    platform.models[0].choose = by_task(Say(FOLDED))
    shopper = await talked(platform)
    await jobs.run_due(platform.shop.rt, own_shop.tenant_id)
    before, asked = await rows(own_shop), len(platform.models[0].requests)
    ids = {"tenant_id": str(own_shop.tenant_id), "conversation_id": str(parse_id("cnv", shopper.conversation))}
    await fold_conversation(platform.shop.rt, **ids)
    assert (await rows(own_shop), len(platform.models[0].requests)) == (before, asked)


async def test_a_later_summary_continues_the_one_before(make_platform: MakePlatform, own_shop: TestShop) -> None:
    platform = await make_platform("chat", shop=own_shop)
    platform.models[0].choose = by_task(Say(FOLDED))
    shopper = await talked(platform)
    await jobs.run_due(platform.shop.rt, own_shop.tenant_id)
    (first,) = await rows(own_shop)
    platform.models[0].choose = by_task(Say(FOLDED.replace("blue", "green")))
    for number in range(TURNS):
        await shopper.say(f"Et une autre histoire, la numéro {100 + number}")
        await jobs.run_due(platform.shop.rt, own_shop.tenant_id)
    (second,) = await rows(own_shop)
    assert "green" in second.text
    assert second.upto > first.upto
    assert second.cost == 2 * first.cost
    folding = [request for request in platform.models[0].requests if "Summarise" in str(request["messages"])][-1]
    assert "summary_so_far" in folding["messages"][1]["content"]


@pytest.mark.parametrize("folding", [Refuse(500), Say("I cannot do that."), Say("[1, 2]"), Raw(b"data: {broken\n\n")])
async def test_a_summary_that_fails_costs_the_shopper_nothing(
    make_platform: MakePlatform, own_shop: TestShop, folding: Reply
) -> None:
    platform = await make_platform("chat", shop=own_shop)
    platform.models[0].choose = by_task(folding)
    shopper = await talked(platform)
    await jobs.run_due(platform.shop.rt, own_shop.tenant_id)
    assert not await rows(own_shop)
    assert (await shopper.say("Et pour elle, que proposez-vous ?")).text == ANSWER


async def test_a_summary_is_handed_out_and_erased_with_its_conversation(
    make_platform: MakePlatform, own_shop: TestShop
) -> None:
    from agents.privacy import TurnPrivacy
    from core.ports import Subject

    platform = await make_platform("chat", shop=own_shop)
    platform.models[0].choose = by_task(Say(FOLDED))
    shopper = await talked(platform)
    await jobs.run_due(platform.shop.rt, own_shop.tenant_id)
    person = Subject((), (), (parse_id("cnv", shopper.conversation),))
    async with own_shop.rt.db.tenant(own_shop.tenant_id) as session:
        held = await TurnPrivacy().export(session, own_shop.tenant_id, person)
        assert [row["kind"] for row in held].count("summary") == 1
        await TurnPrivacy().erase(session, own_shop.tenant_id, person)
    assert not await rows(own_shop)


async def test_no_summary_is_made_beyond_a_limit(make_platform: MakePlatform, own_shop: TestShop) -> None:
    platform = await make_platform("chat", shop=own_shop)
    platform.models[0].choose = by_task(Say(FOLDED))
    await talked(platform)
    await own_shop.api("PUT", "/v1/model/limits", json={"monthly": "0.000001", "conversation": None})
    asked = len(platform.models[0].requests)
    await jobs.run_due(platform.shop.rt, own_shop.tenant_id)
    assert len(platform.models[0].requests) == asked
    assert not await rows(own_shop)
