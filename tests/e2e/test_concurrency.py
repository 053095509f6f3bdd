"""Many shoppers at once: the quota is counted exactly, and a repeated request happens once."""

import asyncio
import uuid

from tests.shops import Shopper, TestShop

VISITORS, QUOTA = 200, 100


async def arrive(shop: TestShop, visitors: int) -> list[Shopper]:
    """Open the chat for many visitors, a few at a time."""
    found: list[Shopper] = []
    while len(found) < visitors:
        found += await asyncio.gather(*(shop.shopper() for _ in range(10)))
    return found


async def first_message(shopper: Shopper) -> dict[str, object]:
    """Say something and return the receipt of the reply."""
    reply = await shopper.say("Bonjour, je cherche une bougie à moins de 50 euros")
    assert reply.names[-1] == "message.end", reply.names
    assert reply.text.strip()
    assert reply.cards, "search goes on beyond the quota"
    receipt: dict[str, object] = reply.data("message.end")["receipt"]
    return receipt


async def meter(shop: TestShop) -> dict[str, object]:
    usage = (await shop.api("GET", "/v1/usage")).json()
    found: dict[str, object] = next(one for one in usage["meters"] if one["name"] == "conversations")
    return found


async def test_two_hundred_first_messages_against_a_quota_of_a_hundred(make_shop):
    shop = await make_shop(plan="starter")
    shoppers = await arrive(shop, VISITORS)
    receipts = await asyncio.gather(*(first_message(shopper) for shopper in shoppers))
    degraded = [receipt for receipt in receipts if receipt.get("degraded") == "quota_reached"]
    assert len(degraded) == VISITORS - QUOTA
    assert all(receipt["route"] == {"brain": "local", "reason": "quota_reached"} for receipt in degraded)
    assert await meter(shop) == {"name": "conversations", "used": QUOTA, "limit": QUOTA, "remaining": 0}


async def test_a_second_message_of_the_same_visitors_counts_nothing(make_shop):
    shop = await make_shop(plan="starter")
    shoppers = [await shop.shopper() for _ in range(5)]
    for _ in range(3):
        await asyncio.gather(*(shopper.say("une bougie ?") for shopper in shoppers))
    assert (await meter(shop))["used"] == len(shoppers)


async def test_one_visitor_in_many_tabs_is_one_conversation(make_shop):
    """Threads of one visitor that start at the same moment share a window."""
    shop = await make_shop(plan="starter")
    shopper = await shop.shopper()
    tabs = []
    for _ in range(8):
        opened = await shop.client.post("/v1/widget/conversations", json={}, headers=shopper.headers)
        tabs.append(opened.json()["id"])

    async def say(conversation: str) -> int:
        headers = {**shopper.headers, "Idempotency-Key": uuid.uuid4().hex}
        path = f"/v1/widget/conversations/{conversation}/messages"
        answer = await shop.client.post(path, json={"text": "bonjour"}, headers=headers)
        return int(answer.status_code)

    assert set(await asyncio.gather(*map(say, tabs))) == {200}
    assert (await meter(shop))["used"] == 1


async def test_the_same_key_twenty_times_at_once_is_one_message_with_one_reply(shop):
    shopper = await shop.shopper()
    key = uuid.uuid4().hex
    replies = await asyncio.gather(*(shopper.say("Bonjour, une bougie ?", key) for _ in range(20)))
    assert len({tuple(id_ for id_, _, _ in reply.events) for reply in replies}) == 1
    assert all(reply.events == replies[0].events for reply in replies)
    again = await shopper.say("Bonjour, une bougie ?", key)
    assert again.events == replies[0].events
    assert [message["role"] for message in (await shopper.get())["messages"]] == ["visitor", "agent"]
    assert (await meter(shop))["used"] == 1


async def test_another_text_under_the_same_key_replays_and_stores_nothing(shop):
    shopper = await shop.shopper()
    key = uuid.uuid4().hex
    first = await shopper.say("Bonjour, une bougie ?", key)
    assert (await shopper.say("Et un bol ?", key)).events == first.events
    assert (await shopper.get())["messages"][0]["text"] == "Bonjour, une bougie ?"


async def test_two_messages_at_once_in_one_thread_are_answered_one_after_the_other(shop):
    """The second is refused while the first is answered, and succeeds when it is sent again with its key."""
    shopper = await shop.shopper()
    keys = [uuid.uuid4().hex for _ in range(4)]
    answers = await asyncio.gather(*(shopper.post(f"message {key}", key) for key in keys))
    assert {answer.status_code for answer in answers} <= {200, 409}
    for key, answer in zip(keys, answers, strict=True):
        if answer.status_code == 409:
            await shopper.say(f"message {key}", key)
    roles = [message["role"] for message in (await shopper.get())["messages"]]
    assert roles == ["visitor", "agent"] * len(keys)


async def test_many_hands_put_no_more_into_a_cart_than_there_is(shop):
    """Twenty additions at once of an article of which there are twelve."""
    shopper = await shop.shopper()
    product = (await shop.api("GET", "/v1/catalog/products?external_id=bol-gres")).json()["items"][0]
    body = {"variant_id": product["variants"][0]["id"], "quantity": 1}
    path = f"/v1/widget/conversations/{shopper.conversation}/cart/items"
    answers = await asyncio.gather(*(shop.client.post(path, json=body, headers=shopper.headers) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [201] * 12 + [409] * 8
    cart = await shopper.get("/cart")
    assert [item["quantity"] for item in cart["items"]] == [12]
    assert cart["total"] == "222.00"
