"""A small program to supervise: `program.py NAME JOURNAL [FLAG...]`. It notes its start and its end in the journal."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from core.supervise import announce_ready


def main() -> None:
    name, journal, *flags = sys.argv[1:]

    def note(event: str, pid: int) -> None:
        with Path(journal).open("a") as file:
            file.write(f"{event} {name} {pid}\n")

    def end(*_: object) -> None:
        if "stubborn" in flags:
            note("ignored", os.getpid())
            return
        note("end", os.getpid())
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    if "grandchild" in flags:
        note("grandchild", subprocess.Popen(["sleep", "600"]).pid)
    note("start", os.getpid())
    if "failing" in flags or ("fails_if" in flags and Path(flags[-1]).exists()):
        sys.exit(3)
    if "announcing" in flags:
        announce_ready()
        announce_ready()
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
