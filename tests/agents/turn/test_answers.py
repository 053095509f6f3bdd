"""Answers that are given again: as quick as a look-up, never out of date, never another shop's or another person's."""

import pytest

from tests.shops import FAQ, PRODUCTS, Reply, TestShop

SEARCH = "Je cherche une bougie"


def cached(reply: Reply) -> bool:
    return bool(reply.data("message.end")["receipt"].get("cached"))


async def first_answer(shop: TestShop, text: str = SEARCH) -> Reply:
    """What a new shopper hears."""
    return await (await shop.shopper()).say(text)


async def test_the_same_message_in_the_same_situation_has_the_same_answer(make_shop):
    shop = await make_shop()
    first, second = await first_answer(shop), await first_answer(shop)
    assert (cached(first), cached(second)) == (False, True)
    assert (first.text, first.cards, first.names) == (second.text, second.cards, second.names)
    ids = [{event_id for event_id, _, _ in reply.events} for reply in (first, second)]
    assert ids[0].isdisjoint(ids[1])
    assert first.data("message.end")["message_id"] != second.data("message.end")["message_id"]


async def test_an_answer_given_again_is_stored_counted_and_replayed_like_any_other(make_shop):
    shop = await make_shop()
    await first_answer(shop)
    before = {meter["name"]: meter["used"] for meter in (await shop.api("GET", "/v1/usage")).json()["meters"]}
    shopper = await shop.shopper()
    heard = await shopper.say(SEARCH, key="the-same-key")
    assert cached(heard)
    assert (await shopper.say(SEARCH, key="the-same-key")).events == heard.events
    said = (await shopper.get())["messages"]
    assert [message["role"] for message in said] == ["visitor", "agent"]
    assert [card["product_id"] for card in said[1]["cards"]] == [card["product_id"] for card in heard.cards]
    used = {meter["name"]: meter["used"] for meter in (await shop.api("GET", "/v1/usage")).json()["meters"]}
    assert used["messages"] == before["messages"] + 1
    assert used["conversations"] == before["conversations"] + 1


async def test_the_conversation_goes_on_from_an_answer_given_again(make_shop):
    shop = await make_shop()
    await first_answer(shop)
    shopper = await shop.shopper()
    assert cached(await shopper.say(SEARCH))
    added = await shopper.say("ajoute le premier au panier")
    assert added.data("cart")["items"][0]["title"] == "Bougie parfumée figuier"


async def test_a_change_of_the_catalogue_is_seen_at_once(make_shop):
    shop = await make_shop()
    await first_answer(shop)
    candle = {**PRODUCTS[0], "price": "19.00"}
    await shop.import_products([candle])
    answer = await first_answer(shop)
    assert not cached(answer)
    assert answer.cards[0]["price"] == "19.00"


async def test_a_change_of_the_faq_is_seen_at_once(make_shop):
    shop = await make_shop()
    question = "Quels sont vos délais de livraison ?"
    assert "3 jours" in (await first_answer(shop, question)).text
    assert cached(await first_answer(shop, question))
    changed = [{**FAQ[0], "answer": {"fr": "Nous livrons en France en 5 jours."}}, FAQ[1]]
    await shop.api("PUT", f"/v1/agents/{shop.agent_id}/faq", json=changed)
    answer = await first_answer(shop, question)
    assert not cached(answer)
    assert "5 jours" in answer.text


async def test_publishing_is_seen_at_once(make_shop):
    shop = await make_shop()
    await first_answer(shop)
    await shop.api("PATCH", f"/v1/agents/{shop.agent_id}", json={"policy": {"stock_age_hours": 12}})
    await shop.api("POST", f"/v1/agents/{shop.agent_id}/publish")
    assert not cached(await first_answer(shop))


async def test_shops_share_nothing(make_shop):
    one, two = await make_shop(), await make_shop()
    await first_answer(one)
    assert not cached(await first_answer(two))


@pytest.mark.parametrize(
    "text", ["Ma commande 10234 n'est pas arrivée", "Bonjour, je suis ada@shop.example", "06 12 34 56 78"]
)
async def test_what_says_who_somebody_is_is_not_kept(make_shop, text):
    shop = await make_shop()
    await first_answer(shop, text)
    assert not cached(await first_answer(shop, text))


async def test_what_was_done_is_done_each_time(make_shop):
    shop = await make_shop()
    for _ in range(2):
        shopper = await shop.shopper()
        await shopper.say(SEARCH)
        added = await shopper.say("ajoute le premier au panier")
        assert not cached(added)
        assert (await shopper.get("/cart"))["count"] == 1
