import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.embedded import EmbeddedError
from core.embedded.layout import Layout, make_run_dir


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:  # after tmp_path has been made
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="c") as short:
        monkeypatch.setattr(tempfile, "tempdir", short)
        yield Path(short)


def test_the_socket_folder_is_private_and_the_same_each_time(tmp_path: Path, temporary: Path) -> None:
    folder = make_run_dir(tmp_path)
    assert folder.parent == temporary
    assert folder.stat().st_mode & 0o777 == 0o700
    assert make_run_dir(tmp_path) == folder
    assert make_run_dir(tmp_path / "other") != folder


def test_a_link_in_its_place_is_refused(tmp_path: Path) -> None:
    folder = make_run_dir(tmp_path)
    folder.rmdir()
    folder.symlink_to(tmp_path)
    with pytest.raises(EmbeddedError, match="is a link"):
        make_run_dir(tmp_path)


def test_a_folder_open_to_others_is_refused(tmp_path: Path) -> None:
    make_run_dir(tmp_path).chmod(0o755)
    with pytest.raises(EmbeddedError, match="open to others"):
        make_run_dir(tmp_path)


def test_the_runtime_folder_of_the_session_is_preferred(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = temporary / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    assert make_run_dir(tmp_path).parent == runtime


def test_somebody_elses_runtime_folder_is_ignored(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/")
    assert make_run_dir(tmp_path).parent == temporary


def test_a_folder_too_long_for_a_socket_is_an_error(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(temporary / ("x" * 100)))
    with pytest.raises(EmbeddedError, match="too long for a socket"):
        make_run_dir(tmp_path)


def test_a_damaged_state_file_is_ignored(tmp_path: Path) -> None:
    layout = Layout.of(tmp_path / "home")
    for text in ("", "{", "[]", "{}", '{"run_dir": 3}'):
        layout.state.write_text(text)
        assert layout.recorded_run_dir() is None


def test_one_home_reached_by_two_names_is_one_home(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "home")
    assert Layout.of(tmp_path / "home") == Layout.of(tmp_path / "link")


def test_a_home_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = os.geteuid()
    Layout.of(tmp_path / "home")
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(EmbeddedError, match=f"belongs to user {owner}"):
        Layout.of(tmp_path / "home")
