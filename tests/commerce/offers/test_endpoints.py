"""Offers over HTTP, as an owner and a shop's checkout use them."""

import asyncio
from typing import Any

import pytest

from commerce.offers import endpoints
from tests.commerce.offers.conftest import policy
from tests.commerce.offers.world import Shopper, World

HEADERS = {"Idempotency-Key": "order-0001"}
LINE = {"variant": "lamp", "quantity": 1}


@pytest.fixture
async def http(catalogue: Any, world: World) -> Any:
    """A client of the offers' API, as an administrator of the shop."""
    catalogue.extra["app"].include_router(endpoints.router)
    return catalogue.http


@pytest.fixture
async def code(http: Any, world: World) -> str:
    await world.rules(policy(10))
    shopper = Shopper()
    await world.fill(shopper, lamp=2)
    return (await world.grant(shopper)).code


async def test_the_first_form_asks_one_question(http):
    before = (await http.get("/v1/offers/policy")).json()
    assert (before["version"], before["largest_discount_percent"], before["currency"]) == (0, 0, "EUR")
    answer = await http.put("/v1/offers/policy", json={"largest_discount_percent": 12})
    assert answer.status_code == 200, answer.text
    after = answer.json()
    assert (after["version"], after["largest_discount_percent"]) == (1, 12)
    assert after["advanced"] == before["advanced"]
    assert after["budget"] == {"month": "2026-11", "limit": None, "counted": "0.00"}


async def test_the_question_alone_keeps_what_was_set_under_advanced(http):
    advanced = {"monthly_budget": "300.00", "excluded_categories": ["Books"]}
    await http.put("/v1/offers/policy", json={"largest_discount_percent": 5, "advanced": advanced})
    after = (await http.put("/v1/offers/policy", json={"largest_discount_percent": 6})).json()
    assert after["version"] == 2
    assert after["advanced"]["monthly_budget"] == "300.00"
    assert after["advanced"]["excluded_categories"] == ["Books"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"largest_discount_percent": 91},
        {"largest_discount_percent": -1},
        {"largest_discount_percent": 5, "unknown": 1},
        {"largest_discount_percent": 5, "advanced": {"monthly_budget": "1,50"}},
        {"largest_discount_percent": 5, "advanced": {"monthly_budget": "1.505"}},
        {"largest_discount_percent": 5, "advanced": {"excluded_products": ["prd_x"]}},
        {"largest_discount_percent": 5, "advanced": {"ladder": []}},
        {"largest_discount_percent": 5, "advanced": {"ladder": [{"rung": "bundle"}, {"rung": "bundle"}]}},
        {"largest_discount_percent": 5, "advanced": {"ladder": [{"rung": "bundle", "percent": 5}]}},
        {"largest_discount_percent": 5, "advanced": {"ladder": [{"rung": "free_shipping"}]}},
        {"largest_discount_percent": 5, "advanced": {"floor": {"kind": "cost", "minimum_margin_percent": 5}}},
    ],
)
async def test_rules_that_make_no_sense_change_nothing(http, body):
    answer = await http.put("/v1/offers/policy", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await http.get("/v1/offers/policy")).json()["version"] == 0


async def test_grants_are_listed_in_pages(http, world):
    await world.rules(policy(10))
    for _ in range(3):
        shopper = Shopper()
        await world.fill(shopper, lamp=1)
        await world.grant(shopper)
    first = (await http.get("/v1/offers/grants", params={"limit": 2})).json()
    second = (await http.get("/v1/offers/grants", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    listed = [*first["items"], *second["items"]]
    assert len({one["id"] for one in listed}) == 3
    assert second["next_cursor"] is None
    assert (listed[0]["amount"], listed[0]["status"], listed[0]["rung"]) == ("10.00", "granted", "percentage")
    assert (await http.get("/v1/offers/grants", params={"status": "expired"})).json()["items"] == []


async def test_a_checkout_asks_and_redeems(http, code):
    asked = await http.get(f"/v1/offers/codes/{code}", params={"line": ["lamp:1", "book:3"]})
    assert asked.status_code == 200, asked.text
    worth = asked.json()
    assert (worth["usable"], worth["amount"], worth["currency"]) == (True, "10.00", "EUR")
    assert worth["lines"] == [{"variant": "lamp", "amount": "10.00"}]
    body = {"order_id": "1001", "amount": "10.00", "lines": [LINE]}
    for _ in range(2):
        answer = await http.post(f"/v1/offers/codes/{code}/redeem", json=body, headers=HEADERS)
        assert (answer.status_code, answer.json()["status"]) == (200, "redeemed")
    again = await http.post(f"/v1/offers/codes/{code}/redeem", json=body, headers={"Idempotency-Key": "order-0002"})
    assert again.status_code == 409
    after = (await http.get(f"/v1/offers/codes/{code}", params={"line": "lamp:1"})).json()
    assert (after["usable"], after["amount"], after["problem"]) == (False, "0.00", "The code has been used.")


async def test_checkouts_that_redeem_at_once_are_told_apart(http, code):
    body = {"order_id": "1001", "amount": "10.00", "lines": [LINE]}
    path = f"/v1/offers/codes/{code}/redeem"
    keys = [{"Idempotency-Key": f"order-{number:04}"} for number in range(8)]
    answers = await asyncio.gather(*(http.post(path, json=body, headers=key) for key in keys))
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 7]


@pytest.mark.parametrize(
    ("change", "headers", "status"),
    [
        ({"amount": "20.01"}, HEADERS, 422),
        ({"amount": "1.005"}, HEADERS, 422),
        ({"amount": "-1"}, HEADERS, 422),
        ({"lines": []}, HEADERS, 422),
        ({"lines": [{"variant": "book", "quantity": 1}]}, HEADERS, 409),
        ({}, {}, 422),
    ],
    ids=["too much", "too fine", "negative", "no lines", "not covered", "no key"],
)
async def test_a_redemption_that_is_refused_leaves_the_code_usable(http, code, change, headers, status):
    body = {"order_id": "1001", "amount": "20.00", "lines": [{**LINE, "quantity": 2}], **change}
    answer = await http.post(f"/v1/offers/codes/{code}/redeem", json=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert (await http.get(f"/v1/offers/codes/{code}")).json()["usable"]


async def test_a_line_that_occurs_twice_counts_twice(http, code):
    worth = (await http.get(f"/v1/offers/codes/{code}", params={"line": ["lamp:1", "lamp:1"]})).json()
    assert worth["amount"] == "20.00"


async def test_unknown_codes_and_unreadable_lines(http, code):
    assert (await http.get("/v1/offers/codes/SAVE90")).status_code == 404
    for line in ("lamp", "lamp:0", "lamp:-1", ":"):
        assert (await http.get(f"/v1/offers/codes/{code}", params={"line": line})).status_code == 422


async def test_a_grant_can_be_withdrawn_until_it_was_used(http, world, code):
    (listed,) = (await http.get("/v1/offers/grants")).json()["items"]
    answer = await http.post(f"/v1/offers/grants/{listed['id']}/revoke")
    assert (answer.status_code, answer.json()["status"], answer.json()["counted"]) == (200, "revoked", "0.00")
    assert (await http.post(f"/v1/offers/grants/{listed['id']}/revoke")).status_code == 409
    body = {"order_id": "1001", "amount": "10.00", "lines": [LINE]}
    assert (await http.post(f"/v1/offers/codes/{code}/redeem", json=body, headers=HEADERS)).status_code == 409


async def test_the_pool_shows_what_is_left(http, world):
    body = {"rung": "percentage", "percent": 10, "largest_reduction": "25.00", "codes": ["A-1", "A-2"]}
    added = await http.post("/v1/offers/code-pool", json=body)
    assert (added.status_code, added.json()) == (201, {"added": 2, "known": 0})
    assert (await http.post("/v1/offers/code-pool", json=body)).json() == {"added": 0, "known": 2}
    await world.rules(policy(10, codes="pool"))
    shopper = Shopper()
    await world.fill(shopper, lamp=1)
    await world.grant(shopper)
    (kind,) = (await http.get("/v1/offers/code-pool")).json()
    assert (kind["left"], kind["total"], kind["largest_reduction"]) == (1, 2, "25.00")
    refused = await http.post("/v1/offers/code-pool", json={**body, "percent": 0})
    assert refused.status_code == 422
