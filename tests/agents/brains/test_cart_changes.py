"""Changing and emptying the cart in words, as shoppers do, with the local brain."""

import pytest

from tests.shops import Reply, Shopper, TestShop


def held(reply: Reply) -> dict[str, int]:
    """What the cart holds after a reply: quantities by title."""
    return {item["title"]: item["quantity"] for item in reply.data("cart")["items"]}


async def filled(shop: TestShop, language: str) -> Shopper:
    """A shopper with two bowls and a candle in the cart."""
    shopper = await shop.shopper(language)
    for said in {"fr": ("ajoute 2 bols au panier", "mets une bougie dans mon panier")}.get(
        language, ("add 2 bowls to my cart", "put a candle in my cart")
    ):
        await shopper.say(said)
    return shopper


BOWL = {"fr": "Bol en grès bleu", "en": "Blue stoneware bowl"}
CANDLE = {"fr": "Bougie parfumée figuier", "en": "Fig scented candle"}


@pytest.mark.parametrize(
    ("language", "said", "bowls", "candles"),
    [
        ("fr", "retire le bol", 0, 1),
        ("fr", "enlève la bougie du panier", 2, 0),
        ("fr", "supprime le deuxième", 2, 0),
        ("fr", "enlève-la", 2, 0),
        ("fr", "retire un des bols", 1, 1),
        ("fr", "mets-en deux", 2, 2),
        ("fr", "finalement j'en veux trois", 2, 3),
        ("fr", "finalement enlève un des bols", 1, 1),
        ("en", "remove the bowl from my cart", 0, 1),
        ("en", "remove all the bowls", 0, 1),
        ("en", "remove the second one", 2, 0),
        ("en", "take out the candle", 2, 0),
        ("en", "remove it", 2, 0),
        ("en", "remove one of the bowls", 1, 1),
        ("en", "make it two", 2, 2),
        ("en", "make that 3 instead", 2, 3),
        ("en", "change the quantity to 4", 2, 4),
        ("en", "put 3 candles in my cart", 2, 4),
    ],
)
async def test_the_cart_follows_what_is_said(
    standing_shop: TestShop, language: str, said: str, bowls: int, candles: int
) -> None:
    shopper = await filled(standing_shop, language)
    reply = await shopper.say(said)
    expected = {title: n for title, n in ((BOWL[language], bowls), (CANDLE[language], candles)) if n}
    assert held(reply) == expected, reply.text
    assert reply.data("cart")["total_text"] in reply.text
    assert {item["title"]: item["quantity"] for item in (await shopper.get("/cart"))["items"]} == expected


@pytest.mark.parametrize(("language", "said"), [("fr", "vide mon panier"), ("en", "empty my cart")])
async def test_the_cart_is_emptied(standing_shop: TestShop, language: str, said: str) -> None:
    shopper = await filled(standing_shop, language)
    reply = await shopper.say(said)
    assert reply.data("cart")["count"] == 0
    assert ("vide" if language == "fr" else "empty") in reply.text


async def test_an_unclear_line_is_asked_for_and_nothing_changes(standing_shop: TestShop) -> None:
    shopper = await filled(standing_shop, "fr")
    await shopper.say("je voudrais un pull")
    before = await shopper.get("/cart")
    reply = await shopper.say("enlève le pull du panier")
    assert "panier" in reply.text
    assert await shopper.get("/cart") == before
    other = await filled(standing_shop, "fr")
    product = (await standing_shop.api("GET", "/v1/catalog/products?external_id=bol-gres")).json()["items"][0]
    fresh = await standing_shop.shopper("fr")
    for name in ("bol-gres", "bougie-figuier"):
        product = (await standing_shop.api("GET", f"/v1/catalog/products?external_id={name}")).json()["items"][0]
        path = f"/v1/widget/conversations/{fresh.conversation}/cart/items"
        body = {"variant_id": product["variants"][0]["id"], "quantity": 1}
        assert (await fresh.shop.client.post(path, json=body, headers=fresh.headers)).status_code == 201
    asked = await fresh.say("enlève-le du panier")
    assert BOWL["fr"] in asked.text
    assert CANDLE["fr"] in asked.text
    assert (await fresh.get("/cart"))["count"] == 2
    assert (await other.get("/cart"))["count"] == 3


async def test_another_product_than_the_one_in_the_cart_is_put_in(standing_shop: TestShop) -> None:
    shopper = await filled(standing_shop, "en")
    await shopper.say("I want a jumper")
    await shopper.say("add 2 in size S to my cart")
    reply = await shopper.say("make it three")
    assert held(reply)["Striped sailor jumper"] == 3
    await shopper.say("tell me about the stoneware bowl")
    assert held(await shopper.say("I'll take 5"))[BOWL["en"]] == 5
