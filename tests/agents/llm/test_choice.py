"""Which model answers: the platform's, in order, and an agent's own choice among them."""

from typing import Any

import pytest

from agents.llm.access import ModelAccess
from core.http import OutboundClient
from core.settings import Settings
from integrations.openai.chat import OpenAIChat
from tests.agents.llm.conftest import MakePlatform, receipt
from tests.model_server import Refuse, Say
from tests.shops import open_shop

ANSWER = "Notre maison existe pour les belles choses. Que cherchez-vous ?"


async def test_an_agent_chooses_among_the_models_that_are_offered(make_platform: MakePlatform) -> None:
    platform = await make_platform("chat", "responses", llm_offered="gpt-5, gpt-5-nano")
    shop = platform.shop
    choices = (await shop.api("GET", "/v1/model/choices")).json()
    assert [one["model"] for one in choices] == ["gpt-5-nano", "gpt-5-mini", "model-1", "gpt-5"]
    assert [one["model"] for one in choices if one["is_default"]] == ["gpt-5-mini"]
    assert choices[0]["input_price"] == "0.0460"
    chosen = await open_shop(shop.rt, shop.client, policy={"fast_lane": False, "model": "model-1"})
    platform.shop = chosen
    heard = await platform.ask(Say(ANSWER), Say(ANSWER))
    assert (platform.asked, receipt(heard)["model"]) == ([0, 1], "model-1")
    heard = await platform.ask(Say(ANSWER), Refuse(500))
    assert (platform.asked, receipt(heard)["model"]) == ([1, 1], "gpt-5-mini")


async def test_a_model_that_is_not_offered_cannot_be_chosen(make_platform: MakePlatform) -> None:
    platform = await make_platform("chat")
    shop = platform.shop
    refused = await shop.api("PATCH", f"/v1/agents/{shop.agent_id}", json={"policy": {"model": "gpt-9"}})
    assert refused.status_code == 422
    assert "gpt-5-mini" in refused.json()["detail"]
    taken = await shop.api("PATCH", f"/v1/agents/{shop.agent_id}", json={"policy": {"model": None}})
    assert taken.status_code == 200


async def test_a_model_that_is_no_longer_offered_is_replaced(make_platform: MakePlatform) -> None:
    before = await make_platform("chat", llm_offered="gpt-5")
    shop = await open_shop(before.shop.rt, before.shop.client, policy={"fast_lane": False, "model": "gpt-5"})
    after = await make_platform("chat", shop=shop)
    heard = await after.ask(Say(ANSWER))
    assert receipt(heard)["model"] == "gpt-5-mini"


@pytest.mark.parametrize(
    ("known", "models"),
    [
        ({}, []),
        ({"llm_fallbacks": ({"model": "b"},)}, []),
        ({"llm_fallbacks": ({"model": "b"}, {"model": "c", "base_url": "http://127.0.0.1:9/v1"})}, ["c"]),
        ({"llm_api_key": "k", "llm_fallbacks": ({"model": "b"},)}, ["gpt-5-mini", "b"]),
    ],
)
def test_a_model_without_an_endpoint_or_a_key_is_none(known: dict[str, Any], models: list[str]) -> None:
    settings = Settings(**{"llm_base_url": "", "llm_api_key": "", **known})
    outbound = OutboundClient("tests")
    access = ModelAccess(OpenAIChat(outbound), settings)
    assert [target.model for target in access.platform_chain(None)] == models


async def test_a_key_stays_with_its_endpoint() -> None:
    fallbacks = ({"model": "b"}, {"model": "c", "base_url": "http://127.0.0.1:9/v1"})
    settings = Settings(llm_base_url="http://127.0.0.1:8/v1", llm_api_key="secret", llm_fallbacks=fallbacks)  # type: ignore[arg-type]
    chain = ModelAccess(OpenAIChat(OutboundClient("tests")), settings).platform_chain(None)
    assert [target.api_key for target in chain] == ["secret", "secret", ""]
    assert "secret" not in repr(chain)


def test_the_models_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "COMPTOIR_LLM_FALLBACKS", '[{"model": "b", "api": "responses"}, {"model": "c", "api_key": "secret"}]'
    )
    settings = Settings()
    assert [target.model for target in settings.llm_fallbacks] == ["b", "c"]
    assert "secret" not in repr(settings)
    monkeypatch.setenv("COMPTOIR_LLM_FALLBACKS", "")
    assert Settings().llm_fallbacks == ()
