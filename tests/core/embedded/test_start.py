import contextlib
import fcntl
import shutil
import stat
import sys
import threading
from pathlib import Path

import asyncpg
import psutil
import pytest
import redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from core.embedded import EmbeddedError, EmbeddedServers, client, start_embedded
from core.embedded.layout import Layout
from tests.core.embedded.helpers import eventually, processes_of, rows, write_row


def plain(url: str) -> str:
    """The same address in the form that asyncpg itself reads."""
    return url.replace("+asyncpg", "")


async def scalar(url: str, statement: str) -> object:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            result = await connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        await engine.dispose()


async def test_a_real_postgres_18_and_a_real_valkey_answer_at_the_urls(tmp_path: Path) -> None:
    with start_embedded(tmp_path / "home") as servers:
        assert str(await scalar(servers.urls.database_url, "SHOW server_version")).startswith("18.")
        assert await scalar(servers.urls.database_url, "SELECT current_user::text") == "comptoir_app"
        assert await scalar(servers.urls.database_owner_url, "SELECT current_user::text") == "comptoir_owner"
        assert await scalar(servers.urls.database_url, "SELECT upper('é') = 'É' AND 'Z' < 'é'") is True
        with redis.Redis.from_url(servers.urls.redis_url) as valkey:
            assert valkey.ping()
            assert valkey.config_get("appendonly") == {"appendonly": "yes"}


async def test_nothing_listens_on_a_network_port(tmp_path: Path) -> None:
    with start_embedded(tmp_path / "home", fast=True):
        for process in processes_of(tmp_path / "home"):
            with contextlib.suppress(psutil.NoSuchProcess):  # Postgres's workers come and go
                assert process.net_connections("inet") == []


async def test_rows_survive_a_power_cut_unless_fast_is_asked_for(tmp_path: Path) -> None:
    with start_embedded(tmp_path / "safe") as safe, start_embedded(tmp_path / "fast", fast=True) as fast:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert await scalar(safe.urls.database_url, f"SHOW {name}") == "on"
            assert await scalar(fast.urls.database_url, f"SHOW {name}") == "off"


@pytest.mark.parametrize("name", ['a folder\'s "name" {0}, with é and $HOME', "n" * 200])
def test_any_folder_will_do(tmp_path: Path, name: str) -> None:
    with start_embedded(tmp_path / name, fast=True) as servers:
        write_row(servers, 1)
    with start_embedded(tmp_path / name, fast=True) as servers:
        assert rows(servers) == ([1], [1])


def test_at_exit_nothing_is_left_running_and_no_socket_remains(tmp_path: Path) -> None:
    with start_embedded(tmp_path / "home", fast=True) as servers:
        run_dir = servers.cluster.run_dir
        assert processes_of(tmp_path / "home")
    eventually(lambda: not processes_of(tmp_path / "home"), within=5)
    assert not run_dir.exists()


def test_programs_with_one_home_share_the_servers_until_the_last_has_closed(tmp_path: Path) -> None:
    first = start_embedded(tmp_path / "home", fast=True)
    with start_embedded(tmp_path / "home", fast=True) as second:
        assert second.urls == first.urls
        write_row(second, 7)
    assert rows(first) == ([7], [7])
    first.close()
    eventually(lambda: not processes_of(tmp_path / "home"), within=5)


def test_programs_that_start_at_the_same_moment_share_the_servers(tmp_path: Path) -> None:
    shares: list[EmbeddedServers] = []
    threads = [
        threading.Thread(target=lambda: shares.append(start_embedded(tmp_path / "home", fast=True))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len({share.urls for share in shares}) == 1
    assert len(shares) == 4
    for share in shares:
        share.close()


def test_two_homes_run_side_by_side(tmp_path: Path) -> None:
    with start_embedded(tmp_path / "a", fast=True) as a, start_embedded(tmp_path / "b", fast=True) as b:
        write_row(a, 1)
        write_row(b, 2)
        assert rows(a) == ([1], [1])
        assert rows(b) == ([2], [2])


def test_nobody_else_may_read_anything(tmp_path: Path) -> None:
    with start_embedded(tmp_path / "home", fast=True) as servers:
        for folder in (tmp_path / "home", tmp_path / "home" / "embedded", servers.cluster.run_dir):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for path in (tmp_path / "home" / "embedded").iterdir():
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_home_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o755)
    with start_embedded(home, fast=True):
        assert stat.S_IMODE(home.stat().st_mode) == 0o755


async def test_the_app_role_owns_nothing_and_cannot_get_around_row_security(tmp_path: Path) -> None:
    with start_embedded(tmp_path / "home", fast=True) as servers:
        flags = "rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole"
        assert (
            await scalar(servers.urls.database_url, f"SELECT {flags} FROM pg_roles WHERE rolname = current_user")
            is False
        )
        await scalar(servers.urls.database_owner_url, "CREATE TABLE things (i int)")
        await scalar(servers.urls.database_url, "INSERT INTO things VALUES (1)")
        assert await scalar(servers.urls.database_url, "SELECT count(*) FROM things") == 1
        for statement in ("CREATE TABLE mine (i int)", "DROP TABLE things", "TRUNCATE things", "CREATE SCHEMA mine"):
            connection = await asyncpg.connect(plain(servers.urls.database_url))
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
            await connection.close()


async def test_the_database_asks_for_the_password(tmp_path: Path) -> None:
    with start_embedded(tmp_path / "home", fast=True) as servers:
        wrong = servers.urls.database_url.replace(servers.cluster.passwords.app, "guess")
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(plain(wrong))


async def test_databases_are_made_cloned_and_dropped(tmp_path: Path) -> None:
    with start_embedded(tmp_path / "home", fast=True) as servers:
        cluster = servers.cluster
        cluster.create_database("template_one")
        await scalar(cluster.url("comptoir_owner", "template_one"), "CREATE TABLE things AS SELECT 42 AS i")
        cluster.create_database("clone", template="template_one")
        assert await scalar(cluster.url("comptoir_app", "clone"), "SELECT i FROM things") == 42
        cluster.drop_database("clone")
        with pytest.raises(asyncpg.InvalidCatalogNameError):
            await asyncpg.connect(plain(cluster.url("comptoir_app", "clone")))


def test_a_first_start_that_was_interrupted_is_done_again(tmp_path: Path) -> None:
    unfinished = tmp_path / "home" / "embedded" / "postgres.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    with start_embedded(tmp_path / "home", fast=True) as servers:
        write_row(servers, 1)


def test_a_lost_password_file_is_named_in_the_error(tmp_path: Path) -> None:
    start_embedded(tmp_path / "home", fast=True).close()
    (tmp_path / "home" / "embedded" / "passwords.json").unlink()
    with pytest.raises(EmbeddedError, match=r"passwords\.json is gone"):
        start_embedded(tmp_path / "home", fast=True)


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    start_embedded(tmp_path / "home", fast=True).close()
    (tmp_path / "home" / "embedded" / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedError, match=r"postgres did not start(.|\n)*incompatible"):
        start_embedded(tmp_path / "home", fast=True)
    eventually(lambda: not processes_of(tmp_path / "home"), within=5)


def test_settings_of_the_users_own_postgres_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PGPORT": "1",
        "PGHOST": "elsewhere",
        "PGUSER": "x",
        "PGDATA": "/nowhere",
        "LC_ALL": "xx",
    }.items():
        monkeypatch.setenv(name, value)
    with start_embedded(tmp_path / "home", fast=True) as servers:
        write_row(servers, 1)


def test_a_home_that_cannot_be_made_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(EmbeddedError, match="home"):
        start_embedded(tmp_path / "home")


def test_a_home_that_a_silent_program_holds_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "START_TIMEOUT", 1.0)
    with Layout.of(tmp_path / "home").lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(EmbeddedError, match="held by another Comptoir"):
            start_embedded(tmp_path / "home")


@pytest.mark.parametrize(("program", "message"), [("false", "did not start"), ("true", "ended at once")])
def test_a_keeper_that_cannot_run_is_an_error_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, message: str
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which(program))
    with pytest.raises(EmbeddedError, match=message):
        start_embedded(tmp_path / "home")
