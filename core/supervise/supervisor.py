"""The loop that looks after all processes.

SIGTERM and SIGINT stop them, in the reverse of their order; a second one kills what still runs. SIGHUP renews them,
rolling ones without a gap; but when the terminal has gone, which sends SIGHUP too, they are stopped.
"""

import contextlib
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from types import FrameType

import structlog

from core.supervise.child import Process
from core.supervise.slot import Limits, Slot

_log = structlog.get_logger(__name__)

TICK, REST = 0.1, 2.0  # seconds between looks, while something is under way and else; a signal ends the wait
STOP_TIMEOUT = 30.0  # seconds for all processes together
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)


class Supervisor:
    """Runs the processes until it is told to stop.

    Args:
        processes: Started together; stopped one after the other, the last one first.
        on_ready: Called once, when all are ready for the first time.
        upkeep: Called at every look, for what the processes need; it must return within a second or so.
        limits: Times and counts for a single process.
        stop_timeout: Seconds for all processes together to end; what is left then is killed.
    """

    def __init__(
        self,
        processes: Sequence[Process],
        *,
        on_ready: Callable[[], None] = lambda: None,
        upkeep: Callable[[], None] = lambda: None,
        limits: Limits | None = None,
        stop_timeout: float = STOP_TIMEOUT,
    ) -> None:
        self._slots = [Slot(process, limits or Limits()) for process in processes]
        self._on_ready = on_ready
        self._upkeep = upkeep
        self._stop_timeout = stop_timeout
        self._had_terminal = has_terminal()
        self._stop_requests = 0
        self._renewals = 0

    def run(self) -> int:
        """Returns the exit status: 0 when told to stop, 1 when a process had to be given up.

        It takes the signals over, so it must run in the main thread; afterwards they are as before.
        """
        with self._signals() as wakeup:
            try:
                hopeless = self._watch(wakeup)
                self._stop(wakeup)
            finally:
                for slot in self._slots:
                    slot.kill()
        return 1 if hopeless else 0

    def _watch(self, wakeup: Callable[[], None]) -> bool:
        announced = False
        while not self._stop_requests:
            renewals, self._renewals = self._renewals, 0
            for slot in self._slots:
                if renewals:
                    slot.renew()
                slot.tick()
            hopeless = [slot.process.name for slot in self._slots if slot.is_hopeless]
            if hopeless:
                _log.error("processes_given_up", processes=hopeless)
                return True
            if not announced and all(slot.is_ready for slot in self._slots):
                announced = True
                self._on_ready()
            self._upkeep()
            wakeup()
        return False

    def _stop(self, wakeup: Callable[[], None]) -> None:
        deadline = time.monotonic() + self._stop_timeout
        for slot in reversed(self._slots):
            slot.stop()
            while not slot.has_ended and self._stop_requests < 2 and time.monotonic() < deadline:
                self._tick_all()
                wakeup()

    def _tick_all(self) -> None:
        for slot in self._slots:
            slot.tick()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[Callable[[], None]]:
        """Handle our signals; gives a function that sleeps until the next one or the next look."""
        reader, writer = socket.socketpair()
        with reader, writer, selectors.DefaultSelector() as selector:
            for end in (reader, writer):
                end.settimeout(0)
            selector.register(reader, selectors.EVENT_READ)
            before = {number: signal.signal(number, self._on_signal) for number in _SIGNALS}
            fd = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)

            def wakeup() -> None:
                if selector.select(REST if all(slot.is_settled for slot in self._slots) else TICK):
                    reader.recv(4096)

            try:
                yield wakeup
            finally:
                signal.set_wakeup_fd(fd)
                for number, handler in before.items():
                    signal.signal(number, handler)

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        if number == signal.SIGHUP and has_terminal() == self._had_terminal:
            self._renewals += 1
        elif number != signal.SIGCHLD:
            self._stop_requests += 1


def has_terminal() -> bool:
    """Whether this process has a terminal that is still there."""
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True
