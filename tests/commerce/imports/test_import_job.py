"""Imports through the API and the job, on a real database."""

import gzip
import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from commerce.catalog import events
from commerce.imports import jobs, run
from commerce.imports.writer import CatalogWriter
from core.events import Event
from core.http import OutboundClient
from core.switches import Switches, set_switch

CATALOGUE = ("products", "variants", "variant_prices", "price_history", "product_images", "catalog_versions")


def product(number: int, **change: Any) -> dict[str, Any]:
    return {"external_id": f"p{number}", "title": f"Produit {number}", "price": "10.00", "currency": "EUR", **change}


def lines(*products: dict[str, Any]) -> str:
    return "".join(json.dumps(item) + "\n" for item in products)


async def test_an_import_ends_searchable(catalogue) -> None:
    result = await catalogue.imported(lines(product(1), product(2)))
    assert result["status"] == "succeeded"
    assert (result["total"], result["imported"], result["skipped"], result["errors"]) == (2, 2, 0, [])
    assert result["format"] == "ndjson"
    assert catalogue.index.refreshed == [catalogue.tenant_id]


async def test_a_bad_row_is_named_and_the_rest_goes_in(catalogue) -> None:
    content = lines(product(1), product(2, price="cher"), product(3))
    result = await catalogue.imported(content)
    assert result["status"] == "succeeded"
    assert (result["total"], result["imported"], result["skipped"]) == (3, 2, 1)
    assert [(error["row"], error["field"]) for error in result["errors"]] == [(2, "price")]
    assert set(await catalogue.products()) == {"p1", "p3"}


async def test_importing_twice_changes_nothing(catalogue) -> None:
    content = lines(*(product(n, image_url=f"https://s.example/{n}.jpg") for n in range(40)))
    await catalogue.imported(content)
    before = {table: await catalogue.rows(table) for table in CATALOGUE}
    catalogue.clock.advance(timedelta(minutes=5))
    result = await catalogue.imported(content)
    assert (result["imported"], result["unchanged"], result["created"], result["updated"]) == (40, 40, 0, 0)
    assert {table: await catalogue.rows(table) for table in CATALOGUE} == before


async def test_a_later_identical_import_only_confirms_the_stock(catalogue) -> None:
    content = lines(product(1), product(2))
    await catalogue.imported(content)
    before = {table: await catalogue.rows(table, leave_out="stock_checked_at") for table in CATALOGUE}
    catalogue.clock.advance(timedelta(hours=24))
    await catalogue.imported(content)
    assert {table: await catalogue.rows(table, leave_out="stock_checked_at") for table in CATALOGUE} == before
    assert {row["stock_checked_at"] for row in await catalogue.rows("variants")} == {catalogue.clock.now()}


async def test_a_changed_price_is_written_with_its_history(catalogue) -> None:
    await catalogue.imported(lines(product(1), product(2)))
    untouched = (await catalogue.products())["p2"]
    ids = {row["id"] for row in await catalogue.rows("variants")}
    catalogue.clock.advance(timedelta(days=1))
    result = await catalogue.imported(lines(product(1, price="8.00"), product(2)))
    assert (result["updated"], result["unchanged"]) == (1, 1)
    found = await catalogue.products()
    assert found["p1"]["price"] == "8.00"
    assert found["p2"]["updated_at"] == untouched["updated_at"]
    assert {row["id"] for row in await catalogue.rows("variants")} == ids
    assert sorted(row["amount"] for row in await catalogue.rows("price_history")) == [800, 1000, 1000]
    versions = {row["external_id"]: row["version"] for row in await catalogue.rows("products")}
    assert versions["p1"] == versions["p2"] + 1


async def test_a_price_that_is_gone_leaves_a_trace(catalogue) -> None:
    await catalogue.imported(lines(product(1)))
    await catalogue.imported(lines(product(1, price=None)))
    assert (await catalogue.products())["p1"]["price"] is None
    assert await catalogue.rows("variant_prices") == []
    assert [row["amount"] for row in await catalogue.rows("price_history")].count(None) == 1


async def test_variants_keep_their_ids_and_are_archived_when_gone(catalogue) -> None:
    small, large = {"options": {"Taille": "S"}}, {"options": {"Taille": "L"}, "price": "12.00"}
    await catalogue.imported(lines(product(1, variants=[small, large])))
    before = {row["key"]: row["id"] for row in await catalogue.rows("variants")}
    await catalogue.imported(lines(product(1, variants=[large])))
    (shown,) = (await catalogue.products())["p1"]["variants"]
    assert (shown["title"], shown["price"]) == ("L", "12.00")
    await catalogue.imported(lines(product(1, variants=[large, small])))
    assert {row["key"]: row["id"] for row in await catalogue.rows("variants")} == before
    assert [variant["title"] for variant in (await catalogue.products())["p1"]["variants"]] == ["L", "S"]


async def test_full_mode_archives_what_is_gone_from_its_own_source(catalogue) -> None:
    await catalogue.imported(lines(product(1), product(2)), source="feed")
    await catalogue.imported(lines(product(1), product(9)), source="other")
    catalogue.clock.advance(timedelta(hours=1))
    result = await catalogue.imported(lines(product(1)), source="feed", mode="full")
    assert result["archived"] == 1
    assert set(await catalogue.products(status="archived")) == {"p2"}
    assert {*await catalogue.products(status="active", source="other")} == {"p1", "p9"}
    back = await catalogue.imported(lines(product(1), product(2)), source="feed")
    assert (back["updated"], back["unchanged"]) == (1, 1)
    assert await catalogue.products(status="archived") == {}


async def test_a_product_with_a_broken_row_is_not_gone(catalogue) -> None:
    await catalogue.imported(lines(product(1), product(2)))
    catalogue.clock.advance(timedelta(hours=1))
    result = await catalogue.imported(lines(product(1), product(2, price="cher")), mode="full")
    assert (result["archived"], result["skipped"]) == (0, 1)


async def test_what_was_written_after_the_file_was_given_is_not_archived(catalogue) -> None:
    await catalogue.imported(lines(product(1)))
    catalogue.clock.advance(timedelta(hours=1))
    answer = await catalogue.upload(lines(product(1)), mode="full")
    catalogue.clock.advance(timedelta(hours=1))
    async with catalogue.rt.db.tenant(catalogue.tenant_id) as session:
        await session.execute(
            text("INSERT INTO products SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), "
                 "'external_id', 'late', 'updated_at', CAST(:now AS text)))).* FROM products p"),
            {"now": catalogue.clock.now().isoformat()},
        )  # fmt: skip
    await catalogue.run_jobs()
    assert (await catalogue.read(f"/v1/catalog/imports/{answer.json()['id']}"))["archived"] == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (gzip.compress(lines(*(product(n) for n in range(2_000))).encode())[:-30], "cut off"),
        (b'{"external_id": "", "title": "x"}\n', "No product"),
        (b"colour,size\nred,1\n", "columns are not those"),
        (("Handle,Title," + ",".join(f"c{n}" for n in range(9_998)) + "\na,b\n").encode(), "10000 columns"),
        (gzip.compress(b'{"external_id": "1", "title": "x"}\n' + b" " * 40_000_000), "unreasonable"),
    ],
    ids=["truncated", "nothing usable", "other columns", "10,000 columns", "gzip bomb"],
)
async def test_a_file_that_cannot_be_read_archives_nothing(catalogue, content: bytes, message: str) -> None:
    await catalogue.imported(lines(product(1)), mode="full")
    catalogue.clock.advance(timedelta(hours=1))
    result = await catalogue.imported(content, mode="full")
    assert result["status"] == "failed"
    assert message in result["error"]
    assert (await catalogue.products())["p1"]["status"] == "active"


async def test_the_upload_is_forgotten_at_the_end(catalogue, tmp_path: Path) -> None:
    await catalogue.imported(lines(product(1)))
    await catalogue.imported(b"colour,size\nred,1\n")
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


async def test_a_killed_import_starts_over_and_ends_the_same(catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 10)
    write, batches = CatalogWriter.write, 0

    async def dies_in_the_third(self: CatalogWriter, *arguments: Any) -> Any:
        nonlocal batches
        batches += 1
        written = await write(self, *arguments)
        if batches == 3:
            raise KeyError("the worker was killed before this batch was committed")
        return written

    answer = await catalogue.upload(lines(*(product(n) for n in range(35)), product(99, price="cher")))
    with monkeypatch.context() as patch:
        patch.setattr(CatalogWriter, "write", dies_in_the_third)
        await catalogue.run_jobs()
    path = f"/v1/catalog/imports/{answer.json()['id']}"
    halfway = await catalogue.read(path)
    assert (halfway["status"], halfway["imported"]) == ("running", 20)
    await catalogue.run_jobs()
    result = await catalogue.read(path)
    assert (result["status"], result["total"], result["imported"], result["unchanged"]) == ("succeeded", 36, 35, 20)
    assert (len(result["errors"]), result["error_count"]) == (1, 1)
    assert len(await catalogue.rows("price_history")) == 35


async def test_an_import_that_always_breaks_ends_as_failed(catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(*_: Any) -> None:
        raise KeyError("broken")

    monkeypatch.setattr(CatalogWriter, "write", breaks)
    answer = await catalogue.upload(lines(product(1)))
    path = f"/v1/catalog/imports/{answer.json()['id']}"
    for _ in range(jobs.ATTEMPTS):
        assert (await catalogue.read(path))["status"] in {"queued", "running"}
        await catalogue.run_jobs()
    result = await catalogue.read(path)
    assert (result["status"], "our side" in result["error"]) == ("failed", True)


async def test_a_worker_that_dies_each_time_ends_the_import(catalogue) -> None:
    answer = await catalogue.upload(lines(product(1)))
    async with catalogue.rt.db.tenant(catalogue.tenant_id) as session:
        await session.execute(text("UPDATE imports SET attempts = :n"), {"n": jobs.ATTEMPTS})
    await catalogue.run_jobs()
    result = await catalogue.read(f"/v1/catalog/imports/{answer.json()['id']}")
    assert (result["status"], "interrupted" in result["error"]) == ("failed", True)


async def test_a_finished_import_is_not_run_again(catalogue) -> None:
    result = await catalogue.imported(lines(product(1)))
    (row,) = await catalogue.rows("imports")
    await jobs.run_import(catalogue.rt, tenant_id=str(catalogue.tenant_id), import_id=str(row["id"]))
    assert await catalogue.read(f"/v1/catalog/imports/{result['id']}") == result


async def test_an_address_that_does_not_answer_is_tried_again_before_it_fails(catalogue) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        client = OutboundClient("test", allow_private_hosts=host)
        catalogue.rt.ports.bind(OutboundClient, client)
        answer = await catalogue.http.post("/v1/catalog/imports", json={"url": f"http://{host}/feed"})
        path = f"/v1/catalog/imports/{answer.json()['id']}"
        for _ in range(jobs.ATTEMPTS):
            assert (await catalogue.read(path))["status"] in {"queued", "running"}
            await catalogue.run_jobs()
        await client.aclose()
    assert (await catalogue.read(path))["status"] == "failed"


async def test_a_change_is_announced_with_ids_and_counts_only(catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[dict[str, Any]] = []

    async def note(_: Any, event: Event) -> None:
        heard.append({"name": event.name, **event.data})

    monkeypatch.setattr(events, "publish", note)
    result = await catalogue.imported(lines(product(1), product(2)))
    await catalogue.imported(lines(product(1), product(2)))
    (row,) = [row for row in await catalogue.rows("imports") if row["created"]]
    assert result["created"] == 2
    assert heard == [{"name": "catalog.changed", "import_id": str(row["id"]), "products": 2}]


async def test_errors_are_counted_exactly_and_stored_up_to_a_thousand(catalogue) -> None:
    result = await catalogue.imported(lines(product(0), *(product(n, price="cher") for n in range(1, 1_301))))
    assert (result["skipped"], result["error_count"], len(result["errors"])) == (1_300, 1_300, 1_000)
    assert result["errors"][-1]["row"] == 1_001


async def test_script_in_a_title_is_text(catalogue) -> None:
    title = "<script>alert('x')</script> Robe"
    await catalogue.imported(
        lines(product(1, title=title, url="javascript:alert(1)", description="<script>x</script>Lin"))
    )
    found = (await catalogue.products())["p1"]
    assert (found["title"], found["url"], found["description"]) == (title, None, "Lin")


async def test_prices_without_a_currency_are_in_the_shops(catalogue) -> None:
    await catalogue.imported("Handle,Title,Variant Price\nvase,Vase,12.50\n", "a.csv")
    await catalogue.imported("Handle,Title,Variant Price\nbol,Bol,12.50\n", "b.csv", currency="chf")
    found = await catalogue.products()
    assert (found["vase"]["currency"], found["bol"]["currency"]) == ("EUR", "CHF")


async def test_two_tenants_with_the_same_products_never_meet(open_catalogue) -> None:
    one, two = await open_catalogue(), await open_catalogue()
    await one.imported(lines(product(1, title="À nous")))
    await two.imported(lines(product(1, title="À eux"), product(2)), mode="full")
    assert {name: item["title"] for name, item in (await one.products()).items()} == {"p1": "À nous"}
    assert (await two.products())["p1"]["title"] == "À eux"


class Feed(BaseHTTPRequestHandler):
    content = lines(product(1)).encode()

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/feed" else 404)
        self.end_headers()
        if self.path == "/feed":
            self.wfile.write(self.content)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def feed() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Feed)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "status", "message"), [("/feed", "succeeded", None), ("/gone", "failed", "answered with status 404")]
)
async def test_a_feed_is_fetched_from_its_address(
    catalogue, feed: str, path: str, status: str, message: str | None
) -> None:
    client = OutboundClient("test", allow_private_hosts=feed)
    catalogue.rt.ports.bind(OutboundClient, client)
    answer = await catalogue.http.post("/v1/catalog/imports", json={"url": f"http://{feed}{path}"})
    assert answer.status_code == 202
    await catalogue.run_jobs()
    await client.aclose()
    result = await catalogue.read(f"/v1/catalog/imports/{answer.json()['id']}")
    assert (result["status"], message is None or message in result["error"]) == (status, True)


async def test_nothing_is_fetched_while_feeds_are_switched_off(catalogue, feed: str) -> None:
    client = OutboundClient("test", allow_private_hosts=feed)
    catalogue.rt.ports.bind(OutboundClient, client)
    catalogue.rt.ports.bind(Switches, Switches(catalogue.rt.db))
    async with catalogue.rt.db.system() as session:
        await set_switch(session, catalogue.rt.clock, "connector:feed", off=True, reason="test")
    try:
        answer = await catalogue.http.post("/v1/catalog/imports", json={"url": f"http://{feed}/feed"})
        await catalogue.run_jobs()
    finally:
        async with catalogue.rt.db.system() as session:
            await set_switch(session, catalogue.rt.clock, "connector:feed", off=False, reason="")
        await client.aclose()
    assert (await catalogue.read(f"/v1/catalog/imports/{answer.json()['id']}"))["status"] in {"queued", "running"}


async def test_a_private_address_is_not_fetched(catalogue, feed: str) -> None:
    client = OutboundClient("test")
    catalogue.rt.ports.bind(OutboundClient, client)
    answer = await catalogue.http.post("/v1/catalog/imports", json={"url": f"http://{feed}/feed"})
    await catalogue.run_jobs()
    await client.aclose()
    assert (await catalogue.read(f"/v1/catalog/imports/{answer.json()['id']}"))["status"] == "failed"


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("shopify-sample/apparel.csv", 20),
        ("woocommerce-11/sample_products.csv", 18),
        ("esci-us/products.ndjson.gz", 6_764),
    ],
)
async def test_real_files_import_without_loss(catalogue, shared_data: Path, name: str, count: int) -> None:
    result = await catalogue.imported((shared_data / name).read_bytes(), Path(name).name)
    assert (result["status"], result["imported"], result["errors"]) == ("succeeded", count, [])
    assert len(await catalogue.rows("products")) == count
