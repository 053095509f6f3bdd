"""CPU time and memory of process trees, from Linux's /proc."""

import os
from collections.abc import Iterable
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


def tree(roots: Iterable[int]) -> set[int]:
    """Return processes and all their descendants."""
    children: dict[int, list[int]] = {}
    for pid in _pids():
        if fields := _stat(pid):
            children.setdefault(int(fields[1]), []).append(pid)
    found: set[int] = set()
    todo = list(roots)
    while todo:
        pid = todo.pop()
        if pid not in found:
            found.add(pid)
            todo += children.get(pid, [])
    return found


def naming(word: str) -> set[int]:
    """Return the processes whose command line holds a word, and their descendants, without this process."""
    roots = {pid for pid in _pids() if word.encode() in _read(pid, "cmdline")}
    return tree(roots - {os.getpid()})


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the user and system time that processes and their ended children have used."""
    return sum(sum(map(int, fields[11:15])) for pid in pids if (fields := _stat(pid))) / _TICKS


def pss_mb(pids: Iterable[int]) -> float:
    """Return the memory of processes in MB; a page that several share is split between them."""
    kilobytes = 0
    for pid in pids:
        for line in _read(pid, "smaps_rollup").splitlines():
            if line.startswith(b"Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def _pids() -> list[int]:
    return [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()]


def _read(pid: int, name: str) -> bytes:
    try:
        return (_PROC / str(pid) / name).read_bytes()
    except OSError:  # it has ended
        return b""


def _stat(pid: int) -> list[bytes]:
    """Return the fields after the command's name, which may itself hold spaces and brackets."""
    return _read(pid, "stat").rpartition(b")")[2].split()
