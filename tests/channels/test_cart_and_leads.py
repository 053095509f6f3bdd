"""What the widget does beside talking: the cart, contact details, asking for a person."""

from typing import Any

import httpx2
import pytest

from core.ids import new_id
from tests.shops import Shopper, TestShop


async def call(shopper: Shopper, method: str, path: str, body: Any = None) -> httpx2.Response:
    url = f"/v1/widget/conversations/{shopper.conversation}{path}"
    return await shopper.shop.client.request(method, url, json=body, headers=shopper.headers)


async def variants(shop: TestShop, external_id: str) -> dict[str, str]:
    """Return a product's variants: id by title."""
    listed = await shop.api("GET", "/v1/catalog/products", params={"external_id": external_id})
    return {one["title"]: one["id"] for one in listed.json()["items"][0]["variants"]}


@pytest.fixture
async def shopper(standing: TestShop) -> Shopper:
    return await standing.shopper()


async def test_a_cart_is_filled_changed_emptied_and_filled_again(standing: TestShop, shopper: Shopper) -> None:
    jumper = await variants(standing, "pull-marin")
    (bowl,) = (await variants(standing, "bol-gres")).values()
    assert (await call(shopper, "GET", "/cart")).json()["items"] == []
    await call(shopper, "POST", "/cart/items", {"variant_id": jumper["M"], "quantity": 2})
    cart = (await call(shopper, "POST", "/cart/items", {"variant_id": bowl})).json()
    assert (cart["count"], cart["total"], cart["currency"]) == (3, "196.50", "EUR")
    line = cart["items"][0]
    assert (line["title"], line["variant_title"], line["quantity"]) == ("Pull marin rayé", "M", 2)
    assert line["line_total_text"] == "178,00\xa0€"
    changed = (await call(shopper, "PATCH", f"/cart/items/{line['id']}", {"quantity": 1})).json()
    assert changed["total"] == "107.50"
    removed = (await call(shopper, "PATCH", f"/cart/items/{line['id']}", {"quantity": 0})).json()
    assert [one["variant_id"] for one in removed["items"]] == [bowl]
    back = await call(shopper, "POST", "/cart/items", {"variant_id": jumper["M"], "quantity": 1})
    assert back.json()["total"] == "107.50"
    assert (await shopper.get())["cart"] == (await call(shopper, "GET", "/cart")).json() == back.json()


@pytest.mark.parametrize(
    ("size", "quantity", "status", "says"),
    [("L", 1, 409, "out of stock"), ("M", 6, 409, "available"), ("M", 0, 422, "quantity"), ("M", 100, 422, "quantity")],
)
async def test_what_cannot_be_sold_is_not_put_in(
    standing: TestShop, shopper: Shopper, size: str, quantity: int, status: int, says: str
) -> None:
    sizes = await variants(standing, "pull-marin")
    refused = await call(shopper, "POST", "/cart/items", {"variant_id": sizes[size], "quantity": quantity})
    assert refused.status_code == status
    assert says in refused.json()["detail"]
    assert (await call(shopper, "GET", "/cart")).json()["count"] == 0


async def test_more_and_more_of_it_meets_the_same_limits(standing: TestShop, shopper: Shopper) -> None:
    (candle,) = (await variants(standing, "bougie-figuier")).values()
    for _ in range(3):
        last = await call(shopper, "POST", "/cart/items", {"variant_id": candle, "quantity": 50})
    assert last.status_code == 409
    assert (await call(shopper, "GET", "/cart")).json()["count"] == 50
    line = (await call(shopper, "GET", "/cart")).json()["items"][0]["id"]
    assert (await call(shopper, "PATCH", f"/cart/items/{line}", {"quantity": 100})).status_code == 422


@pytest.mark.parametrize("variant", ["var_01m7x6z0hcfqm8ksg9akf8zew5", "var_x", "prd_x", ""])
async def test_an_unknown_variant_is_not_found(shopper: Shopper, variant: str) -> None:
    assert (await call(shopper, "POST", "/cart/items", {"variant_id": variant})).status_code == 404


async def test_a_line_belongs_to_its_conversation(standing: TestShop, shopper: Shopper) -> None:
    (bowl,) = (await variants(standing, "bol-gres")).values()
    line = (await call(shopper, "POST", "/cart/items", {"variant_id": bowl})).json()["items"][0]["id"]
    other = await standing.shopper()
    assert (await call(other, "PATCH", f"/cart/items/{line}", {"quantity": 3})).status_code == 404
    assert (await call(shopper, "GET", "/cart")).json()["count"] == 1


async def test_a_lead_is_kept_with_the_words_agreed_to(standing: TestShop, shopper: Shopper) -> None:
    body = {"email": " Ada@Shop.example ", "name": "Ada", "message": "Rappelez-moi", "consent": True}
    left = await call(shopper, "POST", "/leads", body)
    assert left.status_code == 201
    assert left.json()["id"].startswith("led_")
    listed = (await standing.api("GET", "/v1/leads")).json()["items"]
    (lead,) = [one for one in listed if one["id"] == left.json()["id"]]
    assert lead["email"] == "ada@shop.example"
    assert lead["message"] == "Rappelez-moi"
    again = await call(shopper, "POST", "/leads", {**body, "message": "Plutôt demain"})
    assert again.json() == left.json(), "one person in one conversation is one lead"


@pytest.mark.parametrize(
    ("change", "says"),
    [({"consent": False}, "consent"), ({"email": "not an address"}, "mail"), ({"email": ""}, "mail"),
     ({"consent": None}, "consent")],
)  # fmt: skip
async def test_without_consent_or_an_address_nothing_is_kept(
    standing: TestShop, shopper: Shopper, change: dict[str, Any], says: str
) -> None:
    email = f"{new_id().hex}@shop.example"
    refused = await call(shopper, "POST", "/leads", {"email": email, "consent": True, **change})
    assert refused.status_code == 422
    assert says in refused.json()["detail"]
    assert email not in (await standing.api("GET", "/v1/leads")).text


async def test_asking_for_a_person_twice_asks_once(standing: TestShop, shopper: Shopper) -> None:
    for _ in range(2):
        assert (await call(shopper, "POST", "/handoff", {})).json() == {"status": "requested"}
    assert (await shopper.get())["status"] == "requested"
