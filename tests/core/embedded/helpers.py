"""What the tests of the embedded servers share: a program to kill, and a look at what still runs."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil
import redis

from core.embedded import EmbeddedServers

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def eventually(condition: Callable[[], object], within: float = 30) -> None:
    """Wait until the condition holds, at most `within` seconds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def processes_of(home: Path) -> list[psutil.Process]:
    """Every process that works in this home: its keeper, its servers and their children."""
    return [process for process in psutil.process_iter() if _works_in(process, str(home))]


def _works_in(process: psutil.Process, home: str) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return process.cwd().startswith(home) or (
            "core.embedded.keeper" in process.cmdline() and home in process.cmdline()
        )
    except psutil.Error:
        return False


def kill_all(processes: Sequence[psutil.Process]) -> None:
    """Kill them; one that died because another was killed is no error."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def server_pid(home: Path, server: str) -> int:
    pid_file = home / "embedded" / server / {"postgres": "postmaster.pid", "valkey": "valkey.pid"}[server]
    return int(pid_file.read_text().split()[0])


class Holder:
    """The program of holder.py, ready to be killed."""

    def __init__(self, home: Path, *flags: str, prefix: Sequence[str] = ()) -> None:
        self.process = subprocess.Popen(
            [*prefix, sys.executable, HERE / "holder.py", home, *flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            text=True,
        )
        assert self.process.stdout
        line = self.process.stdout.readline()
        self.facts: dict[str, Any] = json.loads(line) if line else {}

    def end(self) -> int:
        """Let it finish in its own time; returns its exit status."""
        self.process.communicate("")
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        self.end()


def write_row(servers: EmbeddedServers, value: int) -> None:
    servers.cluster.run_sql(f"CREATE TABLE IF NOT EXISTS kept (i int); INSERT INTO kept VALUES ({value})", "comptoir")
    with redis.Redis.from_url(servers.urls.redis_url) as client:
        client.rpush("kept", value)


def rows(servers: EmbeddedServers) -> tuple[list[int], list[int]]:
    """What both servers kept."""
    stored = servers.cluster.run_sql("SELECT i FROM kept ORDER BY i", "comptoir").split()
    with redis.Redis.from_url(servers.urls.redis_url) as client:
        listed = client.lrange("kept", 0, -1)
    return [int(i) for i in stored], [int(i) for i in listed]
