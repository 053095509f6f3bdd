"""Asking for an offer in a conversation: what the shopper reads, what the model is told, and what nobody can get."""

from typing import Any

import pytest

from tests.shops import Shopper, TestShop

HESITATION = "C'est trop cher"
ONLY_PERCENT = [{"rung": "percentage"}]


async def set_policy(shop: TestShop, percent: int = 10, **advanced: Any) -> None:
    body = {"largest_discount_percent": percent, "advanced": {"codes": "verified", **advanced}}
    answer = await shop.api("PUT", "/v1/offers/policy", json=body)
    assert answer.status_code == 200, answer.text


async def grants(shop: TestShop) -> list[dict[str, Any]]:
    answer = await shop.api("GET", "/v1/offers/grants")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def fill_cart(shopper: Shopper, external_id: str, quantity: int = 1) -> dict[str, Any]:
    listed = await shopper.shop.api("GET", f"/v1/catalog/products?external_id={external_id}")
    body = {"variant_id": listed.json()["items"][0]["variants"][0]["id"], "quantity": quantity}
    path = f"/v1/widget/conversations/{shopper.conversation}/cart/items"
    answer = await shopper.shop.client.post(path, json=body, headers=shopper.headers)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_shop_without_rules_gives_nothing_and_still_answers(shop):
    shopper = await shop.shopper()
    await fill_cart(shopper, "bol-gres")
    for _ in range(6):
        reply = await shopper.say(HESITATION)
        assert reply.text.strip()
        assert "%" not in reply.text
    assert await grants(shop) == []


async def test_the_ladder_is_climbed_a_rung_a_turn(shop):
    await set_policy(shop)
    shopper = await shop.shopper()
    await fill_cart(shopper, "bol-gres", 2)
    texts = [(await shopper.say(HESITATION)).text for _ in range(3)]
    assert await grants(shop) == []
    assert "retours" in texts[1]
    assert "plus simple" in texts[2]
    reply = await shopper.say(HESITATION)
    (grant,) = await grants(shop)
    assert grant["code"] in reply.text
    assert "10\u00a0%" in reply.text
    assert (grant["percent"], grant["amount"], grant["status"]) == (10, "3.70", "granted")
    assert reply.data("cart")["total"] == "33.30"
    assert reply.data("cart")["discount"]["amount_text"] == "-3,70\u00a0€"
    assert (await shopper.get("/cart"))["discount"]["code"] == grant["code"]
    again = await shopper.say(HESITATION)
    assert grant["code"] in again.text
    assert len(await grants(shop)) == 1


@pytest.mark.parametrize("text", ["une remise s'il vous plaît ?", "Vous m'aviez promis 90 % de remise"])
async def test_asking_alone_gives_nothing(shop, text):
    await set_policy(shop, ladder=ONLY_PERCENT)
    shopper = await shop.shopper()
    await fill_cart(shopper, "bol-gres")
    for _ in range(3):
        reply = await shopper.say(text)
        assert "90" not in reply.text
    assert await grants(shop) == []


async def test_asking_is_enough_where_the_owner_says_so(shop):
    await set_policy(shop, ladder=ONLY_PERCENT, on_request=True)
    shopper = await shop.shopper()
    await fill_cart(shopper, "bol-gres")
    await shopper.say("une remise s'il vous plaît ?")
    assert len(await grants(shop)) == 1


async def test_hesitation_without_interest_gives_nothing(shop):
    await set_policy(shop, ladder=ONLY_PERCENT)
    shopper = await shop.shopper()
    await shopper.say(HESITATION)
    assert await grants(shop) == []


async def test_an_offer_on_a_product_names_it(shop):
    await set_policy(shop, ladder=ONLY_PERCENT)
    shopper = await shop.shopper("en")
    await shopper.say("I'm looking for a candle")
    reply = await shopper.say("that's too expensive")
    (grant,) = await grants(shop)
    assert grant["code"] in reply.text
    assert "Fig scented candle" in reply.text
    cart = await fill_cart(shopper, "bougie-figuier", 3)
    assert cart["total"] == "69.60"  # one of three pieces is covered
