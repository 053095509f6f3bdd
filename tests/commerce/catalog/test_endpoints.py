"""Products over HTTP."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tenants.access import current_principal
from tenants.roles import Role

ROBE = {
    "external_id": "robe", "title": "Robe", "price": "49.90", "brand": "Nord", "categories": ["Mode", "Robes"],
    "images": ["https://s.example/1.jpg", {"url": "https://s.example/2.jpg"}], "language": "fr",
    "translations": {"en": {"title": "Dress", "description": "Linen"}},
    "variants": [{"sku": "S", "options": {"Taille": "S"}, "stock_quantity": 3},
                 {"sku": "M", "options": {"Taille": "M"}, "stock_quantity": 0}],
}  # fmt: skip
VASE = {"external_id": "vase", "title": "Vase", "status": "draft"}


async def stock(shop) -> dict[str, dict[str, Any]]:
    await shop.imported("".join(json.dumps(item) + "\n" for item in (ROBE, VASE)))
    shop.clock.advance(timedelta(hours=1))
    found: dict[str, dict[str, Any]] = await shop.products()
    return found


async def test_a_product_is_shown_whole(shop) -> None:
    found = await stock(shop)
    robe = await shop.read(f"/v1/catalog/products/{found['robe']['id']}")
    assert (robe["price"], robe["currency"], robe["in_stock"]) == ("49.90", "EUR", True)
    assert [image["url"] for image in robe["images"]] == ["https://s.example/1.jpg", "https://s.example/2.jpg"]
    assert [(v["title"], v["in_stock"], v["stock_quantity"]) for v in robe["variants"]] == [
        ("S", True, 3), ("M", False, 0),
    ]  # fmt: skip
    vase = found["vase"]
    assert (vase["price"], vase["currency"], vase["status"]) == (None, None, "draft")


@pytest.mark.parametrize(
    ("wanted", "title", "told"), [("en-GB", "Dress", "en"), ("de", "Robe", "fr"), ("", "Robe", "fr")]
)
async def test_texts_come_in_the_language_asked_for(shop, wanted: str, title: str, told: str) -> None:
    found = await stock(shop)
    robe = await shop.read(f"/v1/catalog/products/{found['robe']['id']}?language={wanted}")
    assert (robe["title"], robe["language"]) == (title, told)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"status": "active"}, {"robe"}),
        ({"source": "upload"}, {"robe", "vase"}),
        ({"source": "other"}, set()),
        ({"external_id": "vase"}, {"vase"}),
        ({"brand": "Nord"}, {"robe"}),
        ({"category": "Robes"}, {"robe"}),
        ({"updated_since": "2026-11-02T00:00:00Z"}, set()),
    ],
)
async def test_lists_are_filtered(shop, params: dict[str, str], expected: set[str]) -> None:
    await stock(shop)
    assert set(await shop.products(**params)) == expected


async def test_lists_come_in_pages(shop) -> None:
    await stock(shop)
    first = await shop.read("/v1/catalog/products?limit=1")
    second = await shop.read(f"/v1/catalog/products?limit=1&cursor={first['next_cursor']}")
    assert [item["external_id"] for item in first["items"] + second["items"]] == ["vase", "robe"]
    assert second["next_cursor"] is None


async def test_a_price_is_changed_with_its_history_until_the_source_speaks_again(shop) -> None:
    robe = (await stock(shop))["robe"]
    await shop.run_jobs()
    variant = robe["variants"][0]
    path = f"/v1/catalog/products/{robe['id']}/variants/{variant['id']}"
    answer = await shop.http.patch(path, json={"price": "39.00"})
    assert answer.json()["variants"][0]["price"] == "39.00"
    assert answer.json()["variants"][0]["stock_checked_at"] == variant["stock_checked_at"]
    history = [row for row in await shop.rows("price_history") if row["amount"] == 3900]
    assert [row["at"] for row in history] == [shop.clock.now()]
    refreshed = len(shop.index.refreshed)
    await shop.run_jobs()
    assert len(shop.index.refreshed) == refreshed + 1
    await stock(shop)
    assert (await shop.products())["robe"]["variants"][0]["price"] == "49.90"


async def test_the_same_price_again_is_no_change_of_price(shop) -> None:
    robe = (await stock(shop))["robe"]
    path = f"/v1/catalog/products/{robe['id']}/variants/{robe['variants'][0]['id']}"
    before = await shop.rows("price_history")
    assert (await shop.http.patch(path, json={"price": "49.90"})).status_code == 200
    assert await shop.rows("price_history") == before


async def test_stock_is_changed_and_dated(shop) -> None:
    robe = (await stock(shop))["robe"]
    path = f"/v1/catalog/products/{robe['id']}/variants/{robe['variants'][0]['id']}"
    changed = (await shop.http.patch(path, json={"stock_quantity": 0})).json()
    assert (changed["in_stock"], changed["variants"][0]["stock_quantity"]) == (False, 0)
    assert changed["variants"][0]["stock_checked_at"] == shop.clock.now().isoformat().replace("+00:00", "Z")
    back = (await shop.http.patch(path, json={"in_stock": True})).json()
    assert back["in_stock"]


@pytest.mark.parametrize(
    "patch", [{"price": "abc"}, {"price": "-1"}, {"price": "1.234"}, {"price": "1", "currency": "ZZZ"}]
)
async def test_a_price_that_is_none_is_refused(shop, patch: dict[str, str]) -> None:
    robe = (await stock(shop))["robe"]
    path = f"/v1/catalog/products/{robe['id']}/variants/{robe['variants'][0]['id']}"
    before = await shop.rows("products")
    assert (await shop.http.patch(path, json=patch)).status_code == 422
    assert await shop.rows("products") == before


async def test_a_first_price_needs_its_currency(shop) -> None:
    vase = (await stock(shop))["vase"]
    path = f"/v1/catalog/products/{vase['id']}/variants/{vase['variants'][0]['id']}"
    assert (await shop.http.patch(path, json={"price": "5"})).status_code == 422
    assert (await shop.http.patch(path, json={"price": "5", "currency": "eur"})).json()["price"] == "5.00"


async def test_archiving_holds_through_imports_until_it_is_undone(shop) -> None:
    robe = (await stock(shop))["robe"]
    path = f"/v1/catalog/products/{robe['id']}"
    assert (await shop.http.post(f"{path}/archive")).json()["status"] == "archived"
    await stock(shop)
    await stock(shop)
    assert (await shop.read(path))["status"] == "archived"
    assert (await shop.http.post(f"{path}/unarchive")).json()["status"] == "active"
    await stock(shop)
    assert (await shop.read(path))["status"] == "active"


async def test_unknown_ids_are_not_found(shop) -> None:
    robe, vase = (await stock(shop)).values()
    ids = {robe["external_id"]: robe, vase["external_id"]: vase}
    robe_path = f"/v1/catalog/products/{ids['robe']['id']}"
    foreign = ids["vase"]["variants"][0]["id"]
    assert (await shop.http.get("/v1/catalog/products/prd_x")).status_code == 404
    assert (await shop.http.patch(f"{robe_path}/variants/{foreign}", json={"price": "1"})).status_code == 404
    assert (await shop.http.get("/v1/catalog/products?cursor=x")).status_code == 400


async def test_another_tenants_products_are_unknown(open_shop) -> None:
    one, two = await open_shop(), await open_shop()
    robe = (await stock(one))["robe"]
    path = f"/v1/catalog/products/{robe['id']}"
    variant = f"{path}/variants/{robe['variants'][0]['id']}"
    answers = [
        await two.http.get(path),
        await two.http.post(f"{path}/archive"),
        await two.http.post(f"{path}/unarchive"),
        await two.http.patch(variant, json={"price": "1.00"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert await two.products() == {}
    assert (await one.read(path))["price"] == "49.90"


async def test_viewers_read_and_do_not_write(shop) -> None:
    robe = (await stock(shop))["robe"]
    viewer = replace(shop.principal, role=Role.VIEWER)
    shop.extra["app"].dependency_overrides[current_principal] = lambda: viewer
    path = f"/v1/catalog/products/{robe['id']}"
    assert (await shop.http.get(path)).status_code == 200
    assert (await shop.http.post(f"{path}/archive")).status_code == 403
    assert (await shop.http.post(f"{path}/unarchive")).status_code == 403
    variant = f"{path}/variants/{robe['variants'][0]['id']}"
    assert (await shop.http.patch(variant, json={"price": "1.00"})).status_code == 403
