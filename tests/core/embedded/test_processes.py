import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.embedded import processes
from core.embedded.identity import Current, Identity
from core.embedded.layout import Layout
from core.embedded.processes import ServerProcess, from_proc, from_ps, rotate, tail


@dataclass(frozen=True)
class Sleeper:
    """A server that does nothing, and ignores the first request to end."""

    folder: Path
    name: str = "sleeper"
    stop_signals: tuple[signal.Signals, ...] = (signal.SIGTERM, signal.SIGKILL)
    child_title: str | None = None

    def prepare(self, identity: Identity, become: Callable[[], None]) -> None:
        (self.folder / "sleeper").mkdir()

    def command(self) -> list[str]:
        program = (
            "import pathlib, signal; signal.signal(15, signal.SIG_IGN); pathlib.Path('up').touch(); signal.pause()"
        )
        return [sys.executable, "-c", program]

    def pid_file(self) -> Path:
        return self.folder / "pid"

    def is_ready(self, pid: int) -> bool:
        return (self.folder / "sleeper" / "up").exists()


@pytest.mark.parametrize("listing", [from_proc, from_ps])
def test_processes_are_found_by_their_command_line(listing: Callable[[], Iterator[tuple[int, str]]]) -> None:
    if listing is from_ps and not Path("/bin/ps").exists():
        pytest.skip("this system has no /bin/ps: install procps")
    if listing is from_proc and not Path("/proc/self/cmdline").exists():
        pytest.skip("this system has no /proc: its ps is tested instead")
    with subprocess.Popen([sys.executable, "-c", "input('a mark of ours')"], stdin=subprocess.PIPE) as child:
        assert any(pid == child.pid and "a mark of ours" in command for pid, command in listing())
        child.communicate(b"\n")
    assert child.pid not in dict(listing())


def test_a_server_that_ignores_a_request_to_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE", 0.2)
    layout = Layout.of(tmp_path)
    server = ServerProcess(Sleeper(layout.root), layout, Current(os.geteuid()))
    server.prepare()
    server.start()
    deadline = time.monotonic() + 20
    while not server.check():
        assert time.monotonic() < deadline
    pid = server.pid
    server.stop()
    server.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_long_log_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "LOG_MAX", 10)
    log = tmp_path / "server.log"
    log.write_text("ten chars.")
    rotate(log)
    assert log.exists()
    log.write_text("eleven char")
    rotate(log)
    assert not log.exists()
    assert (tmp_path / "server.log.1").read_text() == "eleven char"
    assert tail(log) == ""
