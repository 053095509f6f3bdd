"""A server as a process of the keeper: started in its own process group, watched, ended.

Also what an earlier keeper that was killed may have left behind.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from core.embedded.errors import EmbeddedError
from core.embedded.identity import Identity
from core.embedded.layout import Layout
from core.embedded.servers import Server, environment
from core.linux import die_with_parent

LOG_MAX = 5_000_000  # bytes; a longer log is put aside at the next start
PATIENCE = 15.0  # seconds for each stop signal
RESTART_DELAYS = (0.0, 0.2, 1.0, 5.0)  # seconds before the first, second, ... restart in a row


class ServerProcess:
    """Keeps one server running."""

    def __init__(self, server: Server, layout: Layout, identity: Identity) -> None:
        self.server = server
        self._layout = layout
        self._identity = identity
        self._keeper = os.getpid()
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._ever_ready = False
        self._crashes = 0
        self._restart_at = 0.0

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def prepare(self) -> None:
        self.server.prepare(self._identity, self._become)

    def start(self) -> None:
        log = self._layout.log(self.server.name)
        rotate(log)
        fd = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- a program of the wheel
                self.server.command(),
                stdin=subprocess.DEVNULL,
                stdout=fd,
                stderr=fd,
                cwd=self._layout.data(self.server.name),
                env=environment(),
                start_new_session=True,
                preexec_fn=self._become,  # noqa: PLW1509 -- the keeper has one thread
            )
        finally:
            os.close(fd)
        self._ready = False

    def _become(self) -> None:
        self._identity.apply()
        # After the change of user, which clears it: the server stops cleanly when the keeper is killed.
        die_with_parent(self._keeper, self.server.stop_signals[0])

    def check(self) -> bool:
        """Look after the server once: restart it when it has died, return whether it is ready.

        Raises:
            EmbeddedError: It died before it was ready for the first time; the message ends with its log.
        """
        if not self.is_alive():
            self._after_death()
            return False
        if not self._ready and self.server.is_ready(self.pid):
            self._ready = self._ever_ready = True
            self._crashes = 0
        return self._ready

    def _after_death(self) -> None:
        if self._process is not None:
            self._process = None
            end_orphans(self.server)
            if not self._ever_ready:
                raise EmbeddedError(f"{self.server.name} did not start:\n{tail(self._layout.log(self.server.name))}")
            self._restart_at = time.monotonic() + RESTART_DELAYS[min(self._crashes, len(RESTART_DELAYS) - 1)]
            self._crashes += 1
        if time.monotonic() >= self._restart_at:
            self.start()

    def stop(self) -> None:
        """Ask it to end, then insist."""
        process, self._process = self._process, None
        if process is None:
            return
        for number in self.server.stop_signals:
            if process.poll() is None:
                process.send_signal(number)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                continue
            return


def end_leftover(server: Server, marks: Iterable[str]) -> None:
    """End a server of this home that outlived its keeper, and forget its pid file.

    Postgres trusts the number in that file: after a restart of the machine or container any process of the same user
    may have it, and Postgres would refuse to start.
    """
    pid = read_pid(server.pid_file())
    for number in server.stop_signals if pid else ():
        if pid in processes_with(marks):
            os.kill(pid, number)
            wait_until(lambda: pid not in processes_with(marks))
    end_orphans(server)
    server.pid_file().unlink(missing_ok=True)


def end_orphans(server: Server) -> None:
    """Kill the children of a dead server: one inside a long computation would keep its successor from starting."""
    if server.child_title is None:
        return
    title = server.child_title

    def orphans() -> list[int]:
        return [pid for pid, command in command_lines() if command.startswith(title)]

    for pid in orphans():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not orphans())


def read_pid(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)


def processes_with(marks: Iterable[str]) -> list[int]:
    """Processes that have one of the texts in their command line."""
    return [pid for pid, command in command_lines() if any(mark in command for mark in marks)]


def command_lines() -> Iterator[tuple[int, str]]:
    """Id and command line of every process; zombies have none."""
    return from_proc() if Path("/proc/self/cmdline").exists() else from_ps()


def from_proc() -> Iterator[tuple[int, str]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                yield int(folder.name), os.fsdecode((folder / "cmdline").read_bytes()).replace("\0", " ")


def from_ps() -> Iterator[tuple[int, str]]:
    listing = subprocess.run(["/bin/ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=False)
    for line in listing.stdout.splitlines():
        pid, _, command = line.strip().partition(" ")
        yield int(pid), command


def rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_MAX:
        log.replace(log.with_suffix(".log.1"))


def tail(log: Path, size: int = 2000) -> str:
    try:
        return log.read_bytes()[-size:].decode(errors="replace").strip()
    except OSError:
        return ""
