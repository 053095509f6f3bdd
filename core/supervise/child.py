"""One child process, from its start to its end."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.linux import die_with_parent

READY_FD = "COMPTOIR_READY_FD"


@dataclass(frozen=True)
class Process:
    """What to run.

    Attributes:
        name: For the log.
        argv: Program and arguments; no shell.
        env: Added to the supervisor's environment.
        announces: The program calls `announce_ready()` when it can do its work; others count as ready once started.
        rolling: When renewed, the new one is ready before the old one is told to end. For programs that share
            listening sockets; others are ended first.
        sockets: File descriptors that it inherits under the same numbers. A socket shared this way loses no connection
            when one of its owners ends, which SO_REUSEPORT cannot promise.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    announces: bool = False
    rolling: bool = False
    sockets: Sequence[int] = ()


def announce_ready() -> None:
    """Tell the supervisor that this process can do its work; nothing happens without a supervisor, or twice."""
    number = os.environ.pop(READY_FD, None)
    if number is not None:
        os.write(int(number), b"1")
        os.close(int(number))


class Child:
    """A running instance of a Process.

    It has a process group of its own, so that Ctrl-C in a terminal reaches the supervisor alone.
    """

    def __init__(self, process: Process) -> None:
        self._started_at = time.monotonic()
        self._kill_at: float | None = None
        supervisor = os.getpid()
        self._ready_fd, theirs = os.pipe()
        os.set_blocking(self._ready_fd, False)
        announcing = {READY_FD: str(theirs)} if process.announces else {}
        try:
            self._popen = subprocess.Popen(  # noqa: S603 -- programs named by our own code
                list(process.argv),
                env={**os.environ, **process.env, **announcing},
                pass_fds=[theirs, *process.sockets],
                stdin=subprocess.DEVNULL,
                process_group=0,
                # Killed rather than asked: a drained end needs the servers that die with the supervisor.
                preexec_fn=lambda: die_with_parent(supervisor, signal.SIGKILL),  # noqa: PLW1509 -- it takes no lock
            )
        except BaseException:
            os.close(self._ready_fd)
            raise
        finally:
            os.close(theirs)
        self._ready = not process.announces

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def exit_status(self) -> int | None:
        """None while it runs; minus the signal's number when a signal ended it."""
        return self._popen.poll()

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self._started_at

    def is_ready(self) -> bool:
        if not self._ready:
            with contextlib.suppress(BlockingIOError):
                self._ready = os.read(self._ready_fd, 1) == b"1"
        return self._ready

    def end(self, patience: float) -> None:
        """Ask it to end, and note when patience, in seconds, is over."""
        if self._kill_at is None:
            self._kill_at = time.monotonic() + patience
            self._signal(signal.SIGTERM)

    def has_ended(self) -> bool:
        """True once it is gone, with what is left of its group; kills it when patience is over."""
        if self.exit_status is None and self._kill_at is not None and time.monotonic() >= self._kill_at:
            self.kill()
        if self.exit_status is None:
            return False
        self._bury()
        return True

    def kill(self) -> None:
        """End it and its group now."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self.exit_status is None:
            self._popen.send_signal(number)

    def _bury(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        if self._ready_fd >= 0:
            os.close(self._ready_fd)
            self._ready_fd = -1
