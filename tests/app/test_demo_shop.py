"""The demonstration shop: its catalogue is consistent, its pages hold, its cart takes any input."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import httpx2
import orjson
import pytest
from fastapi import FastAPI

from app.demo import assets, cart, catalog, feed, pages, texts
from app.demo.shop import WidgetTag, build_shop_router
from commerce.imports.readers.ndjson import read_ndjson
from commerce.imports.readers.records import ProductRecord, ReaderOptions

PRODUCTS = catalog.catalog().products
PLATFORM = "https://counter.example"


@pytest.fixture
async def shop() -> AsyncIterator[httpx2.AsyncClient]:
    app = FastAPI()
    app.include_router(build_shop_router(lambda: WidgetTag(PLATFORM, 'wk_"1"')))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://shop.test") as client:
        yield client


class TestCatalogue:
    def test_is_large_enough_and_mostly_affordable(self) -> None:
        prices = [product.price for product in PRODUCTS]
        assert len(PRODUCTS) >= 60
        assert sum(price < 50 for price in prices) >= 20
        assert Decimal(6) <= min(prices)
        assert max(variant.price for product in PRODUCTS for variant in product.variants) <= 240

    def test_handles_and_variant_ids_and_skus_are_unique_and_fit_a_permalink(self) -> None:
        variants = [variant for product in PRODUCTS for variant in product.variants]
        assert len({product.handle for product in PRODUCTS}) == len(PRODUCTS)
        assert len({variant.id for variant in variants}) == len(variants)
        assert len({variant.sku for variant in variants}) == len(variants)
        assert all(cart.read_lines(f"{variant.id}:1") == {variant.id: 1} for variant in variants)

    @pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.handle)
    def test_a_product_has_both_languages_and_sound_variants(self, product: catalog.Product) -> None:
        for words in (product.title, product.description, *product.facts.values()):
            assert words["fr"]
            assert words["en"]
        assert product.title["fr"] != product.title["en"]
        assert len(product.description["fr"]) > 90
        for variant in product.variants:
            assert variant.compare_at is None or variant.compare_at > variant.price
            assert len({choice.option for choice in variant.choices}) == len(variant.choices)

    @pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.handle)
    def test_every_colour_has_a_drawing_of_its_own(self, product: catalog.Product) -> None:
        drawings = [assets.draw(product.handle, colour.value) for colour in product.colours]
        assert len(set(drawings)) == len(drawings)
        for drawing in drawings:
            assert len(list(ET.fromstring(drawing).iter())) > 12

    def test_some_things_are_sold_out_or_on_sale_or_for_giving(self) -> None:
        assert sum(not product.in_stock for product in PRODUCTS) >= 3
        assert sum(product.compare_at is not None for product in PRODUCTS) >= 6
        gifts = [product for product in PRODUCTS if "idée cadeau" in product.tags and "gift idea" in product.tags]
        assert sum(product.price < 50 and product.in_stock for product in gifts) >= 20
        assert all("Idée cadeau" in gift.description["fr"] and "Gift idea" in gift.description["en"] for gift in gifts)

    def test_every_shelf_sells_something(self) -> None:
        for category in catalog.catalog().categories:
            for child in category.children:
                assert any(product.subcategory is child for product in PRODUCTS), child.slug


class TestFeed:
    def test_the_importer_reads_every_line(self) -> None:
        lines = feed.catalog_ndjson_bytes("https://demo.example/").decode().splitlines()
        outcomes = list(read_ndjson(lines, ReaderOptions()))
        records = [outcome for outcome in outcomes if isinstance(outcome, ProductRecord)]
        assert len(records) == len(PRODUCTS) == len(outcomes)
        jumper = next(record for record in records if record.external_id == "pull-marin-quai")
        assert jumper.translations["en"].title == "Quai striped sailor jumper"
        assert jumper.url == "https://demo.example/shop/p/pull-marin-quai"
        assert jumper.variants[1].options == {"Couleur": "Écru", "Taille": "S"}
        assert jumper.variants[0].external_id == "pull-marin-quai-ecru-xs"
        assert not jumper.variants[0].in_stock
        assert jumper.variants[0].prices[0].amount == 9500

    def test_prices_are_decimal_strings(self) -> None:
        for record in map(orjson.loads, feed.catalog_ndjson_bytes("http://x").splitlines()):
            assert record["price"] == f"{Decimal(record['price']):.2f}"
            assert Decimal(record["price"]) == min(Decimal(variant["price"]) for variant in record["variants"])

    async def test_addresses_lead_to_pages_and_pictures(self, shop: httpx2.AsyncClient) -> None:
        for record in feed.load_catalog()[::7]:
            assert (await shop.get(record["url"])).status_code == 200
            for address in {record["image_url"], *(variant["image_url"] for variant in record["variants"])}:
                picture = await shop.get(address)
                assert picture.headers["content-type"] == "image/svg+xml"

    def test_questions_are_answered_in_both_languages(self) -> None:
        french, english = feed.load_faq("fr"), feed.load_faq("en")
        assert [entry["id"] for entry in french] == [entry["id"] for entry in english]
        asked = [example for entry in french + english for example in entry["examples"]]
        assert len(set(asked)) == len(asked)
        assert all(entry["answer"] and entry["title"] and len(entry["examples"]) >= 5 for entry in french + english)

    def test_the_shipping_rules_of_the_answers_are_those_of_the_cart(self) -> None:
        answer = next(entry["answer"] for entry in feed.load_faq("fr") if entry["id"] == "livraison-prix")
        assert texts.money(cart.SHIPPING, "fr").replace("\u00a0", " ") in answer
        assert f"{cart.FREE_SHIPPING_FROM:.0f} €" in answer


PATHS = ["", "/", "/c/mode", "/c/table/tasses", "/c/cadeaux?sort=price", "/c/bonnes-affaires?sort=price-desc",
         "/p/mug-embrun", "/p/carte-cadeau", "/p/huile-olive-colline", "/cart", "/help"]  # fmt: skip


class TestPages:
    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize(("root", "language"), [("/shop", "fr"), ("/shop/en", "en")])
    async def test_every_page_opens_in_both_languages(
        self, shop: httpx2.AsyncClient, root: str, language: str, path: str
    ) -> None:
        answer = await shop.get(root + path)
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
        assert answer.text.count("<h1") == 1
        assert (
            f'<script async src="{PLATFORM}/widget/loader.js" data-widget-key="wk_&#34;1&#34;"></script>' in answer.text
        )
        assert f"script-src 'self' {PLATFORM};" in answer.headers["content-security-policy"]

    async def test_a_page_without_a_storefront_has_no_script_of_the_platform(self) -> None:
        app = FastAPI()
        app.include_router(build_shop_router(lambda: None))
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://shop.test") as client:
            answer = await client.get("/shop/")
        assert "loader.js" not in answer.text
        assert "script-src 'self';" in answer.headers["content-security-policy"]

    async def test_the_language_can_be_asked_for(self, shop: httpx2.AsyncClient) -> None:
        answer = await shop.get("/shop/?lang=en")
        assert answer.headers["location"] == "/shop/en/"
        assert (await shop.get("/shop/?lang=xx")).status_code == 200

    @pytest.mark.parametrize(
        "path",
        ["/p/nothing", "/c/nothing", "/c/mode/nothing", "/c/cadeaux/x", "/nowhere", "/en/nowhere", "/p/%3Cscript%3E"],
    )
    async def test_an_unknown_address_is_a_helpful_404(self, shop: httpx2.AsyncClient, path: str) -> None:
        answer = await shop.get("/shop" + path)
        assert answer.status_code == 404
        assert "<h1>" in answer.text
        assert "<script>" not in answer.text

    async def test_sorting_by_price_sorts(self, shop: httpx2.AsyncClient) -> None:
        page = (await shop.get("/shop/c/mode?sort=price")).text
        handles = [
            part.split('"')[0] for part in page.split('class="card"')[1:] for part in [part.split("/shop/p/")[1]]
        ]
        prices = [next(item.price for item in PRODUCTS if item.handle == handle) for handle in handles]
        assert len(prices) > 10
        assert prices == sorted(prices)

    async def test_a_script_in_a_title_is_text(self, shop: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
        evil = "</script><script>alert(1)</script>"
        product = replace(PRODUCTS[0], title={"fr": evil, "en": evil}, description={"fr": evil, "en": evil})
        whole = replace(catalog.catalog(), products=(product, *PRODUCTS[1:]))
        monkeypatch.setattr("app.demo.catalog._by_handle", lambda: {product.handle: product})
        monkeypatch.setattr("app.demo.shelves.catalog", lambda: whole)
        for path in (f"/shop/p/{product.handle}", f"/shop/c/{product.category.slug}"):
            answer = await shop.get(path)
            assert answer.status_code == 200
            assert "alert(1)" in answer.text
            assert "<script>alert" not in answer.text

    async def test_pictures_and_files_are_kept_by_browsers(self, shop: httpx2.AsyncClient) -> None:
        for path in ("/shop/images/mug-embrun.svg", "/shop/images/mug-embrun.ocre.svg", "/shop/static/shop.css"):
            first = await shop.get(path)
            again = await shop.get(path, headers={"If-None-Match": first.headers["etag"]})
            assert (first.status_code, again.status_code, again.content) == (200, 304, b"")

    @pytest.mark.parametrize(
        "path",
        [
            "/images/nothing.svg",
            "/images/mug-embrun.pink.svg",
            "/static/nothing.css",
            "/static/..%2Fshop.py",
            "/static/.x",
        ],
    )
    async def test_unknown_files_are_404(self, shop: httpx2.AsyncClient, path: str) -> None:
        assert (await shop.get("/shop" + path)).status_code == 404

    def test_both_languages_have_the_same_texts_and_use_them(self) -> None:
        assert texts.texts("fr").keys() == texts.texts("en").keys()
        sources = "".join(
            path.read_text() for path in Path(pages.__file__).parent.rglob("*.*") if path.suffix in {".html", ".py"}
        )
        assert not [
            key for key in texts.texts("fr") if key not in sources and not key.startswith(("fact_", "promise_"))
        ]


class TestCart:
    async def test_a_permalink_fills_the_cart_once(self, shop: httpx2.AsyncClient) -> None:
        for _ in range(2):
            answer = await shop.get("/shop/cart?add=mug-embrun-ardoise:2,plaid-laine-dune-sable:1")
            assert answer.status_code == 303
            assert answer.headers["location"] == "/shop/cart"
        page = (await shop.get("/shop/cart")).text
        assert '<dd id="total">121,00\u00a0€</dd>' in page
        assert "aucune commande n&#39;est passée" in page
        english = (await shop.get("/shop/en/cart")).text
        assert '<dd id="total">€121.00</dd>' in english

    async def test_a_link_keeps_what_was_there(self, shop: httpx2.AsyncClient) -> None:
        await shop.get("/shop/cart?add=mug-embrun-ardoise:1")
        await shop.get("/shop/cart?add=caramels-beurre-sale:2")
        assert (await shop.get("/shop/cart")).text.count('class="thumb"') == 2

    @pytest.mark.parametrize(
        "add",
        ["<script>alert(1)</script>:1", "nothing:1", "mug-embrun-ardoise", "mug-embrun-ardoise:-1", ":", ",,,|",
         "\x00:1", "mug-embrun-ardoise:٣", "mug-embrun-ardoise:99999999999999", "a" * 6000, "huile-olive-colline:1",
         "../../etc:1", "mug-embrun-ardoise:1e3", "mug-embrun-ardoise:1;Set-Cookie", "🛒:1"],
    )  # fmt: skip
    async def test_a_hostile_link_adds_nothing_and_says_so(self, shop: httpx2.AsyncClient, add: str) -> None:
        answer = await shop.get(f"/shop/cart?add={quote(add)}")
        assert answer.headers["location"] == "/shop/cart?notice=cart_ignored"
        page = (await shop.get(answer.headers["location"])).text
        assert "Votre panier est vide" in page
        assert "<script>alert" not in page
        assert texts.texts("fr")["cart_ignored"].replace("'", "&#39;") in page

    async def test_more_than_the_stock_becomes_the_stock(self, shop: httpx2.AsyncClient) -> None:
        found = catalog.catalog().variant("mug-embrun-ardoise")
        assert found is not None
        answer = await shop.get("/shop/cart?add=mug-embrun-ardoise:9999")
        assert answer.headers["location"] == "/shop/cart?notice=cart_capped"
        assert cart.read_lines(shop.cookies[cart.COOKIE]) == {
            "mug-embrun-ardoise": min(found[1].stock, cart.MAX_QUANTITY)
        }

    @pytest.mark.parametrize(
        "cookie", ["x", "nothing:3", "mug-embrun-ardoise:0", "mug-embrun-ardoise:9999|<b>:1", "|" * 3000]
    )
    async def test_a_forged_cookie_is_read_with_care(self, shop: httpx2.AsyncClient, cookie: str) -> None:
        answer = await shop.get("/shop/cart", headers={"Cookie": f"{cart.COOKIE}={cookie}"})
        assert answer.status_code == 200
        assert "<b>:" not in answer.text
        assert cart.load(cart.read_lines(cookie)).count <= cart.MAX_QUANTITY

    def test_the_cart_never_outgrows_its_cookie(self) -> None:
        everything = {variant.id: 9 for product in PRODUCTS for variant in product.variants}
        change = cart.place({}, everything)
        assert len(change.lines) == cart.MAX_LINES
        assert change.ignored
        assert len(cart.write_lines(change.lines)) < 3000
        assert cart.read_lines(cart.write_lines(change.lines)) == change.lines

    async def test_the_product_form_finds_the_chosen_variant(self, shop: httpx2.AsyncClient) -> None:
        form = {"handle": "sandales-calanque", "couleur": "noir", "pointure": "38", "quantity": "2"}
        answer = await shop.post("/shop/en/cart", data=form)
        assert answer.headers["location"] == "/shop/en/cart"
        page = (await shop.get("/shop/en/cart")).text
        assert "Black · 38" in page
        assert "€178.00" in page

    async def test_lines_can_be_changed_and_removed(self, shop: httpx2.AsyncClient) -> None:
        await shop.get("/shop/cart?add=caramels-beurre-sale:1")
        await shop.post("/shop/cart/lines", data={"variant": "caramels-beurre-sale", "quantity": "3"})
        page = (await shop.get("/shop/cart")).text
        assert '<dd id="total">33,40\u00a0€</dd>' in page  # 3 x 9.50 and 4.90 for delivery
        await shop.post("/shop/cart/lines", data={"variant": "caramels-beurre-sale", "quantity": "0"})
        assert "Votre panier est vide" in (await shop.get("/shop/cart")).text

    @pytest.mark.parametrize(
        "form",
        [
            {},
            {"handle": "nothing"},
            {"handle": "sandales-calanque"},
            {"variant": "x", "quantity": "-4"},
            {"handle": "%00"},
        ],
    )
    async def test_an_incomplete_form_adds_nothing(self, shop: httpx2.AsyncClient, form: dict[str, str]) -> None:
        answer = await shop.post("/shop/cart", data=form)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/shop/cart?notice=cart_ignored"


class TestWords:
    @pytest.mark.parametrize(
        ("amount", "french", "english"),
        [("9.50", "9,50\u00a0€", "€9.50"), ("1234.00", "1\u202f234,00\u00a0€", "€1,234.00")],
    )
    def test_prices_read_as_people_write_them(self, amount: str, french: str, english: str) -> None:
        assert texts.money(Decimal(amount), "fr") == french
        assert texts.money(Decimal(amount), "en") == english

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("160 × 250 cm", "160x250cm"), ("Ø 120 cm", "120cm"), ("36-40", "36-40"), ("25 €", "25"), ("Écru", "ecru")],
    )
    def test_slugs_are_plain(self, text: str, expected: str) -> None:
        assert texts.slug(text) == expected
