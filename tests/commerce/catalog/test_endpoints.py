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


async def stock(catalogue) -> dict[str, dict[str, Any]]:
    await catalogue.imported("".join(json.dumps(item) + "\n" for item in (ROBE, VASE)))
    catalogue.clock.advance(timedelta(hours=1))
    found: dict[str, dict[str, Any]] = await catalogue.products()
    return found


async def test_a_product_is_shown_whole(catalogue) -> None:
    found = await stock(catalogue)
    robe = await catalogue.read(f"/v1/catalog/products/{found['robe']['id']}")
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
async def test_texts_come_in_the_language_asked_for(catalogue, wanted: str, title: str, told: str) -> None:
    found = await stock(catalogue)
    robe = await catalogue.read(f"/v1/catalog/products/{found['robe']['id']}?language={wanted}")
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
async def test_lists_are_filtered(catalogue, params: dict[str, str], expected: set[str]) -> None:
    await stock(catalogue)
    assert set(await catalogue.products(**params)) == expected


async def test_lists_come_in_pages(catalogue) -> None:
    await stock(catalogue)
    first = await catalogue.read("/v1/catalog/products?limit=1")
    second = await catalogue.read(f"/v1/catalog/products?limit=1&cursor={first['next_cursor']}")
    assert [item["external_id"] for item in first["items"] + second["items"]] == ["vase", "robe"]
    assert second["next_cursor"] is None


async def test_a_price_is_changed_with_its_history_until_the_source_speaks_again(catalogue) -> None:
    robe = (await stock(catalogue))["robe"]
    await catalogue.run_jobs()
    variant = robe["variants"][0]
    path = f"/v1/catalog/products/{robe['id']}/variants/{variant['id']}"
    answer = await catalogue.http.patch(path, json={"price": "39.00"})
    assert answer.json()["variants"][0]["price"] == "39.00"
    assert answer.json()["variants"][0]["stock_checked_at"] == variant["stock_checked_at"]
    history = [row for row in await catalogue.rows("price_history") if row["amount"] == 3900]
    assert [row["at"] for row in history] == [catalogue.clock.now()]
    refreshed = len(catalogue.index.refreshed)
    await catalogue.run_jobs()
    assert len(catalogue.index.refreshed) == refreshed + 1
    await stock(catalogue)
    assert (await catalogue.products())["robe"]["variants"][0]["price"] == "49.90"


async def test_the_same_price_again_is_no_change_of_price(catalogue) -> None:
    robe = (await stock(catalogue))["robe"]
    path = f"/v1/catalog/products/{robe['id']}/variants/{robe['variants'][0]['id']}"
    before = await catalogue.rows("price_history")
    assert (await catalogue.http.patch(path, json={"price": "49.90"})).status_code == 200
    assert await catalogue.rows("price_history") == before


async def test_stock_is_changed_and_dated(catalogue) -> None:
    robe = (await stock(catalogue))["robe"]
    path = f"/v1/catalog/products/{robe['id']}/variants/{robe['variants'][0]['id']}"
    changed = (await catalogue.http.patch(path, json={"stock_quantity": 0})).json()
    assert (changed["in_stock"], changed["variants"][0]["stock_quantity"]) == (False, 0)
    assert changed["variants"][0]["stock_checked_at"] == catalogue.clock.now().isoformat().replace("+00:00", "Z")
    back = (await catalogue.http.patch(path, json={"in_stock": True})).json()
    assert back["in_stock"]


@pytest.mark.parametrize(
    "patch", [{"price": "abc"}, {"price": "-1"}, {"price": "1.234"}, {"price": "1", "currency": "ZZZ"}]
)
async def test_a_price_that_is_none_is_refused(catalogue, patch: dict[str, str]) -> None:
    robe = (await stock(catalogue))["robe"]
    path = f"/v1/catalog/products/{robe['id']}/variants/{robe['variants'][0]['id']}"
    before = await catalogue.rows("products")
    assert (await catalogue.http.patch(path, json=patch)).status_code == 422
    assert await catalogue.rows("products") == before


async def test_a_first_price_needs_its_currency(catalogue) -> None:
    vase = (await stock(catalogue))["vase"]
    path = f"/v1/catalog/products/{vase['id']}/variants/{vase['variants'][0]['id']}"
    assert (await catalogue.http.patch(path, json={"price": "5"})).status_code == 422
    assert (await catalogue.http.patch(path, json={"price": "5", "currency": "eur"})).json()["price"] == "5.00"


async def test_archiving_holds_through_imports_until_it_is_undone(catalogue) -> None:
    robe = (await stock(catalogue))["robe"]
    path = f"/v1/catalog/products/{robe['id']}"
    assert (await catalogue.http.post(f"{path}/archive")).json()["status"] == "archived"
    await stock(catalogue)
    await stock(catalogue)
    assert (await catalogue.read(path))["status"] == "archived"
    assert (await catalogue.http.post(f"{path}/unarchive")).json()["status"] == "active"
    await stock(catalogue)
    assert (await catalogue.read(path))["status"] == "active"


async def test_unknown_ids_are_not_found(catalogue) -> None:
    robe, vase = (await stock(catalogue)).values()
    ids = {robe["external_id"]: robe, vase["external_id"]: vase}
    robe_path = f"/v1/catalog/products/{ids['robe']['id']}"
    foreign = ids["vase"]["variants"][0]["id"]
    assert (await catalogue.http.get("/v1/catalog/products/prd_x")).status_code == 404
    assert (await catalogue.http.patch(f"{robe_path}/variants/{foreign}", json={"price": "1"})).status_code == 404
    assert (await catalogue.http.get("/v1/catalog/products?cursor=x")).status_code == 400


async def test_another_tenants_products_are_unknown(open_catalogue) -> None:
    one, two = await open_catalogue(), await open_catalogue()
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


async def test_viewers_read_and_do_not_write(catalogue) -> None:
    robe = (await stock(catalogue))["robe"]
    viewer = replace(catalogue.principal, role=Role.VIEWER)
    catalogue.extra["app"].dependency_overrides[current_principal] = lambda: viewer
    path = f"/v1/catalog/products/{robe['id']}"
    assert (await catalogue.http.get(path)).status_code == 200
    assert (await catalogue.http.post(f"{path}/archive")).status_code == 403
    assert (await catalogue.http.post(f"{path}/unarchive")).status_code == 403
    variant = f"{path}/variants/{robe['variants'][0]['id']}"
    assert (await catalogue.http.patch(variant, json={"price": "1.00"})).status_code == 403
