"""Where is my order? Both brains tell it to the buyer, and nobody learns anything without the proof."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.agents.tools.scene import Scene, open_scene
from tests.commerce.orders.test_orders import ORDER
from tests.model_server import Say, call
from tests.shops import Reply, Shopper, TestShop

LINK = "https://track.example/8V123"


@pytest.fixture
async def selling(make_shop: Any) -> TestShop:
    """A shop that pushed two orders."""
    shop: TestShop = await make_shop()
    await push_orders(shop)
    return shop


async def push_orders(shop: TestShop) -> None:
    for external_id, number, email in (
        ("1", "AP-1042", "ada@shopper.example"),
        ("2", "AP-1043", "bob@shopper.example"),
    ):
        body = {**ORDER, "number": number, "email": email}
        assert (await shop.api("PUT", f"/v1/orders/{external_id}", json=body)).status_code == 200


@pytest.fixture
async def scene(rt: Any) -> AsyncIterator[Scene]:
    async with open_scene(rt) as opened:
        await push_orders(opened.shop)
        yield opened


def told(reply: Reply) -> None:
    """The reply tells of order AP-1042, all of it, and of no address."""
    assert "AP-1042" in reply.text
    assert LINK in reply.text
    assert "shopper.example" not in reply.text


async def dialogue(shopper: Shopper, *said: str) -> list[Reply]:
    return [await shopper.say(text) for text in said]


@pytest.mark.parametrize(
    ("language", "first", "second", "third", "expected"),
    [
        ("fr", "où est ma commande ?", "AP-1042", "ada@shopper.example", ("expédiée", "24 novembre 2026", "Colissimo")),
        (
            "en",
            "where is my order?",
            "it is AP-1042",
            "Ada@shopper.example",
            ("shipped", "November 24, 2026"),
        ),
    ],
)
async def test_the_number_then_the_address_then_the_answer(
    selling: TestShop, language: str, first: str, second: str, third: str, expected: tuple[str, ...]
) -> None:
    shopper = await selling.shopper(language)
    asked, more, answered = await dialogue(shopper, first, second, third)
    form = asked.data("form")
    assert form["form"] == "order_status"
    assert [(field["name"], field["type"]) for field in form["fields"]] == [("number", "text"), ("email", "email")]
    assert "form" not in more.names, "once is enough"
    assert "@" not in more.text
    told(answered)
    assert all(words in answered.text for words in expected), answered.text
    assert answered.data("message.end")["receipt"]["withheld"] == 0
    assert "product_card" not in answered.names


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_form_is_a_message_like_any_other(selling: TestShop, language: str) -> None:
    shopper = await selling.shopper(language)
    form = (await shopper.say("où est ma commande ?" if language == "fr" else "where is my order?")).data("form")
    message = form["message"].replace("{number}", "ap 1042").replace("{email}", "ada@shopper.example")
    assert (await shopper.say(message)).text != ""
    told(await shopper.say(form["message"].replace("{number}", "#AP-1042").replace("{email}", "ada@shopper.example")))


async def test_a_wrong_number_and_a_wrong_address_sound_alike(selling: TestShop) -> None:
    texts = set()
    for proof in ("AP-9999, ada@shopper.example", "AP-1042, bob@shopper.example", "AP-1042, eve@shopper.example"):
        reply = await (await selling.shopper("fr")).say(f"Commande {proof}")
        assert "Je ne trouve pas" in reply.text
        assert "Colissimo" not in json.dumps(reply.events)
        texts.add(reply.text)
    assert len(texts) == 1


async def test_a_mistake_can_be_corrected(selling: TestShop) -> None:
    shopper = await selling.shopper("fr")
    wrong, right = await dialogue(shopper, "Commande AP-1024, ada@shopper.example", "pardon, AP-1042")
    assert "Je ne trouve pas" in wrong.text
    told(right)


async def test_talk_of_something_else_drops_the_question(selling: TestShop) -> None:
    shopper = await selling.shopper("fr")
    await dialogue(shopper, "où est ma commande ?", "je cherche une bougie")
    assert "Colissimo" not in (await shopper.say("AP-1042")).text


async def test_guessing_is_stopped_and_says_so(selling: TestShop) -> None:
    shopper = await selling.shopper("fr")
    replies = await dialogue(shopper, *(f"Commande AP-{n}, ada@shopper.example" for n in range(2000, 2007)))
    assert ["trop d'essais" in reply.text for reply in replies] == [False] * 6 + [True]
    assert "trop d'essais" in (await shopper.say("Commande AP-1042, ada@shopper.example")).text


async def test_one_order_is_not_tried_from_many_conversations(selling: TestShop) -> None:
    replies = []
    for n in range(11):
        shopper = await selling.shopper("fr")
        replies.append(await shopper.say(f"Commande AP-1043, guess{n}@shopper.example"))
    assert ["trop d'essais" in reply.text for reply in replies] == [False] * 10 + [True]


async def test_the_order_of_another_shop_is_not_found(selling: TestShop, other_shop: TestShop) -> None:
    body = {**ORDER, "number": "ZZ-7", "email": "zoe@shopper.example"}
    await other_shop.api("PUT", "/v1/orders/7", json=body)
    reply = await (await other_shop.shopper("fr")).say("Commande AP-1042, ada@shopper.example")
    assert "Je ne trouve pas" in reply.text


async def test_a_shop_that_pushes_no_orders_calls_a_person(other_shop: TestShop) -> None:
    shopper = await other_shop.shopper("fr")
    asked, given = await dialogue(shopper, "où est ma commande ?", "où est ma commande 12345 ?")
    assert "form" not in asked.names
    assert given.data("handoff")["status"] == "requested"


async def test_a_model_asks_for_what_is_missing_and_tells_what_is_proved(scene: Scene) -> None:
    asked = await scene.ask(call("order_status"), Say("Quel est votre numéro ?"))
    assert asked.data("form")["form"] == "order_status"
    assert scene.result() == {"needed": ["number", "email"]}
    said = f"Elle est expédiée, arrivée le 24 novembre. Suivez-la ici : {LINK}. Total : 66,50 €."
    heard = await scene.ask(
        call("order_status", number="AP-1042", email="ada@shopper.example"),
        Say(said),
        text="AP-1042, ada@shopper.example",
    )
    assert heard.text == said
    assert heard.data("message.end")["receipt"]["withheld"] == 0
    assert "email" not in json.dumps(scene.result())


@pytest.mark.parametrize(
    "lie", ["Elle arrive le 25 novembre.", "Elle arrive demain.", "Le total est de 70 €.", "Vous êtes remboursé."]
)
async def test_a_model_cannot_tell_more_of_an_order_than_the_shop_did(scene: Scene, lie: str) -> None:
    heard = await scene.ask(call("order_status", number="AP-1042", email="ada@shopper.example"), Say(f"Voici. {lie}"))
    assert lie not in heard.text
    assert "Voici." in heard.text


async def test_a_link_that_is_not_this_parcels_loses_its_address(scene: Scene) -> None:
    said = "Voici. Suivez https://track.example/OTHER ou https://evil.example/8V123 aussi."
    heard = await scene.ask(call("order_status", number="AP-1042", email="ada@shopper.example"), Say(said))
    assert "OTHER" not in heard.text
    assert "evil" not in heard.text


async def test_a_model_that_guesses_learns_nothing(scene: Scene) -> None:
    for proof in (
        {"number": "AP-1042", "email": "eve@shopper.example"},
        {"number": "AP-9", "email": "ada@shopper.example"},
    ):
        await scene.ask(call("order_status", **proof), Say("Je ne trouve rien."))
        assert scene.result() == {
            "found": False, "reason": "No order has this number together with this e-mail address."
        }  # fmt: skip
