"""The real thing for tests: `comptoir demo` in processes of its own, on a port of its own, in a folder of its own."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import psutil

from core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 120.0  # a busy machine; a quiet one needs ten seconds
_KINDS = {
    "api": ("app.cli", "serve"),
    "worker-default": ("worker", "default"),
    "worker-catalog": ("worker", "catalog"),
    "dispatcher": ("app.cli", "dispatcher"),
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def eventually(condition: Callable[[], Awaitable[Any]], within: float, what: str) -> Any:
    """Ask until the answer is true, and return it."""
    deadline = time.monotonic() + within
    while True:
        found = await condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {within} s: {what}"
        await asyncio.sleep(0.1)


class Installation:
    """A running demo. Every process that was ever seen of it is remembered, so that orphans are noticed."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._seen: set[tuple[int, float]] = set()

    async def start(self) -> None:
        """Start it and wait until it can serve."""
        ours = {name for field in Settings.model_fields.values() if (name := str(field.validation_alias))}
        # Without bytecode files each of the processes compiles everything again.
        kept = os.environ.keys() - ours - {"PYTHONDONTWRITEBYTECODE"}
        env = {name: os.environ[name] for name in kept}
        env |= {"COMPTOIR_HOME": str(self.home), "PORT": str(self.port), "COMPTOIR_LOG_FORMAT": "json"}
        with (self.home.parent / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: ASYNC220 - it returns at once
                [sys.executable, "-m", "app.cli", "demo"],
                env={**env, **self._environment},
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        await self.ready()

    async def ready(self) -> None:
        """Wait until every process is at work."""

        async def is_ready() -> bool:
            assert self.supervisor.poll() is None, f"it ended:\n{self.log[-3000:]}"
            return await self._answers() and {kind_of(process) for process in self.children()} >= set(_KINDS)

        await eventually(is_ready, READY_WITHIN, "ready")

    async def _answers(self) -> bool:
        async with httpx2.AsyncClient() as client:
            try:
                return (await client.get(f"{self.url}/readyz", timeout=5)).status_code == 200
            except httpx2.TransportError:
                return False

    @property
    def supervisor(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    @property
    def log(self) -> str:
        return (self.home.parent / "log").read_text("utf-8", "replace")

    @property
    def demo(self) -> dict[str, str]:
        """What demo.json says."""
        found: dict[str, str] = json.loads((self.home / "demo.json").read_text("utf-8"))
        return found

    def processes(self) -> list[psutil.Process]:
        """Every living process of this installation: the supervisor's children, the keeper and its servers."""
        found = [psutil.Process(self.supervisor.pid), *self.children(), *self._keeper()]
        self._seen.update((process.pid, process.create_time()) for process in found)
        return found

    def children(self) -> list[psutil.Process]:
        """The supervisor's processes."""
        return psutil.Process(self.supervisor.pid).children(recursive=True)

    def _keeper(self) -> Iterator[psutil.Process]:
        for process in psutil.process_iter(["cmdline"]):
            if {"core.embedded.keeper", str(self.home.resolve())} <= set(process.info["cmdline"] or ()):
                yield process
                yield from process.children(recursive=True)

    def find(self, kind: str) -> psutil.Process:
        """Return the process of a kind: api, dispatcher, worker-default, worker-catalog, postgres or valkey."""
        return next(process for process in self.processes() if kind_of(process) == kind)

    def kill(self, kind: str) -> None:
        """kill -9."""
        self.find(kind).send_signal(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to stop, and return its exit status."""
        self.processes()
        self.supervisor.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.supervisor.wait, 60)

    def orphans(self) -> list[psutil.Process]:
        """Processes that were once part of it and still run."""
        return [psutil.Process(pid) for pid, born in self._seen if _lives(pid, born)]

    def end(self) -> None:
        """Leave nothing behind, whatever the test did."""
        if self._process is not None and self._process.poll() is None:
            self.processes()
            self._process.terminate()
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for orphan in self.orphans():
            orphan.kill()


def kind_of(process: psutil.Process) -> str:
    """Say what a process is, by its command line."""
    try:
        line = process.cmdline()
    except psutil.Error:
        return ""
    for kind, words in _KINDS.items():
        if set(words) <= set(line):
            return kind
    program = Path(line[0]).name if line else ""
    if program == "postgres" and len(line) > 1:
        return "postgres"
    return "valkey" if "valkey" in program else ""


def _lives(pid: int, born: float) -> bool:
    try:
        process = psutil.Process(pid)
        return process.create_time() == born and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
