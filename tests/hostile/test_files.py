"""Files that nobody means well with: refused or read as far as they go, with nothing else disturbed."""

import asyncio
import gzip
import json
import zlib
from typing import Any

import psutil
import pytest

from tests import jobs
from tests.shops import TestShop

MB = 1024 * 1024
GROWTH = 80 * MB
_HEAD = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
_FORM = {"content-type": "multipart/form-data; boundary=edge"}


async def upload(shop: TestShop, body: bytes, name: str = "a.csv", **fields: str) -> dict[str, Any]:
    """Upload a file, let the worker's job run, and return the import's end."""
    started = await shop.api("POST", "/v1/catalog/imports", files={"file": (name, body)}, data=fields)
    assert started.status_code in {202, 400, 413, 415, 422}, started.text
    if started.status_code != 202:
        return {**started.json(), "status": "refused"}
    await jobs.run_due(shop.rt, shop.tenant_id)
    found: dict[str, Any] = (await shop.api("GET", f"/v1/catalog/imports/{started.json()['id']}")).json()
    assert found["status"] in {"succeeded", "failed"}, found
    assert found["status"] == "succeeded" or found["error"], "a failure says why"
    return found


async def titles(shop: TestShop) -> set[str]:
    return {item["title"] for item in (await shop.api("GET", "/v1/catalog/products?limit=100")).json()["items"]}


async def largest_during(work: Any) -> tuple[Any, int]:
    """Run something and return its result with the most memory that this process had meanwhile, above the start."""
    process = psutil.Process()
    before = most = process.memory_info().rss
    task = asyncio.ensure_future(work)
    while not task.done():
        await asyncio.wait({task}, timeout=0.02)
        most = max(most, process.memory_info().rss)
    return task.result(), most - before


async def three_hundred_megabytes() -> Any:
    yield _HEAD
    block = b"x" * MB
    for _ in range(300):
        yield block
    yield b"\r\n--edge--\r\n"


@pytest.mark.parametrize("declared", [True, False])
async def test_three_hundred_megabytes_are_refused_without_being_held(shop, declared):
    headers = {**_FORM, **shop.headers}
    if declared:
        headers["content-length"] = str(300 * MB + len(_HEAD) + 12)
    answer, grown = await largest_during(
        shop.client.post("/v1/catalog/imports", content=three_hundred_megabytes(), headers=headers)
    )
    assert answer.status_code == 413, answer.text
    assert "Nothing was stored" in answer.json()["detail"]
    assert grown < GROWTH
    left = [path for path in (shop.rt.settings.home / "files").rglob("*") if path.is_file()]
    assert not [path for path in left if path.stat().st_size > MB]


async def test_a_gzip_bomb_fails_its_own_import_and_nothing_else(shop):
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(b"0" * MB) for _ in range(3 * 1024)) + packer.flush()
    assert len(bomb) < 4 * MB
    before = await titles(shop)
    found, grown = await largest_during(upload(shop, bomb, "a.csv.gz"))
    assert found["status"] in {"failed", "refused"}, found
    assert grown < 3 * GROWTH
    assert await titles(shop) == before


async def test_ten_thousand_columns_are_no_problem_of_ours(shop):
    before = await titles(shop)
    columns = ",".join(f"column{n}" for n in range(10_000))
    found = await upload(shop, f"{columns}\n{','.join('x' * 10_000)}\n".encode())
    assert found["status"] in {"failed", "refused"} or found["imported"] == 0, found
    wide = f"Handle,Title,{columns}\nwide,Large table,{','.join('x' * 10_000)}\n".encode()
    await upload(shop, wide)
    assert await titles(shop) >= before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 5000,
        b"\xff\xfe" + b"a" * 99,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 400,
        b"PK\x03\x04" + b"\x00" * 400,
        gzip.compress(b"Handle,Title\na,b\n", mtime=0)[:-9],
        b"\x1f\x8b" + b"garbage" * 40,
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><rss>&b;</rss>",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><rss><channel>&e;</channel></rss>",
        b"[" * 200_000,
        b'{"external_id": ' * 20_000,
        b'"' * 100_000,
        b"a,b,c\n" + b'"never closed,' * 20_000,
    ],
)
async def test_a_file_that_is_none_fails_clearly(shop, body):
    before = await titles(shop)
    found = await upload(shop, body)
    assert found["status"] in {"failed", "refused"} or found["imported"] == 0, found
    assert "root:" not in json.dumps(found)
    assert await titles(shop) == before


async def test_a_file_in_another_encoding_keeps_its_accents(shop):
    for number, encoding in enumerate(("utf-8-sig", "utf-16", "cp1252")):
        text = f"Handle,Title,Variant Price\nenc{number},Théière émaillée n°{number} à pois,12.00\n" * 1
        found = await upload(shop, text.encode(encoding))
        assert (found["status"], found["imported"]) == ("succeeded", 1), (encoding, found)
        assert f"Théière émaillée n°{number} à pois" in await titles(shop)


async def test_bad_utf8_in_one_line_spoils_no_other(shop):
    lines = [
        json.dumps({"external_id": "good-1", "title": "Bonne ligne", "price": "1.00", "currency": "EUR"}).encode(),
        b'{"external_id": "bad", "title": "\xff\xfe\xfa", "price": "1.00", "currency": "EUR"}',
        b'{"external_id": "nul", "title": "a\\u0000b", "price": "1.00", "currency": "EUR"}',
        b'{"external_id": "half", "title": "\\ud800", "price": "1.00", "currency": "EUR"}',
        json.dumps(
            {"external_id": "good-2", "title": "Autre bonne ligne", "price": "1.00", "currency": "EUR"}
        ).encode(),
    ]
    found = await upload(shop, b"\n".join(lines) + b"\n", "a.ndjson", format="ndjson")
    assert found["status"] == "succeeded", found
    assert {"Bonne ligne", "Autre bonne ligne"} <= await titles(shop)
    assert not [title for title in await titles(shop) if "\x00" in title]


async def test_a_script_in_a_title_stays_text_everywhere(shop):
    title = "<script>alert('x')</script> Bougie <img src=x onerror=alert(1)>"
    product = {"external_id": "xss", "title": title, "description": title, "price": "9.00", "currency": "EUR",
               "in_stock": True, "url": "javascript:alert(1)", "image_url": "javascript:alert(2)",
               "categories": [title], "brand": title}  # fmt: skip
    done = await shop.import_products([product])
    assert done["status"] == "succeeded", done
    found = (await shop.api("GET", "/v1/catalog/products?external_id=xss")).json()["items"][0]
    assert "javascript:" not in str(found["url"]) + str(found["image_url"])
    shopper = await shop.shopper()
    reply = await shopper.say("je cherche une bougie alert")
    cards = [card for card in reply.cards if card["external_id"] == "xss"]
    assert cards, [card["title"] for card in reply.cards]
    assert "javascript:" not in json.dumps(cards)
    assert "<script" not in reply.text
    answer = await shop.api("GET", "/v1/catalog/search?q=alert")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers.get("x-content-type-options") == "nosniff"


@pytest.mark.parametrize(
    "fields",
    [
        {"mode": "x"},
        {"format": "exe"},
        {"source": ""},
        {"source": "x" * 5000},
        {"currency": "💶"},
        {"language": "\x00"},
    ],
)
async def test_settings_of_an_import_that_make_no_sense_are_refused(shop, fields):
    files = {"file": ("a.csv", b"Handle,Title\na,b\n")}
    answer = await shop.api("POST", "/v1/catalog/imports", files=files, data=fields)
    assert answer.status_code in {202, 422}, answer.text


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/latest/meta-data", "http://127.0.0.1:1/", "file:///etc/passwd", "gopher://x/", "http://[::1]/",
     "http://0x7f.1/", "http://localhost:6379/"],
)  # fmt: skip
async def test_an_address_that_leads_inside_is_refused(shop, url):
    started = await shop.api("POST", "/v1/catalog/imports", json={"url": url})
    if started.status_code == 202:
        await jobs.run_due(shop.rt, shop.tenant_id)
        found = (await shop.api("GET", f"/v1/catalog/imports/{started.json()['id']}")).json()
        assert found["status"] != "succeeded", found
        assert found["imported"] == 0
    else:
        assert started.status_code == 422, started.text
