"""The command line against real servers: what it prints, what it leaves behind, and how it says no."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app import doctor
from app.cli import app
from app.servers import environment, servers
from core.embedded import EmbeddedServers, start_embedded
from core.embedded.databases import DATABASE
from core.settings import Settings
from tests.shops import PRODUCTS, TestShop

OWNER = ["--email", "ada@shop.example", "--password", "correct horse battery"]


def comptoir(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An installation of its own, whose servers stay up between commands."""
    home = tmp_path_factory.mktemp("cli") / "my home"
    home.mkdir(mode=0o700)
    with start_embedded(home, fast=True):
        yield home


@pytest.fixture
def here(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COMPTOIR_HOME", str(home))
    return home


@pytest.fixture
def elsewhere(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The servers of all tests, by their addresses."""
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)


def test_an_installation_is_made_saved_lost_and_brought_back(here: Path, tmp_path: Path) -> None:
    empty = comptoir("doctor")
    assert empty.exit_code == 1
    assert "run `comptoir migrate`" in re.sub(r"\s+", " ", empty.output)
    assert comptoir("migrate").exit_code == 0
    created = comptoir("tenant", "create", "Maison Ada", *OWNER)
    assert created.exit_code == 0, created.output
    assert re.search(r"Widget key \w+\nAPI key ck_live_\w+ \(shown once\)", created.output)
    assert re.search(r"Tenant [0-9a-f-]{36}", created.output)
    archive = tmp_path / "saved.tar.gz"
    saved = comptoir("backup", str(archive))
    assert saved.exit_code == 0, saved.output
    assert "Saved to" in saved.output
    comptoir("tenant", "create", "Maison Zoé", "--email", "zoe@shop.example", *OWNER[2:])
    assert _shops(here) == "Maison Ada\nMaison Zoé"
    refused = comptoir("restore", str(archive))
    assert refused.exit_code != 0
    assert "--force" in str(refused.exception)
    restored = comptoir("restore", str(archive), "--force")
    assert restored.exit_code == 0, restored.output
    assert _shops(here) == "Maison Ada", "the one that was made after the backup is gone"
    assert comptoir("upgrade").exit_code == 0
    assert list(here.glob("before-upgrade-*.tar.gz"))


def _shops(home: Path) -> str:
    with start_embedded(home, fast=True) as joined:
        return joined.cluster.run_sql("SELECT name FROM tenants ORDER BY name", DATABASE).strip()


def test_a_tenant_that_cannot_be_made_says_why(here: Path) -> None:
    comptoir("migrate")
    for arguments, says in (
        (["Shop", "--email", "nobody", "--password", "correct horse battery"], "mail"),
        (["Shop", "--email", "weak@shop.example", "--password", "short"], "password"),
    ):
        refused = comptoir("tenant", "create", *arguments)
        assert refused.exit_code != 0
        assert says in str(refused.exception).lower()


def test_a_backup_that_is_none_is_refused(here: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.tar.gz").write_bytes(b"no archive")
    refused = comptoir("restore", str(tmp_path / "broken.tar.gz"), "--force")
    assert refused.exit_code != 0
    assert comptoir("restore", str(tmp_path / "missing.tar.gz")).exit_code == 2


def test_one_address_without_the_other_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="both"), servers(Settings(redis_url="redis://127.0.0.1:1")):
        pass
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("REDIS_URL", "")
    for command in (["serve"], ["worker", "default"], ["dispatcher"]):
        assert "DATABASE_URL" in str(comptoir(*command).exception)


def test_the_doctor_finds_a_sound_installation_sound(
    elsewhere: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, file in (("WIDGET", "loader.js"), ("CONSOLE", "index.html")):
        (tmp_path / file).touch()
        monkeypatch.setattr(doctor, name, tmp_path)
    result = comptoir("doctor")
    assert result.exit_code == 0, result.output
    assert result.output.count("✓") == 6
    monkeypatch.setattr(doctor, "CONSOLE", tmp_path / "none")
    assert "make setup" in comptoir("doctor").output


def test_the_doctor_names_servers_that_do_not_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1")
    result = comptoir("doctor")
    assert result.exit_code == 1
    assert result.output.count("unreachable") == 2


def test_the_document_is_printed(elsewhere: None) -> None:
    printed = comptoir("openapi")
    assert json.loads(printed.output)["info"]["title"] == "Comptoir"


async def _import(address: str, shop: TestShop, run_jobs: Any, file: Path, *more: str) -> Result:
    """Run the command in a thread, and a worker's jobs meanwhile."""
    arguments = ["catalog", "import", str(file), "--url", address, "--key", shop.api_key, *more]
    running = asyncio.create_task(asyncio.to_thread(comptoir, *arguments))
    while not running.done():
        await run_jobs()
        await asyncio.wait({running}, timeout=0.05)
    return await running


async def test_a_file_is_imported_and_its_bad_rows_are_named(
    live_server: str, shop: TestShop, run_jobs: Any, tmp_path: Path
) -> None:
    file = tmp_path / "more.ndjson"
    rows = [json.dumps({**product, "external_id": f"new-{number}"}) for number, product in enumerate(PRODUCTS)]
    file.write_text("\n".join([*rows, '{"external_id": "no-title"}']), "utf-8")
    done = await _import(live_server, shop, run_jobs, file, "--source", "file")
    assert done.exit_code == 0, done.output
    assert f"{len(PRODUCTS)} imported, 1 skipped of {len(PRODUCTS) + 1}." in done.output
    assert "row 5, title" in done.output + done.stderr


async def test_an_import_that_cannot_be_says_why(
    live_server: str, shop: TestShop, run_jobs: Any, tmp_path: Path
) -> None:
    file = tmp_path / "empty.csv"
    file.touch()
    assert "Refused" in str((await _import(live_server, shop, run_jobs, file)).exception)
    file.write_text("x")
    unknown = await _import(live_server, shop, run_jobs, file, "--key", "ck_live_unknown")
    assert "Refused" in str(unknown.exception)
    nobody = await _import("http://127.0.0.1:1", shop, run_jobs, file)
    assert "does not answer" in str(nobody.exception)
    other = await _import(f"{live_server}/healthz?", shop, run_jobs, file)
    assert other.exit_code != 0


def test_without_a_demo_an_import_asks_where_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path))
    (tmp_path / "products.csv").write_text("x")
    assert "--url and --key" in str(comptoir("catalog", "import", str(tmp_path / "products.csv")).exception)


def test_the_servers_of_a_home_are_joined(here: Path, embedded: EmbeddedServers) -> None:
    with servers(Settings(home=here)) as (filled, joined):
        assert joined is not None
        assert filled.database_url.startswith("postgresql")
        assert filled.database_url != embedded.urls.database_url
