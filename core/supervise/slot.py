"""The place of one process: the instance at work, the one that is to follow it, and those on their way out."""

import time
from dataclasses import dataclass

import structlog

from core.supervise.child import Child, Process

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Limits:
    """Times in seconds.

    Attributes:
        ready: For a new process to announce itself.
        drain: For an old one to finish what it has begun.
        first_delay: Before the first restart of one that died; doubled each time in a row.
        longest_delay: Where the doubling ends.
        healthy: A process that lived this long, and was ready, starts again with the first delay.
        deaths: One that dies this many times in a row without becoming healthy is given up.
    """

    ready: float = 60.0
    drain: float = 25.0
    first_delay: float = 0.2
    longest_delay: float = 10.0
    healthy: float = 10.0
    deaths: int = 8


class Slot:
    """Keeps one instance of a process at work."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self.process = process
        self._limits = limits
        self._current: Child | None = None
        self._successor: Child | None = None
        self._leaving: list[Child] = []
        self._deaths = 0
        self._start_at = 0.0
        self._renewal_due = False
        self._stopping = False

    @property
    def is_ready(self) -> bool:
        return self._current is not None and self._current.is_ready()

    @property
    def is_settled(self) -> bool:
        """Nothing is due until something happens to a process."""
        return self.is_ready and self._successor is None and not self._leaving and self._deaths == 0

    @property
    def is_hopeless(self) -> bool:
        return self._deaths >= self._limits.deaths

    @property
    def has_ended(self) -> bool:
        return self._stopping and not self._leaving

    def tick(self) -> None:
        """Look at every instance once and do what is due."""
        self._leaving = [child for child in self._leaving if not child.has_ended()]
        if self._stopping:
            return
        self._tend_current()
        self._tend_successor()

    def _tend_current(self) -> None:
        child = self._current
        if child is None:
            self._fill()
            return
        if child.is_ready() and child.age > self._limits.healthy:
            self._deaths = 0
        if child.has_ended():
            _log.warning("process_died", process=self.process.name, pid=child.pid, status=child.exit_status)
        elif self._is_late(child):
            _log.error("process_not_ready", process=self.process.name, pid=child.pid)
            self._leave(child)
        else:
            return
        self._current = None
        self._count_death()

    def _fill(self) -> None:
        """Start an instance when it is due; one that does not roll waits until its predecessor has gone."""
        free = self._successor is None and (self.process.rolling or not self._leaving)
        if free and time.monotonic() >= self._start_at:
            self._current = self._start()

    def _tend_successor(self) -> None:
        child = self._successor
        if child is None:
            self._begin_renewal()
        elif child.has_ended() or self._is_late(child):
            _log.error("renewal_failed", process=self.process.name, pid=child.pid, status=child.exit_status)
            if child.exit_status is None:
                self._leave(child)
            self._successor = None
        elif child.is_ready():
            if self._current is not None:
                self._leave(self._current)
            self._current, self._successor = child, None
            _log.info("process_renewed", process=self.process.name, pid=child.pid)

    def _start(self) -> Child | None:
        try:
            child = Child(self.process)
        except OSError as error:
            _log.error("process_cannot_start", process=self.process.name, error=str(error))
            self._count_death()
            return None
        _log.info("process_started", process=self.process.name, pid=child.pid)
        return child

    def _count_death(self) -> None:
        delay = self._limits.first_delay * 2**self._deaths
        self._start_at = time.monotonic() + min(delay, self._limits.longest_delay)
        self._deaths += 1

    def _is_late(self, child: Child) -> bool:
        return not child.is_ready() and child.age > self._limits.ready

    def _leave(self, child: Child) -> None:
        child.end(self._limits.drain)
        self._leaving.append(child)

    def renew(self) -> None:
        """Replace the instance by a new one, and once more when that is asked for while it is under way."""
        self._renewal_due = True
        self._begin_renewal()

    def _begin_renewal(self) -> None:
        if not self._renewal_due or self._successor is not None:
            return
        self._renewal_due = False
        self._deaths, self._start_at = 0, 0.0
        if self.process.rolling and self._current is not None:
            self._successor = self._start()
        elif self._current is not None:
            self._leave(self._current)
            self._current = None

    def stop(self) -> None:
        """Ask every instance to end; `has_ended` says when they have."""
        self._stopping = True
        for child in (self._current, self._successor):
            if child is not None:
                self._leave(child)
        self._current = self._successor = None

    def kill(self) -> None:
        """End every instance now."""
        self.stop()
        for child in self._leaving:
            child.kill()
        self.tick()
