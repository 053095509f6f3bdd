"""The two servers: how each is prepared, started, asked whether it is ready, and stopped."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.embedded.binaries import postgres_binary, valkey_binary
from core.embedded.errors import EmbeddedError
from core.embedded.identity import Identity, give
from core.embedded.layout import Layout, Passwords

ADMIN_ROLE = "comptoir_admin"
PORT = 5432  # part of the socket's name; nothing listens on TCP


def environment() -> dict[str, str]:
    """What the servers inherit: no PG* variable of the user may change what we start."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


class Server(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def stop_signals(self) -> tuple[signal.Signals, ...]:
        """Sent one after the other until the server has gone; the first one loses nothing."""
        ...

    @property
    def child_title(self) -> str | None:
        """How the command lines of its own children begin, where a child can outlive it."""
        ...

    def prepare(self, identity: Identity, become: Callable[[], None]) -> None: ...
    def command(self) -> list[str]: ...
    def pid_file(self) -> Path: ...
    def is_ready(self, pid: int) -> bool: ...


@dataclass(frozen=True)
class Postgres:
    """PostgreSQL 18 on a Unix socket; passwords are asked for there as well."""

    layout: Layout
    run_dir: Path
    passwords: Passwords
    fast: bool
    name: str = "postgres"
    stop_signals: tuple[signal.Signals, ...] = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)

    @property
    def data(self) -> Path:
        return self.layout.data(self.name)

    def prepare(self, identity: Identity, become: Callable[[], None]) -> None:
        """Make the cluster beside its final place and move it there once it is complete."""
        if self.data.exists():
            give(self.data, identity)
            return
        unfinished = self.data.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        give(unfinished, identity)
        command = [
            str(postgres_binary("initdb")),
            f"--pgdata={unfinished}",
            f"--username={ADMIN_ROLE}",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--auth=scram-sha-256",
            "--pwfile=/dev/stdin",
            *(["--no-sync"] if self.fast else []),
        ]
        outcome = subprocess.run(  # noqa: S603 -- a program of the wheel
            command,
            input=self.passwords.admin.encode(),
            preexec_fn=become,
            env=environment(),
            capture_output=True,
            check=False,
        )
        if outcome.returncode != 0:
            raise EmbeddedError(f"initdb failed: {outcome.stderr.decode(errors='replace').strip()}")
        unfinished.rename(self.data)

    def command(self) -> list[str]:
        """Settings for one machine that also runs the application; all else is Postgres's default."""
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": '"' + str(self.run_dir).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            # The passwords have 256 random bits: stretching them would only slow every connection down.
            "scram_iterations": "1",
            "shared_buffers": "64MB",
            "max_connections": "100",
            "jit": "off",
            # Every query is short, and containers often have just 64 MB of /dev/shm for parallel workers.
            "max_parallel_workers_per_gather": "0",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "max_wal_size": "256MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # Logs hold no personal text: no statements, and no DETAIL lines with key values.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
            "log_checkpoints": "off",
            "cluster_name": self.run_dir.name,
        }
        if self.fast:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(postgres_binary("postgres")), "-D", str(self.data), *flags]

    @property
    def child_title(self) -> str | None:
        return f"postgres: {self.run_dir.name}: "

    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def is_ready(self, pid: int) -> bool:
        """Postgres writes its state to the eighth line of its pid file; pg_ctl looks there too."""
        try:
            lines = self.pid_file().read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


@dataclass(frozen=True)
class Valkey:
    """Valkey on a Unix socket, with its append-only file on."""

    layout: Layout
    run_dir: Path
    fast: bool
    name: str = "valkey"
    child_title: str | None = None
    stop_signals: tuple[signal.Signals, ...] = (signal.SIGTERM, signal.SIGKILL)

    @property
    def data(self) -> Path:
        return self.layout.data(self.name)

    def prepare(self, identity: Identity, become: Callable[[], None]) -> None:  # noqa: ARG002 -- Server's signature
        """Make the data folder."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        give(self.data, identity)

    def command(self) -> list[str]:
        """The server runs in its data folder, so no path of the home has to be quoted for it."""
        settings = {
            "port": "0",
            "unixsocket": str(valkey_socket(self.run_dir)),
            "unixsocketperm": "700",
            "appendonly": "yes",
            "appendfsync": "no" if self.fast else "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "pidfile": "valkey.pid",
            "daemonize": "no",
        }
        return [str(valkey_binary()), *(part for name, value in settings.items() for part in (f"--{name}", value))]

    def pid_file(self) -> Path:
        return self.data / "valkey.pid"

    def is_ready(self, pid: int) -> bool:  # noqa: ARG002 -- Server's signature
        """False until the append-only file has been read: Valkey answers PING with -LOADING before."""
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(1)
                client.connect(str(valkey_socket(self.run_dir)))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def valkey_socket(run_dir: Path) -> Path:
    return run_dir / "valkey.sock"
