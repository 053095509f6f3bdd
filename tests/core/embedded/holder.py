"""A program that uses the embedded servers: `holder.py HOME [fork]` prints one JSON line, then waits for its stdin."""

import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from core.embedded import start_embedded


def main() -> None:
    with start_embedded(Path(sys.argv[1])) as servers:
        child = os.fork() if "fork" in sys.argv else 0
        if "fork" in sys.argv and child == 0:
            signal.pause()
        state = json.loads((servers.home / "embedded" / "state.json").read_text())
        facts = {"pid": os.getpid(), "child": child, "uid": os.geteuid(), "keeper": state["pid"]}
        sys.stdout.write(json.dumps(asdict(servers.urls) | facts) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
