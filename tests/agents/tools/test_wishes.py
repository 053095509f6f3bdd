"""Appointments and quotes: a form asks, a person of the shop answers, nothing is promised in between."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.agents.tools.scene import open_scene
from tests.model_server import Say, call
from tests.shops import Shopper, TestShop

SOON = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()


async def leave(shopper: Shopper, **body: Any) -> Any:
    path = f"/v1/widget/conversations/{shopper.conversation}/leads"
    body = {"email": "ada@shopper.example", "consent": True, **body}
    return await shopper.shop.client.post(path, json=body, headers=shopper.headers)


async def listed(shop: TestShop) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await shop.api("GET", "/v1/leads")).json()["items"]
    return found


@pytest.mark.parametrize(
    ("language", "said", "form", "fields"),
    [
        ("fr", "je voudrais prendre rendez-vous", "booking", ["date", "time", "people"]),
        ("en", "I would like to book an appointment", "booking", ["date", "time", "people"]),
        ("fr", "je voudrais un devis", "quote", ["items", "quantity", "company"]),
        ("en", "I would like a quote", "quote", ["items", "quantity", "company"]),
    ],
)
async def test_a_wish_gets_its_form(shop: TestShop, language: str, said: str, form: str, fields: list[str]) -> None:
    reply = await (await shop.shopper(language)).say(said)
    shown = reply.data("form")
    assert shown["form"] == form
    assert [field["name"] for field in shown["fields"]] == [*fields, "name", "email", "message"]
    assert shown["consent_text"]
    assert reply.text.strip()


async def test_wishes_are_kept_beside_each_other_with_what_was_said_last(shop: TestShop) -> None:
    shopper = await shop.shopper()
    booking = {"kind": "booking", "date": SOON, "time": "14:30", "people": "4"}
    assert (await leave(shopper, **booking)).status_code == 201
    assert (await leave(shopper, **{**booking, "people": "5"}, message="Avec un chien")).status_code == 201
    quote = {
        "kind": "quote",
        "items": "200 bols\u200b, carte 4111 1111 1111 1111",
        "quantity": "200",
        "company": "Quai",
    }
    assert (await leave(shopper, **quote)).status_code == 201
    assert (await leave(shopper, message="Rappelez-moi")).status_code == 201
    lead, wanted, booked = await listed(shop)
    assert (lead["kind"], lead["fields"], lead["message"]) == ("lead", {}, "Rappelez-moi")
    assert wanted["fields"] == {"items": "200 bols, carte •••• 1111", "quantity": 200, "company": "Quai"}
    assert booked["fields"] == {"date": SOON, "time": "14:30", "people": 5}
    assert booked["message"] == "Avec un chien"


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "booking"},
        {"kind": "booking", "date": "2020-01-01"},
        {"kind": "booking", "date": "2099-01-01"},
        {"kind": "booking", "date": "soon"},
        {"kind": "booking", "date": SOON, "people": 0},
        {"kind": "booking", "date": SOON, "consent": False},
        {"kind": "booking", "date": SOON, "email": "nobody"},
        {"kind": "quote"},
        {"kind": "quote", "items": "  "},
        {"kind": "quote", "items": "x", "quantity": -1},
        {"kind": "wedding", "items": "x"},
    ],
)
async def test_a_wish_that_lacks_something_is_refused_and_not_kept(shop: TestShop, body: dict[str, Any]) -> None:
    answer = await leave(await shop.shopper(), **body)
    assert answer.status_code == 422, answer.text
    assert await listed(shop) == []


async def test_a_model_shows_the_forms(rt: Any) -> None:
    async with open_scene(rt) as scene:
        for tool, form in (("book_appointment", "booking"), ("request_quote", "quote")):
            heard = await scene.ask(call(tool), Say("Voici le formulaire."))
            assert heard.data("form")["form"] == form
            assert "form" in scene.result()["shown"]


async def test_where_the_flow_takes_no_wishes_an_address_is_asked_for(shop: TestShop) -> None:
    flow = (await shop.api("GET", f"/v1/agents/{shop.agent_id}")).json()["flow"]
    for stage in flow["stages"]:
        stage["tools"] = [tool for tool in stage["tools"] if tool not in ("book_appointment", "request_quote")]
    assert (await shop.api("PATCH", f"/v1/agents/{shop.agent_id}", json={"flow": flow})).status_code == 200
    assert (await shop.api("POST", f"/v1/agents/{shop.agent_id}/publish")).status_code == 200
    shopper = await shop.shopper("en")
    for said in ("I would like a quote", "I would like to book an appointment"):
        assert (await shopper.say(said)).data("form")["form"] == "lead"
