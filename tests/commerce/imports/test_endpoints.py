"""Asking for imports over HTTP: who may, what is refused, and how."""

import io
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from commerce.imports import upload
from tenants.access import current_principal
from tenants.roles import Role

ONE = '{"external_id": "1", "title": "Vase"}\n'


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as handle:
        handle.writestr("a.csv", "Handle,Title\n")
    return content.getvalue()


async def test_an_upload_is_accepted_and_queued(catalogue) -> None:
    answer = await catalogue.upload(ONE, source="feed", mode="full", format="ndjson", language="fr")
    assert answer.status_code == 202
    found = await catalogue.read(f"/v1/catalog/imports/{answer.json()['id']}")
    assert (found["status"], found["source"], found["mode"], found["file_name"]) == (
        "queued", "feed", "full", "products.ndjson",
    )  # fmt: skip


@pytest.mark.parametrize(("content", "detail"), [(b"", "empty"), (archive(), "zip archive")], ids=["empty", "zip"])
async def test_files_that_are_none_are_refused_at_once(catalogue, content: bytes, detail: str) -> None:
    answer = await catalogue.upload(content)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["code"], detail in answer.json()["detail"]) == ("file_not_accepted", True)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"mode": "replace"}, "mode"),
        ({"format": "xlsx"}, "format"),
        ({"source": "../x"}, "source"),
        ({"currency": "euro"}, "currency"),
        ({"language": "français"}, "language"),
    ],
)
async def test_bad_settings_are_named(catalogue, fields: dict[str, str], field: str) -> None:
    answer = await catalogue.upload(ONE, **fields)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_currency_that_does_not_exist(catalogue) -> None:
    answer = await catalogue.upload(ONE, currency="ZZZ")
    assert (answer.status_code, "ISO 4217" in answer.json()["detail"]) == (422, True)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"json": {"url": "ftp://x/y"}}, 422),
        ({"json": {"url": "http://x/y", "mode": "some"}}, 422),
        ({"json": []}, 422),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 400),
        ({"content": b"a,b", "headers": {"content-type": "text/csv"}}, 415),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data; boundary=b"}}, 400),
        ({"files": {"other": ("a.csv", b"x")}}, 400),
        ({"data": {"file": "text"}, "files": {}}, 415),
    ],
)
async def test_requests_that_cannot_be_read(catalogue, request_: dict[str, Any], status: int) -> None:
    answer = await catalogue.http.post("/v1/catalog/imports", **request_)
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert await catalogue.rows("imports") == []


async def test_a_declared_size_over_the_limit_is_refused(catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "MAX_BYTES", 100_000)
    answer = await catalogue.upload(b"x" * 300_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")


async def test_a_stream_that_grows_over_the_limit_is_refused(catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "MAX_BYTES", 100_000)

    async def body() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for _ in range(30):
            yield b"x" * 10_000
        yield b"\r\n--b--\r\n"

    headers = {"content-type": "multipart/form-data; boundary=b"}
    answer = await catalogue.http.post("/v1/catalog/imports", content=body(), headers=headers)
    assert answer.status_code == 413
    assert await catalogue.rows("imports") == []


async def test_only_admins_import_and_viewers_watch(catalogue) -> None:
    accepted = (await catalogue.upload(ONE)).json()["id"]
    viewer = replace(catalogue.principal, role=Role.VIEWER)
    catalogue.extra["app"].dependency_overrides[current_principal] = lambda: viewer
    assert (await catalogue.upload(ONE)).status_code == 403
    assert (await catalogue.read(f"/v1/catalog/imports/{accepted}"))["status"] == "queued"


async def test_another_tenants_import_is_unknown(open_catalogue) -> None:
    one, two = await open_catalogue(), await open_catalogue()
    accepted = (await one.upload(ONE)).json()["id"]
    assert (await two.http.get(f"/v1/catalog/imports/{accepted}")).status_code == 404
    assert (await two.read("/v1/catalog/imports"))["items"] == []


async def test_imports_are_listed_newest_first_in_pages(catalogue) -> None:
    ids = [(await catalogue.upload(ONE)).json()["id"] for _ in range(3)]
    first = await catalogue.read("/v1/catalog/imports?limit=2")
    second = await catalogue.read(f"/v1/catalog/imports?limit=2&cursor={first['next_cursor']}")
    assert [item["id"] for item in first["items"] + second["items"]] == ids[::-1]
    assert second["next_cursor"] is None


async def test_the_form_is_described_in_openapi(catalogue) -> None:
    operation = catalogue.extra["app"].openapi()["paths"]["/v1/catalog/imports"]["post"]
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]
    assert form["file"]["format"] == "binary"
    assert "google_merchant" in form["format"]["enum"]
