"""Whatever models do, over either API: the shopper gets one useful answer, in time."""

import time
from typing import Any

import pytest

from tests.agents.llm.conftest import FIRST_TOKEN, MakePlatform, receipt
from tests.model_server import Calls, Raw, Refuse, Reply, Say, Silence, call
from tests.shops import Reply as Heard

CANDLE = "Bonjour, je cherche une bougie pour offrir"
ANSWER = "Notre maison existe pour les belles choses. Que cherchez-vous ?"
AFTER_DEADLINE = 3.0

pytestmark = pytest.mark.parametrize("api", ["chat", "responses"])


def answered_once(heard: Heard) -> None:
    assert heard.names.count("message.start") == 1
    assert heard.names.count("message.end") == 1
    assert heard.names[-1] == "message.end"
    assert heard.names.count("suggestion") <= 1
    assert heard.text.strip()
    said = [line.strip() for line in heard.text.splitlines() if line.strip()]
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Refuse(429), "rate_limited"),
        (Refuse(500), "unavailable"),
        (Refuse(400), "refused"),
        (Silence(), "timeout"),
        (Say("Bonjour à vous", stall=1), "timeout"),
        (Say("Bonjour à vous", cut=2), "unavailable"),
        (Say(""), "empty_answer"),
        (Say("Voici donc", ends="length"), "cut_short"),
        (Raw(b"data: {broken\n\n"), "broken_stream"),
        (Raw(b'data: {"error": {"message": "overloaded"}}\n\n'), "error_in_stream"),
        (Raw(b'data: {"type": "error", "error": {"code": "x"}, "message": "overloaded"}\n\n'), "error_in_stream"),
        (Raw(b"<html>Bad gateway</html>"), "broken_stream"),
        (call("search_products", query="bougie"), "tool_loop"),
        (Calls([("drop_database", "{}")]), "tool_loop"),
        (Calls([("search_products", '{"query": "bou')]), "tool_loop"),
        (Say("I would be delighted to help you find the right present for your friend today."), "wrong_language"),
    ],
)
async def test_a_model_alone_that_fails_is_answered_for(
    make_platform: MakePlatform, api: str, fault: Reply, reason: str
) -> None:
    platform = await make_platform(api)
    began = time.monotonic()
    heard = await platform.ask(fault, text=CANDLE)
    assert time.monotonic() - began < FIRST_TOKEN * 2 + AFTER_DEADLINE
    answered_once(heard)
    assert heard.data("message.end")["brain"] == "local"
    assert receipt(heard)["fallback"] == reason
    assert "bougie-figuier" in {card["external_id"] for card in heard.cards}


@pytest.mark.parametrize(
    "fault",
    [
        Refuse(429), Refuse(500), Refuse(401), Silence(), Say(""), Say("Bonjour à vous", cut=2),
        Raw(b"data: {broken\n\n"), Say("I would be delighted to help you find the right present today."),
    ],
)  # fmt: skip
async def test_the_next_model_answers_where_the_first_fails(
    make_platform: MakePlatform, api: str, fault: Reply
) -> None:
    platform = await make_platform(api, "chat" if api == "responses" else "responses")
    heard = await platform.ask(fault, Say(ANSWER))
    answered_once(heard)
    assert heard.text == ANSWER
    assert heard.data("message.end")["brain"] == "llm"
    assert receipt(heard)["model"] == "model-1"
    assert receipt(heard)["tried"][0]["model"] == "gpt-5-mini"
    assert "fallback" not in receipt(heard)


async def test_the_deadline_is_one_for_all_models(make_platform: MakePlatform, api: str) -> None:
    platform = await make_platform(api, api, api, llm_first_token_seconds=1.6)
    began = time.monotonic()
    heard = await platform.ask(Silence(), Silence(), Silence(), text=CANDLE)
    assert time.monotonic() - began < 1.6 + AFTER_DEADLINE
    answered_once(heard)
    assert [one["reason"] for one in receipt(heard)["tried"]] == ["timeout"] * 3
    assert platform.asked == [1, 1, 1]


async def test_the_total_deadline_ends_a_model_that_never_ends(make_platform: MakePlatform, api: str) -> None:
    platform = await make_platform(api, llm_first_token_seconds=2.0, llm_total_seconds=2.0)
    began = time.monotonic()
    heard = await platform.ask(Say("Voici une très belle idée. " + "mot " * 500, between=0.02))
    assert time.monotonic() - began < 2.0 + AFTER_DEADLINE
    answered_once(heard)
    assert heard.text.startswith("Voici une très belle idée.")
    assert receipt(heard)["fallback"] == "timeout"


@pytest.mark.parametrize("stop", [{"cut": 9}, {"stall": 9}, {"ends": "length"}])
async def test_what_was_read_stands_and_what_is_missing_is_added(
    make_platform: MakePlatform, api: str, stop: dict[str, Any]
) -> None:
    platform = await make_platform(api, api)
    words = "Nous aimons les belles matières. Ensuite vient une phrase qui ne finit jamais"
    heard = await platform.ask(Say(words, **stop), Say(ANSWER), text="Quels sont vos délais de livraison ?")
    answered_once(heard)
    assert heard.text.startswith("Nous aimons les belles matières.")
    assert "Nous livrons en France en 3 jours." in heard.text
    assert "Ensuite" not in heard.text
    assert "suggestion" in heard.names
    assert platform.asked == [1, 0], "nobody else starts a second answer under the first"


async def test_after_a_mere_greeting_the_local_brain_answers(make_platform: MakePlatform, api: str) -> None:
    platform = await make_platform(api)
    heard = await platform.ask(Say("Bonjour et bienvenue à vous ! Je regarde tout", cut=8), text="bonsoir, ça va ?")
    answered_once(heard)
    assert heard.text.startswith("Bonjour et bienvenue à vous !")
    assert len(heard.text) > len("Bonjour et bienvenue à vous ! ")


async def test_an_answer_that_was_complete_is_not_given_twice(make_platform: MakePlatform, api: str) -> None:
    platform = await make_platform(api)
    words = "Nous livrons en France en 3 jours. Ensuite vient une phrase qui ne finit jamais"
    heard = await platform.ask(Say(words, cut=11), text="Quels sont vos délais de livraison ?")
    answered_once(heard)
    assert heard.text.count("3 jours") == 1


async def test_what_was_asked_to_be_done_is_done_though_the_model_broke_off(
    make_platform: MakePlatform, api: str
) -> None:
    platform = await make_platform(api)
    shopper = await platform.shopper()
    platform.play(call("search_products", query="bol"))
    platform.models[0].script = [call("search_products", query="bol"), Say("Le bol en grès vous plaira sûrement.")]
    await shopper.say("un bol en grès")
    platform.play(Say("Très bon choix, vraiment, pour vous. Je m'en occupe tout de suite maintenant", cut=9))
    heard = await shopper.say("ajoutez le bol au panier")
    answered_once(heard)
    assert heard.data("cart")["count"] == 1
    assert (await shopper.get("/cart"))["count"] == 1


async def test_a_model_that_answered_in_another_language_is_told_once(make_platform: MakePlatform, api: str) -> None:
    platform = await make_platform(api)
    wrong = Say("I would be delighted to help you find the right present for your friend today. What is it?")
    heard = await platform.ask([wrong, Say(ANSWER)])
    assert heard.text == ANSWER
    assert "delighted" not in str(heard.events)
    assert platform.asked == [2]
    assert receipt(heard)["tried"] == [{"model": "gpt-5-mini", "reason": "wrong_language"}]


async def test_a_shopper_who_changes_the_language_is_answered_in_it(make_platform: MakePlatform, api: str) -> None:
    platform = await make_platform(api)
    answer = "With pleasure, our house began with a love of well made things."
    heard = await platform.ask(Say(answer), text="Could you please tell me more about the history of your company?")
    assert heard.text == answer


async def test_a_model_that_keeps_failing_is_left_alone_at_once(make_platform: MakePlatform, api: str) -> None:
    platform = await make_platform(api, "chat")
    for _ in range(3):
        assert (await platform.ask(Silence(), Say(ANSWER))).text == ANSWER
    began = time.monotonic()
    heard = await platform.ask(Silence(), Say(ANSWER))
    assert time.monotonic() - began < FIRST_TOKEN / 2
    assert platform.asked == [0, 1]
    assert receipt(heard)["tried"] == [{"model": "gpt-5-mini", "reason": "circuit_open"}]


@pytest.mark.parametrize("status", [429, 503])
async def test_refusals_open_the_circuit_too(make_platform: MakePlatform, api: str, status: int) -> None:
    platform = await make_platform(api)
    for _ in range(3):
        await platform.ask(Refuse(status))
    heard = await platform.ask(Say(ANSWER))
    assert platform.asked == [0]
    assert receipt(heard)["fallback"] == "circuit_open"
    assert heard.text.strip()


async def test_the_name_of_a_product_is_in_no_language(make_platform: MakePlatform, api: str) -> None:
    platform = await make_platform(api)
    await platform.shop.import_products(
        [{"external_id": "tee", "title": "T-shirt Organic Cotton Basic White", "description": "", "price": "20.00",
          "currency": "EUR", "in_stock": True}]
    )  # fmt: skip
    answer = "Voici le T-shirt Organic Cotton Basic White."
    heard = await platform.ask([call("search_products", query="T-shirt Organic Cotton"), Say(answer)])
    assert heard.text == answer
    assert "tried" not in receipt(heard)
