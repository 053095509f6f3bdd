"""Fail when a lock says where packages come from, or names one without a hash.

A lock pins what is installed; the registry is the business of the machine that installs.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ORIGIN = re.compile(r"://|--(?:extra-)?index-url|--find-links|--trusted-host")
PIN = re.compile(r"^[a-z0-9][a-z0-9._-]*(?:\[[^]]+])?==", re.IGNORECASE)


def python_lock_errors(path: Path) -> list[str]:
    """Errors of one requirements file, each naming the line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    errors = [f"{path.name}:{i}: says where to fetch: {line}" for i, line in enumerate(lines, 1) if ORIGIN.search(line)]
    for i, line in enumerate(lines):
        if PIN.match(line) and not (i + 1 < len(lines) and "--hash=sha256:" in lines[i + 1]):
            errors.append(f"{path.name}:{i + 1}: no hash: {line}")
    return errors


def node_lock_errors(path: Path) -> list[str]:
    """Errors of package-lock.json: a `resolved` address, or a package from the registry without `integrity`."""
    errors = []
    for name, entry in json.loads(path.read_text(encoding="utf-8"))["packages"].items():
        if "://" in entry.get("resolved", ""):
            errors.append(f"{path.name}: says where to fetch: {name}")
        if "node_modules/" in name and not entry.get("link") and "integrity" not in entry:
            errors.append(f"{path.name}: no hash: {name}")
    return errors


def main() -> int:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    errors = [error for path in locks for error in python_lock_errors(path)]
    errors += node_lock_errors(ROOT / "package-lock.json")
    print("\n".join(errors) if errors else f"{len(locks) + 1} locks: every package has a hash, none an address")
    return bool(errors)


if __name__ == "__main__":
    sys.exit(main())
