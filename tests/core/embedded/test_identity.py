"""Root, where Postgres refuses to run, in its three situations; and an ordinary user."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from core.embedded import start_embedded
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


@as_root
def test_an_ordinary_user_needs_nothing_special(tmp_path: Path) -> None:
    """`nobody`, with the one capability that lets it use an interpreter in root's home."""
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is not installed: run the tests as an ordinary user instead")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    os.chown(home, 65534, 65534)
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    holder = Holder(home, prefix=[*user, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"])
    assert holder.facts["uid"] == 65534
    assert psutil.Process(server_pid(home, "postgres")).uids().effective == 65534
    assert holder.end() == 0
    assert {path.stat().st_uid for path in home.rglob("*")} == {65534}
