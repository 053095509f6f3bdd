"""How a program gets the embedded servers of a home: join those that run, or start a keeper."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from core.embedded.databases import APP_ROLE, OWNER_ROLE, Cluster
from core.embedded.errors import EmbeddedError
from core.embedded.layout import Layout, control_socket, is_private_folder
from core.embedded.processes import rotate, tail
from core.embedded.servers import ADMIN_ROLE, valkey_socket

START_TIMEOUT = 120.0  # seconds; recovery after a crash reads the write-ahead log
STOP_TIMEOUT = 60.0
CODE_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class ServerUrls:
    """The same three addresses that DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL give for servers of one's own."""

    database_url: str
    database_owner_url: str
    redis_url: str


class EmbeddedServers:
    """A share in the running servers of a home; they stop when the last share is closed or its process has died."""

    def __init__(self, home: Path, cluster: Cluster, connection: socket.socket, *, fast: bool) -> None:
        self.home = home
        self.cluster = cluster
        self._connection = connection
        self._fast = fast
        self.urls = ServerUrls(
            database_url=cluster.url(APP_ROLE),
            database_owner_url=cluster.url(OWNER_ROLE),
            redis_url=f"unix://{quote(str(valkey_socket(cluster.run_dir)), safe='/')}",
        )

    @property
    def admin_url(self) -> str:
        """Superuser, for tests and backups only."""
        return self.cluster.url(ADMIN_ROLE, "postgres")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def revive(self) -> None:
        """Start the servers again when their keeper was killed; costs a system call when it was not.

        Raises:
            EmbeddedError: They cannot be started again.
        """
        with contextlib.suppress(BlockingIOError):
            if not self._connection.recv(1024):
                self._connection.close()
                self._connection, _ = connect(Layout.of(self.home), fast=self._fast)

    def close(self) -> None:
        """Give the share back; returns when the servers have stopped, or at once while others use them."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_WR)
            self._connection.settimeout(STOP_TIMEOUT)
            while self._connection.recv(1024):
                pass
        self._connection.close()


def start_embedded(home: Path, *, fast: bool = False) -> EmbeddedServers:
    """Start Postgres and Valkey under `home`, or join them where they run already.

    Args:
        home: State folder, made if missing. Programs with the same home share the servers.
        fast: Trade safety after a power cut for speed. For tests only; ignored when joining.

    Raises:
        EmbeddedError: They cannot run here; the message says why and what to do.
    """
    layout = Layout.of(home)
    connection, run_dir = connect(layout, fast=fast)
    servers = EmbeddedServers(layout.home, Cluster(run_dir, layout.passwords()), connection, fast=fast)
    try:
        servers.cluster.provision()
    except BaseException:
        servers.close()
        raise
    return servers


def connect(layout: Layout, *, fast: bool) -> tuple[socket.socket, Path]:
    """A connection to the keeper of this home whose servers are ready, and the folder of their sockets."""
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        joined = _join(layout)
        connection = joined or _launch(layout, fast=fast)
        answer = _ask(connection, layout, deadline)
        if answer["status"] == "ready":
            connection.settimeout(0)
            # A forked child must not keep the servers alive after this process.
            os.register_at_fork(after_in_child=connection.close)
            return connection, Path(answer["run_dir"])
        connection.close()
        if answer["status"] == "failed":
            raise EmbeddedError(answer["detail"])
        if answer["status"] == "gone" and not joined:
            raise EmbeddedError(f"The keeper of the embedded servers ended at once:\n{tail(layout.log('keeper'))}")
        time.sleep(0.1)  # a keeper that is leaving still holds the home, or one that starts does not listen yet
    raise EmbeddedError(f"{layout.home} is held by another Comptoir that does not answer; see {layout.log('keeper')}")


def _join(layout: Layout) -> socket.socket | None:
    run_dir = layout.recorded_run_dir()
    if run_dir is None or not is_private_folder(run_dir):
        return None
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(control_socket(run_dir)))
    except OSError:
        connection.close()
        return None
    return connection


def _launch(layout: Layout, *, fast: bool) -> socket.socket:
    ours, keepers = socket.socketpair()
    log = layout.log("keeper")
    rotate(log)
    fd = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    command = [sys.executable, "-m", "core.embedded.keeper", str(layout.home), str(keepers.fileno())]
    # The keeper forks away at once: it is not this process's child, and lives on when others share the servers.
    outcome = subprocess.run(  # noqa: S603 -- this interpreter with a module of ours
        [*command, *(["--fast"] if fast else [])],
        stdin=subprocess.DEVNULL,
        stdout=fd,
        stderr=fd,
        cwd=CODE_ROOT,
        pass_fds=[keepers.fileno()],
        start_new_session=True,
        check=False,
    )
    os.close(fd)
    keepers.close()
    if outcome.returncode != 0:
        ours.close()
        raise EmbeddedError(f"The keeper of the embedded servers did not start:\n{tail(log)}")
    return ours


def _ask(connection: socket.socket, layout: Layout, deadline: float) -> dict[str, str]:
    """What the keeper says once it knows: ready, failed, busy (another one holds the home) or gone (it is leaving)."""
    connection.settimeout(max(deadline - time.monotonic(), 1))
    try:
        with connection.makefile() as lines:
            message: dict[str, str] = json.loads(lines.readline() or '{"status": "gone"}')
    except TimeoutError:
        return {"status": "failed", "detail": f"The embedded servers are not ready; see the logs in {layout.root}"}
    except ConnectionError:
        return {"status": "gone"}
    return message
