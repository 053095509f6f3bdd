"""The processes of a benchmark: embedded Postgres and Valkey, the scripted model, and the servers under test."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.servers import migrate
from core.embedded import start_embedded

_START_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """A running program and the port it answers on."""

    port: int
    pid: int


@dataclass(frozen=True)
class Stores:
    """Postgres and Valkey, migrated and empty."""

    home: Path
    """Also the word that the command lines of both hold."""
    database_url: str
    owner_url: str
    redis_url: str

    @property
    def environment(self) -> dict[str, str]:
        """What a process of Comptoir needs to use them."""
        return {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.owner_url,
            "REDIS_URL": self.redis_url,
            "COMPTOIR_HOME": str(self.home / "comptoir"),
            "COMPTOIR_LOG_LEVEL": "WARNING",
        }

    def child_environment(self) -> dict[str, str]:
        """Return this process's environment with that added."""
        return {**os.environ, **self.environment}


@contextlib.contextmanager
def stores() -> Iterator[Stores]:
    """Start the stores as the product does: every commit is on disk before it is reported."""
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as folder:
        home = Path(folder)
        with start_embedded(home) as started:
            urls = started.urls
            migrate(urls.database_owner_url)
            (home / "comptoir").mkdir()
            yield Stores(home, urls.database_url, urls.database_owner_url, urls.redis_url)


@contextlib.contextmanager
def running(module: str, *arguments: str, env: dict[str, str] | None = None, ready: str = "") -> Iterator[Server]:
    """Run `python -m module ... --fd N` on a free port until the block ends.

    Args:
        module: the program.
        arguments: its arguments before `--fd`.
        env: added to this process's environment.
        ready: path that answers 200 once the server can be used; empty waits for nothing.
    """
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    port, fd = listener.getsockname()[1], listener.fileno()
    command = [sys.executable, "-m", module, *arguments, "--fd", str(fd)]
    with listener:
        process = subprocess.Popen(command, env={**os.environ, **(env or {}), "PORT": str(port)}, pass_fds=[fd])
    try:
        if ready:
            _wait(process, port, ready)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", port: int, path: str) -> None:
    """Wait for a path to answer 200. Connections wait in the listening socket's queue, so few tries are needed."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=_START_SECONDS) as ask:
            ask.sendall(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n".encode())
            if b" 200 " in ask.recv(64):
                return
        time.sleep(0.1)
    raise SystemExit(f"The server did not become ready: {path}")


@dataclass(frozen=True)
class Shop:
    """A shop in an installation."""

    tenant_id: str
    widget_key: str


def open_shop(stores: Stores, products: int, *, fast_lane: bool) -> Shop:
    """Open a shop in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.shop", "--products", str(products)]
    if fast_lane:
        command.append("--fast-lane")
    done = subprocess.run(command, env=stores.child_environment(), stdout=subprocess.PIPE, check=True)
    return Shop(**json.loads(done.stdout))
