"""A supervisor in a process of its own: `run.py SPECIFICATION`, JSON with processes, limits and stop_timeout."""

import json
import os
import sys
from pathlib import Path

from core.supervise import Process, Supervisor
from core.supervise.slot import Limits


def main() -> int:
    specification = json.loads(sys.argv[1])
    journal = Path(specification["journal"])

    def note(event: str) -> None:
        with journal.open("a") as file:
            file.write(f"{event} supervisor {os.getpid()}\n")

    supervisor = Supervisor(
        [Process(**process) for process in specification["processes"]],
        on_ready=lambda: note("ready"),
        limits=Limits(**specification["limits"]),
        stop_timeout=specification["stop_timeout"],
    )
    status = supervisor.run()
    note("end")
    return status


if __name__ == "__main__":
    sys.exit(main())
