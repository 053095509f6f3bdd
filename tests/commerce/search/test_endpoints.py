"""Search over HTTP: the words find the products, the filters hold, and nothing that is typed breaks it."""

from typing import Any

import pytest

from tests.shops import TestShop


async def find(shop: TestShop, q: str = "", **params: Any) -> list[str]:
    """Return the external ids found."""
    return [one["external_id"] for one in (await answer(shop, q, **params))["results"]]


async def answer(shop: TestShop, q: str = "", **params: Any) -> dict[str, Any]:
    response = await shop.api("GET", "/v1/catalog/search", params={"q": q, **params})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("robe", "robe-lin"),
        ("robes", "robe-lin"),
        ("robe d'ete", "robe-lin"),
        ("THÉIÈRE", "theiere"),
        ("theiere", "theiere"),
        ("linen dress", "robe-lin"),
        ("leather shoe", "chaussures-cuir"),
        ("cuir", "chaussures-cuir"),
        ("toile bleue", "chaussures-bleues"),
        ("Été Bleu robe", "robe-lin"),
        ("CHAUSSURES-41", "chaussures-cuir"),
        ("chaussures-41", "chaussures-cuir"),
        ("3760123456789", "chaussures-bleues"),
        ("theiere fonte filtre", "theiere"),
    ],
)
async def test_words_find_the_product(boutique: TestShop, words: str, first: str) -> None:
    assert (await find(boutique, words))[0] == first


@pytest.mark.parametrize(("typed", "meant"), [("teiere", "theiere"), ("porcelane", "tasse-dollars")])
async def test_one_wrong_letter_is_forgiven(boutique: TestShop, typed: str, meant: str) -> None:
    assert meant in await find(boutique, typed)


@pytest.mark.parametrize("words", ["xyzzy plugh", "!!!", "\"'(", "AND OR NOT *:*", "\u202e\u0000", "🙂🙂"])
async def test_nonsense_finds_nothing_and_breaks_nothing(boutique: TestShop, words: str) -> None:
    assert await answer(boutique, words) | {"took_ms": 0} == {
        "results": [],
        "total": 0,
        "took_ms": 0,
        "understood": (await answer(boutique, words))["understood"],
    }


async def test_ten_thousand_characters_are_answered(boutique: TestShop) -> None:
    assert (await find(boutique, ("théière en fonte " * 600)[:10_000]))[0] == "theiere"
    refused = await boutique.api("GET", "/v1/catalog/search", params={"q": "x" * 10_001})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "q"


async def test_no_words_list_everything_page_by_page(boutique: TestShop) -> None:
    everything = await answer(boutique, limit=100)
    assert everything["total"] == 5
    pages = [await find(boutique, limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert {one for page in pages for one in page} == {one["external_id"] for one in everything["results"]}


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (None, "44.99", set()),
        (None, "45.00", {"chaussures-bleues"}),
        ("45.00", "45.00", {"chaussures-bleues"}),
        (None, "60", {"chaussures-bleues", "robe-lin"}),
        ("70", "90", {"robe-lin"}),
        ("60.01", "78.99", {"theiere"}),
        ("100", None, {"chaussures-cuir"}),
        ("100", "50", set()),
    ],
)
async def test_price_bounds_mean_a_variant_that_can_be_bought(
    boutique: TestShop, low: str | None, high: str | None, expected: set[str]
) -> None:
    """The cheap pair of leather shoes is sold out, and ten dollars are not ten euros."""
    bounds = {key: value for key, value in (("price_min", low), ("price_max", high)) if value}
    found = await answer(boutique, **bounds)
    assert {one["external_id"] for one in found["results"]} == expected
    assert (found["understood"]["price_min"], found["understood"]["price_max"]) == (low, high)


async def test_stock_brand_and_category_filter(boutique: TestShop) -> None:
    assert "theiere" not in await find(boutique, in_stock=True)
    assert set(await find(boutique, brand="pas sur")) == {"chaussures-cuir", "chaussures-bleues"}
    assert set(await find(boutique, brand=["Terre", "Été Bleu"])) == {"tasse-dollars", "theiere", "robe-lin"}
    assert set(await find(boutique, category="CHAUSSURES")) == {"chaussures-cuir", "chaussures-bleues"}
    assert await find(boutique, "noir", category="Table") == []
    assert await find(boutique, brand="nobody") == []


async def test_a_result_says_price_currency_and_language(boutique: TestShop) -> None:
    (dress,) = (await answer(boutique, "linen dress", limit=1, language="en"))["results"]
    assert (dress["title"], dress["price"], dress["currency"], dress["in_stock"]) == (
        "Linen summer dress",
        "59.00",
        "EUR",
        True,
    )
    (shoes,) = (await answer(boutique, "chaussures-41", limit=1))["results"]
    assert shoes["price"] == "120.00"


@pytest.mark.parametrize(
    "params", [{"price_max": "-1"}, {"price_min": "cheap"}, {"limit": 0}, {"limit": 101}, {"offset": 10_001}]
)
async def test_a_filter_that_makes_no_sense_is_named(boutique: TestShop, params: dict[str, Any]) -> None:
    response = await boutique.api("GET", "/v1/catalog/search", params=params)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == next(iter(params))


async def test_an_empty_shop_is_searched_in_vain(make_shop: Any) -> None:
    empty = await make_shop(products=[])
    assert (await answer(empty, "robe"))["total"] == 0
    assert (await answer(empty))["results"] == []


async def test_shops_find_only_their_own(boutique: TestShop, shop: TestShop) -> None:
    assert await find(shop, "robe lin") == []
    assert await find(boutique, "bougie parfumée") == []


async def test_a_changed_price_and_stock_are_found_after_the_job(shop: TestShop, run_jobs: Any) -> None:
    bowl = (await answer(shop, "bol"))["results"][0]
    assert await find(shop, "bol", price_max="20") == ["bol-gres"]
    product = (await shop.api("GET", f"/v1/catalog/products/{bowl['id']}")).json()
    path = f"/v1/catalog/products/{bowl['id']}/variants/{product['variants'][0]['id']}"
    changed = await shop.api("PATCH", path, json={"price": "25.00", "stock_quantity": 0})
    assert changed.status_code == 200, changed.text
    await run_jobs()
    assert await find(shop, "bol", price_max="20") == []
    assert await find(shop, "bol", price_max="25") == ["bol-gres"]
    assert await find(shop, "bol", in_stock=True) == []


async def test_an_archived_product_is_not_found_until_it_is_back(shop: TestShop, run_jobs: Any) -> None:
    bowl = (await answer(shop, "bol"))["results"][0]["id"]
    for action, expected in (("archive", []), ("unarchive", ["bol-gres"])):
        assert (await shop.api("POST", f"/v1/catalog/products/{bowl}/{action}")).status_code == 200
        await run_jobs()
        assert await find(shop, "bol") == expected
