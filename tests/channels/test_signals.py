"""What happens on the page moves the flow at the next message, once."""

import pytest

from tests.shops import Shopper, TestShop

VAGUE = "hmm"


async def tell(shopper: Shopper, name: str, expected: int = 204) -> None:
    path = f"/v1/widget/conversations/{shopper.conversation}/signals"
    answer = await shopper.shop.client.post(path, json={"name": name}, headers=shopper.headers)
    assert answer.status_code == expected, answer.text


async def stage_after(shopper: Shopper, text: str) -> str:
    stage: str = (await shopper.say(text)).data("message.end")["stage"]
    return stage


async def in_recommendation(shop: TestShop) -> Shopper:
    shopper = await shop.shopper()
    await shopper.say("Je cherche une bougie")
    assert await stage_after(shopper, "combien coûte-t-elle ?") == "recommend"
    return shopper


@pytest.mark.parametrize(
    ("signal", "stage"), [("hesitation", "handle_objections"), ("exit_intent", "follow_up"), ("idle", "recommend")]
)
async def test_a_signal_takes_the_flow_where_it_says(standing: TestShop, signal: str, stage: str) -> None:
    shopper = await in_recommendation(standing)
    await tell(shopper, signal)
    assert await stage_after(shopper, VAGUE) == stage


async def test_a_changed_cart_is_an_event_of_the_flow(standing: TestShop) -> None:
    shopper = await in_recommendation(standing)
    found = await shopper.say("Je cherche une bougie")
    item = {"variant_id": found.cards[0]["variants"][0]["id"], "quantity": 1}
    path = f"/v1/widget/conversations/{shopper.conversation}/cart/items"
    added = await standing.client.post(path, json=item, headers=shopper.headers)
    assert added.status_code == 201
    assert await stage_after(shopper, VAGUE) == "close"


async def test_a_signal_counts_for_one_message(standing: TestShop) -> None:
    shopper = await in_recommendation(standing)
    await tell(shopper, "hesitation")
    await stage_after(shopper, VAGUE)
    assert await stage_after(shopper, "combien coûte-t-elle ?") == "recommend"
    assert await stage_after(shopper, VAGUE) == "recommend"


async def test_only_known_signals_of_one_s_own_conversation_are_taken(standing: TestShop) -> None:
    shopper, stranger = await standing.shopper(), await standing.shopper()
    await tell(shopper, "buy_now", 422)
    path = f"/v1/widget/conversations/{shopper.conversation}/signals"
    answer = await standing.client.post(path, json={"name": "idle"}, headers=stranger.headers)
    assert answer.status_code == 404
