"""Turns whose model is scripted over the real wire: the shopper always gets a useful answer, and never a false one."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from app.wiring import open_runtime
from tests.conftest import client_of
from tests.model_server import Calls, ModelServer, Raw, Refuse, Reply, Say, Silence, call
from tests.shops import Reply as Heard
from tests.shops import TestShop, open_shop

QUESTION = "Racontez-moi l'histoire de la maison"
FIRST_TOKEN = 0.6
"""Seconds that the model may stay silent in these tests."""


@dataclass
class Scene:
    shop: TestShop
    model: ModelServer

    async def ask(self, *script: Reply, text: str = QUESTION, language: str = "fr") -> Heard:
        """Ask something of an agent whose model plays a script."""
        self.model.script = list(script)
        self.model.requests.clear()
        shopper = await self.shop.shopper(language)
        return await shopper.say(text)


@pytest.fixture(scope="module")
async def runtime(settings, tmp_path_factory) -> AsyncIterator[object]:
    changes = {"llm_first_token_seconds": FIRST_TOKEN, "llm_total_seconds": 3.0, "home": settings.home}
    async with open_runtime(settings.model_copy(update=changes)) as rt:
        yield rt


@pytest.fixture(scope="module")
async def owned(runtime) -> AsyncIterator[tuple[TestShop, dict[str, str]]]:
    """A shop without a fast lane, and its owner's session."""
    async with client_of(runtime) as client:
        shop = await open_shop(runtime, client, policy={"fast_lane": False})
        body = {"email": shop.email, "password": shop.password}
        signed_in = await client.post("/v1/auth/sign-in", json=body)
        session = {"Cookie": signed_in.headers["set-cookie"].partition(";")[0]}
        client.cookies.clear()
        yield shop, {**session, "X-CSRF-Token": signed_in.json()["csrf_token"]}


@pytest.fixture
async def scene(owned) -> AsyncIterator[Scene]:
    """The shop with a new model at a new address: what one test breaks, no breaker remembers in another."""
    shop, owner = owned
    async with ModelServer() as model:
        body = {"base_url": model.base_url, "model": "scripted", "api_key": "secret-key"}
        answer = await shop.client.put("/v1/model", json=body, headers=owner)
        assert answer.status_code == 200, answer.text
        yield Scene(shop, model)


def receipt(heard: Heard) -> dict[str, Any]:
    found: dict[str, Any] = heard.data("message.end")["receipt"]
    return found


async def test_a_plain_answer_comes_from_the_model(scene):
    heard = await scene.ask(Say("Notre maison existe pour les belles choses. Que cherchez-vous ?"))
    assert heard.text == "Notre maison existe pour les belles choses. Que cherchez-vous ?"
    assert heard.data("message.end")["brain"] == "llm"
    assert "fallback" not in receipt(heard)
    request = scene.model.requests[0]
    assert request["stream"] is True
    assert {tool["function"]["name"] for tool in request["tools"]} >= {"search_products", "request_human"}
    assert request["messages"][-1] == {"role": "user", "content": QUESTION}


async def test_a_tool_is_called_and_its_result_given_back(scene):
    heard = await scene.ask(call("search_products", query="bougie"), Say("La bougie figuier vous plaira."))
    assert heard.cards[0]["external_id"] == "bougie-figuier"
    assert "La bougie figuier vous plaira." in heard.text
    asked, answered = scene.model.requests[1]["messages"][-2:]
    assert asked["tool_calls"][0]["function"]["name"] == "search_products"
    assert answered["role"] == "tool"
    assert answered["tool_call_id"] == asked["tool_calls"][0]["id"]
    assert "24,00" in json.loads(answered["content"])["products"][0]["price"]


async def test_tools_called_at_once_are_all_answered(scene):
    queries = [("search_products", json.dumps({"query": word})) for word in ("bougie", "bol")]
    heard = await scene.ask(Calls(queries), Say("Voici une bougie et un bol."))
    assert {card["external_id"] for card in heard.cards} >= {"bougie-figuier", "bol-gres"}
    answers = [message for message in scene.model.requests[1]["messages"] if message["role"] == "tool"]
    assert len({message["tool_call_id"] for message in answers}) == 2


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("drop_database", "{}"),
        ("search_products", '{"query": "bougie'),
        ("search_products", '["bougie"]'),
        ("search_products", '{"query": 7, "password": "x"}'),
        ("get_product", '{"product_id": "prd_nonsense"}'),
        ("add_to_cart", '{"variant_id": "var_x", "quantity": 100000}'),
    ],
)
async def test_a_call_that_makes_no_sense_is_explained_to_the_model(scene, tool, arguments):
    heard = await scene.ask(Calls([(tool, arguments)]), Say("Je me suis trompé, pardon."))
    assert "Je me suis trompé, pardon." in heard.text
    assert "error" in json.loads(scene.model.requests[1]["messages"][-1]["content"])


async def test_a_model_that_only_calls_tools_is_stopped_and_answered_for(scene):
    heard = await scene.ask(call("search_products", query="bol"))
    assert heard.text.strip()
    assert receipt(heard)["fallback"] == "tool_loop"
    assert len(scene.model.requests) == 5, "four rounds with tools, one without"
    assert [request.get("tool_choice") for request in scene.model.requests] == [None] * 4 + ["none"]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Refuse(429), "rate_limited"),
        (Refuse(500), "unavailable"),
        (Refuse(401), "refused"),
        (Refuse(400), "refused"),
        (Silence(), "timeout"),
        (Say(""), "empty_answer"),
        (Say("Bonjour à vous", cut=0), "unavailable"),
        (Raw(b"data: {broken\n\n"), "broken_stream"),
        (Raw(b'data: {"error": {"message": "overloaded"}}\n\n'), "error_in_stream"),
        (Raw(b"<html>Bad gateway</html>"), "broken_stream"),
        (Raw(b"data: [1, 2]\n\n"), "error_in_stream"),
        (Raw(b'data: {"choices": [{"delta": "text"}]}\n\n'), "broken_stream"),
        (Raw(b'data: {"choices": [{"delta": {"content": 7}}]}\n\n'), "broken_stream"),
    ],
)
async def test_whatever_the_model_does_the_shopper_is_answered(scene, reply, reason):
    heard = await scene.ask(reply, text="Bonjour, je cherche une bougie pour offrir")
    assert heard.names[-1] == "message.end"
    assert heard.text.strip()
    assert heard.data("message.end")["brain"] == "local"
    assert receipt(heard)["fallback"] == reason
    assert "bougie-figuier" in {card["external_id"] for card in heard.cards}


async def test_a_model_that_cannot_be_reached_at_all(scene):
    await scene.model.__aexit__()
    heard = await scene.ask(Say("nobody hears this"))
    assert heard.text.strip()
    assert receipt(heard)["fallback"] == "unavailable"


async def test_what_was_said_before_the_stream_broke_stands(scene):
    words = "Nous aimons les belles matières. Ensuite vient une autre phrase qui ne finit"
    heard = await scene.ask(Say(words, cut=9))
    assert heard.text.startswith("Nous aimons les belles matières.")
    assert heard.names[-1] == "message.end"
    assert receipt(heard)["fallback"] in {"broken_stream", "unavailable"}


@pytest.mark.parametrize(
    "lie",
    [
        "La bougie coûte 3 €.",
        "Je vous accorde 40 % de remise.",
        "Livraison demain avant midi.",
        "Plus que 2 en stock !",
        "La lampe en laiton est en stock.",
        "Je vous recommande « Le Vase de Sissi ».",
    ],
)
async def test_a_claim_without_a_source_never_reaches_the_shopper(scene, lie):
    heard = await scene.ask(call("search_products", query="bougie"), Say(f"Bonne idée. {lie} Autre chose ?"))
    assert lie not in heard.text
    assert "Bonne idée." in heard.text
    assert receipt(heard)["withheld"] == 1
    assert any(claim["source"] is None for claim in receipt(heard)["claims"])


async def test_a_true_price_passes_with_its_source(scene):
    heard = await scene.ask(call("search_products", query="bougie"), Say("La bougie coûte 24,00 €."))
    assert "24,00 €" in heard.text
    claim = next(claim for claim in receipt(heard)["claims"] if claim["kind"] == "price")
    assert claim["source"].startswith("product:")


async def test_links_images_and_markup_do_not_render(scene):
    said = (
        "Voyez [ici](https://evil.example/x) ![i](https://evil.example/p.png) <b onclick=x>gras</b> www.evil.example."
    )
    heard = await scene.ask(Say(said))
    for forbidden in ("evil.example", "<b", "![", "onclick"):
        assert forbidden not in heard.text


async def test_the_key_of_the_model_stays_here(scene):
    heard = await scene.ask(Refuse(401))
    thread = await scene.shop.api("GET", "/v1/conversations")
    model = await scene.shop.api("GET", "/v1/model")
    assert "secret-key" not in json.dumps(heard.events) + thread.text + model.text
    assert model.json()["has_key"] is True


async def test_card_numbers_are_masked_before_the_model_sees_them(scene):
    await scene.ask(Say("Merci."), text="Ma carte est 4111 1111 1111 1111, racontez-moi votre histoire")
    assert "4111 1111" not in json.dumps(scene.model.requests)


async def test_text_of_products_is_marked_as_coming_from_strangers(scene):
    product = (await scene.shop.api("GET", "/v1/catalog/products?external_id=bol-gres")).json()["items"][0]
    await scene.ask(call("get_product", product_id=product["id"]), Say("Il est fait à la main."))
    result = json.loads(scene.model.requests[1]["messages"][-1]["content"])
    assert result["untrusted_description"]
    assert "description" not in result
