"""Root, where Postgres refuses to run, in its three situations; and an ordinary user."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from core.embedded import EmbeddedError, start_embedded
from core.embedded.binaries import postgres_binary
from core.embedded.identity import choose_identity
from tests.core.embedded.helpers import HERE, Holder, rows, server_pid, write_row

NO_NAMESPACES = [sys.executable, str(HERE / "no_namespaces.py")]
DAC_OVERRIDE = 1 << 1

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can run this: start the tests as root as well")


def effective_capabilities(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("CapEff:")[1].split()[0], 16)


@as_root
def test_as_root_the_server_has_no_capability_and_its_files_stay_roots(tmp_path: Path) -> None:
    if subprocess.run(["unshare", "--user", "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("user namespaces are forbidden here: the test of the other way covers this machine")
    with start_embedded(tmp_path / "home", fast=True):
        assert effective_capabilities(server_pid(tmp_path / "home", "postgres")) == 0
        assert {path.stat().st_uid for path in (tmp_path / "home").rglob("*")} == {0}


@as_root
def test_as_root_without_namespaces_the_server_is_nobody_and_may_only_reach_its_files(tmp_path: Path) -> None:
    home = tmp_path / "home"
    holder = Holder(home, prefix=NO_NAMESPACES)
    if holder.process.poll() == 77:
        pytest.skip("user namespaces are forbidden here already: every other test runs this way")
    postgres = server_pid(home, "postgres")
    assert psutil.Process(postgres).username() == "nobody"
    assert effective_capabilities(postgres) == DAC_OVERRIDE
    assert holder.end() == 0
    assert home.stat().st_uid == 0
    assert (home / "embedded" / "passwords.json").stat().st_uid == 0


@as_root
def test_one_home_may_be_used_with_and_without_namespaces(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with start_embedded(home) as servers:
        write_row(servers, 1)
    if Holder(home, prefix=NO_NAMESPACES).end() == 77:
        pytest.skip("user namespaces are forbidden here already")
    with start_embedded(home) as servers:
        assert rows(servers) == ([1], [1])


def as_user(uid: int, *capabilities: str) -> list[str]:
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is not installed: run the tests as an ordinary user instead")
    return ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", *capabilities]


def check_as_user(uid: int, home: Path, prefix: list[str]) -> None:
    os.chown(home, uid, uid)
    holder = Holder(home, prefix=prefix)
    assert holder.facts["uid"] == uid
    assert psutil.Process(server_pid(home, "postgres")).uids().effective == uid
    assert holder.end() == 0
    assert {path.stat().st_uid for path in home.rglob("*")} == {uid}


@as_root
def test_an_ordinary_user_needs_nothing_special(tmp_path: Path) -> None:
    """`nobody`, with the one capability that lets it use an interpreter in root's home, where tests may keep theirs."""
    (tmp_path / "home").mkdir(mode=0o700)
    check_as_user(65534, tmp_path / "home", as_user(65534, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"))


@as_root
def test_a_user_without_an_account_is_given_one_to_show(tmp_path: Path) -> None:
    """As in containers started with a number for a user."""
    closed = [folder for folder in postgres_binary("postgres").parents if not folder.stat().st_mode & stat.S_IXOTH]
    if closed:
        pytest.skip(f"only root may enter {closed[0]}, so nobody else can run what is in it: move the project")
    with tempfile.TemporaryDirectory(dir="/tmp") as home:
        prefix = as_user(54321, "--inh-caps=+dac_override", "--ambient-caps=+dac_override")
        check_as_user(54321, Path(home), prefix)


def test_where_no_way_works_the_error_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(EmbeddedError, match="ordinary user, or set DATABASE_URL"):
        choose_identity(Path("/bin/false"), tmp_path)
    with pytest.raises(EmbeddedError, match="ordinary user, or set DATABASE_URL"):
        choose_identity(Path("/bin/true"), tmp_path / "missing")
