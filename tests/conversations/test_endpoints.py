"""The inbox over HTTP: lists, details, leads."""

import uuid
from typing import Any

import pytest

from core.ids import public_id


async def pages(shop: Any, path: str, **params: Any) -> list[str]:
    """Return the ids of all pages of a list."""
    ids, cursor = [], None
    for _ in range(20):
        query = {"limit": 2, **params, **({"cursor": cursor} if cursor else {})}
        page = (await shop.api("GET", path, params=query)).json()
        ids += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return ids
    raise AssertionError("the list does not end")


async def lead(shopper: Any, email: str, **fields: Any) -> Any:
    path = f"/v1/widget/conversations/{shopper.conversation}/leads"
    body = {"email": email, "consent": True, **fields}
    return await shopper.shop.client.post(path, json=body, headers=shopper.headers)


async def test_a_conversation_is_listed_with_its_last_words(shop: Any) -> None:
    shopper = await shop.shopper()
    await shop.shopper()  # nobody says anything here
    await shopper.say("Bonjour, je cherche une bougie")
    listed = (await shop.api("GET", "/v1/conversations")).json()["items"]
    assert [item["id"] for item in listed] == [shopper.conversation]
    assert listed[0]["last_role"] == "agent"
    assert listed[0]["message_count"] == 2
    assert listed[0]["preview"] == (await shopper.get())["messages"][-1]["text"][:160]
    assert (listed[0]["agent_id"], listed[0]["contact"], listed[0]["handoff"]) == (shop.agent_id, None, "none")


async def test_the_conversation_last_written_in_comes_first_on_all_pages(shop: Any, other_shop: Any) -> None:
    await (await other_shop.shopper()).say("Bonjour")
    shoppers = [await shop.shopper() for _ in range(5)]
    for shopper in [*shoppers, shoppers[1]]:
        await shopper.say("Bonjour")
    expected = [shoppers[index].conversation for index in (1, 4, 3, 2, 0)]
    assert await pages(shop, "/v1/conversations") == expected


async def test_lists_are_filtered(shop: Any) -> None:
    quiet, asking, unasked = [await shop.shopper() for _ in range(3)]
    await quiet.say("Bonjour")
    await shop.client.post(f"/v1/widget/conversations/{asking.conversation}/handoff", json={}, headers=asking.headers)
    await unasked.say("Bonjour")
    await shop.api("POST", f"/v1/conversations/{unasked.conversation}/take")
    for state, shopper in (("none", quiet), ("requested", asking), ("active", unasked)):
        assert await pages(shop, "/v1/conversations", handoff=state) == [shopper.conversation]
    assert len(await pages(shop, "/v1/conversations", agent_id=shop.agent_id)) == 3
    assert await pages(shop, "/v1/conversations", agent_id=public_id("agt", uuid.uuid4())) == []


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"handoff": "lost"}, 422),
        ({"agent_id": "agt_x"}, 404),
        ({"cursor": "x"}, 400),
        ({"cursor": public_id("cur", uuid.UUID(int=1))}, 400),
        ({"cursor": "zz." + public_id("cur", uuid.UUID(int=1))}, 400),
        ({"cursor": "f" * 16 + "." + public_id("cur", uuid.UUID(int=1))}, 400),
        ({"limit": "0"}, 422),
    ],
)
async def test_lists_refuse_what_they_cannot_read(shop: Any, params: dict[str, str], status: int) -> None:
    assert (await shop.api("GET", "/v1/conversations", params=params)).status_code == status


async def test_a_conversation_is_shown_with_what_the_agent_did(shop: Any) -> None:
    shopper = await shop.shopper()
    await shopper.say("Je cherche un pull marin")
    await shopper.say("Ajoutez le pull marin en taille M à mon panier")
    await lead(shopper, "Zoe@Example.com ", name="Zoé", phone="+33 6 00 00 00 00", message="Rappelez-moi")
    shown = (await shop.api("GET", f"/v1/conversations/{shopper.conversation}")).json()
    assert [message["role"] for message in shown["messages"]] == ["visitor", "agent"] * 2
    assert shown["messages"][1]["cards"]
    assert shown["messages"][1]["receipt"]["checked_at"]
    assert {call["tool"] for call in shown["tool_calls"]} >= {"add_to_cart"}
    assert [item["title"] for item in shown["cart"]["items"]] == ["Pull marin rayé"]
    assert [(one["email"], one["name"], one["message"]) for one in shown["leads"]] == [
        ("zoe@example.com", "Zoé", "Rappelez-moi")
    ]
    assert shown["contact"] == {"id": shown["leads"][0]["contact_id"], "name": "Zoé", "email": "zoe@example.com"}
    assert shown["message_count"] == 4


async def test_leads_are_listed_newest_first(shop: Any, other_shop: Any) -> None:
    await lead(await other_shop.shopper(), "other@example.com")
    for number in range(3):
        assert (
            await lead(await shop.shopper(), f"z{number}@example.com", phone=f"06 00 00 00 0{number}")
        ).status_code == 201
    listed = (await shop.api("GET", "/v1/leads")).json()["items"]
    assert [one["email"] for one in listed] == ["z2@example.com", "z1@example.com", "z0@example.com"]
    assert listed[0]["phone"] == "0600000002"
    assert await pages(shop, "/v1/leads") == [one["id"] for one in listed]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("GET", "/events"), ("POST", "/take"), ("POST", "/release"), ("POST", "/replies")],
)
async def test_another_shops_conversation_is_unknown(shop: Any, other_shop: Any, method: str, path: str) -> None:
    shopper = await shop.shopper()
    await shopper.say("Bonjour")
    for conversation in (shopper.conversation, public_id("cnv", uuid.uuid4()), "cnv_x"):
        answer = await other_shop.api(
            method,
            f"/v1/conversations/{conversation}{path}",
            json={"text": "Bonjour"} if path == "/replies" else None,
            headers={"Idempotency-Key": "twelve-letters"},
        )
        assert answer.status_code == 404, answer.text
    assert len((await shopper.get())["messages"]) == 2
    assert (await shopper.get())["status"] == "none"


@pytest.mark.parametrize(
    "path", ["/v1/conversations", "/v1/leads", f"/v1/conversations/{public_id('cnv', uuid.UUID(int=7))}"]
)
async def test_nothing_is_shown_to_strangers(client: Any, path: str) -> None:
    assert (await client.get(path)).status_code == 401
