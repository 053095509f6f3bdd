"""A server as a process of the keeper: started in its own process group, watched, ended.

Also what an earlier keeper that was killed may have left behind.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from core.embedded.errors import EmbeddedError
from core.embedded.identity import PR_SET_PDEATHSIG, Identity, prctl
from core.embedded.layout import Layout
from core.embedded.servers import Server, environment

LOG_MAX = 5_000_000  # bytes; a longer log is put aside at the next start
PATIENCE = 15.0  # seconds for each stop signal
RESTART_DELAYS = (0.0, 0.2, 1.0, 5.0)  # seconds before the first, second, ... restart in a row


class ServerProcess:
    """Keeps one server running."""

    def __init__(self, server: Server, layout: Layout, identity: Identity) -> None:
        self.server = server
        self._layout = layout
        self._identity = identity
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

    def prepare(self, marks: Iterable[str]) -> None:
        """End what an earlier keeper left, and make the data folder.

        Args:
            marks: Texts of which one is in the command line of a server of this home.
        """
        end_leftover(self.server, marks)
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
        prctl(PR_SET_PDEATHSIG, self.server.stop_signals[0])

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
    """End a server of this home that outlived its keeper, and forget a pid file whose pid is now somebody else's.

    Postgres trusts the number in its pid file: after a restart of the machine or container any process of the same user
    may have it, and Postgres would refuse to start.
    """
    pid = read_pid(server.pid_file())
    if pid is None:
        return
    for number in server.stop_signals:
        if not runs_with(pid, marks):
            break
        os.kill(pid, number)
        wait_until_gone(pid, marks)
    server.pid_file().unlink(missing_ok=True)


def read_pid(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def wait_until_gone(pid: int, marks: Iterable[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while runs_with(pid, marks) and time.monotonic() < deadline:
        time.sleep(0.05)


def runs_with(pid: int, marks: Iterable[str]) -> bool:
    """Whether a process with this id runs and has one of the marks in its command line."""
    words = command_line(pid)
    return any(mark in words for mark in marks)


def command_line(pid: int) -> str:
    try:
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).replace("\0", " ")
    except OSError:
        pass
    if Path("/proc/self").exists():
        return ""
    listing = subprocess.run(  # noqa: S603 -- ps with a number, on systems without /proc
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listing.stdout


def end_orphans(known: set[int]) -> None:
    """Kill what a killed server left (Postgres's own children), so that its successor can start at once."""
    try:
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    except OSError:
        return
    for pid in {int(child) for child in children} - known:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_MAX:
        log.replace(log.with_suffix(".log.1"))


def tail(log: Path, size: int = 2000) -> str:
    try:
        return log.read_bytes()[-size:].decode(errors="replace").strip()
    except OSError:
        return ""
