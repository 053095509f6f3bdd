"""The built widget and console, as browsers get them."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from app import front_ends


@pytest.fixture
async def http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx2.AsyncClient]:
    widget, console = tmp_path / "widget", tmp_path / "console"
    (console / "assets").mkdir(parents=True)
    widget.mkdir()
    for path in (widget / "loader.js", widget / "manifest.json", widget / "chat.abc123.js", console / "assets/a.1.js"):
        path.write_text("{}")
    (console / "index.html").write_text("<title>Console</title>")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.setattr(front_ends, "WIDGET", widget)
    monkeypatch.setattr(front_ends, "CONSOLE", console)
    app = FastAPI()
    front_ends.serve_front_ends(app)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://test") as client:
        yield client


@pytest.mark.parametrize(
    ("name", "seconds"), [("loader.js", 300), ("manifest.json", 300), ("chat.abc123.js", 31536000)]
)
async def test_the_widget_loads_on_any_page_and_its_names_decide_how_long_it_is_kept(
    http: httpx2.AsyncClient, name: str, seconds: int
) -> None:
    answer = await http.get(f"/widget/{name}", headers={"Origin": "https://any.example"})
    assert answer.status_code == 200
    assert f"max-age={seconds}" in answer.headers["cache-control"]
    assert ("immutable" in answer.headers["cache-control"]) == (seconds > 300)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/console/", "/console/conversations/cnv_1", "/console/agents"])
async def test_the_consoles_own_routes_are_its_page(http: httpx2.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    assert "<title>Console</title>" in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "same-origin"


async def test_the_consoles_assets_are_kept_and_missing_ones_are_missing(http: httpx2.AsyncClient) -> None:
    assert "immutable" in (await http.get("/console/assets/a.1.js")).headers["cache-control"]
    assert (await http.get("/console/assets/b.js")).status_code == 404
    assert (await http.get("/widget/nothing.js")).status_code == 404


@pytest.mark.parametrize("path", ["/widget/../secret.txt", "/widget/%2e%2e/secret.txt", "/console/..%2fsecret.txt"])
async def test_no_path_leads_outside(http: httpx2.AsyncClient, path: str) -> None:
    assert "secret" not in (await http.get(path)).text


async def test_the_root_leads_to_the_console(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/console/")


async def test_what_is_not_built_is_not_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_ends, "WIDGET", tmp_path / "none")
    monkeypatch.setattr(front_ends, "CONSOLE", tmp_path / "none")
    app = FastAPI()
    front_ends.serve_front_ends(app)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://test") as client:
        assert (await client.get("/")).status_code == 404
        assert (await client.get("/widget/loader.js")).status_code == 404
