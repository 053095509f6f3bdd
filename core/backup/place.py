"""The installation that is saved or restored, and PostgreSQL's own programs on its database."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from core.backup.archive import BackupError
from core.embedded.binaries import postgres_binary

_SSL = {"true": "require", "True": "require"}  # what asyncpg also takes, in libpq's words


@dataclass(frozen=True)
class Place:
    """Where an installation keeps its state.

    Attributes:
        home: State folder with `files` and `master.key`.
        owner_url: Role that owns the tables.
        reader_url: Role that row security does not bind; with the embedded server its superuser. On a server of one's
            own the owner, if it has BYPASSRLS.
    """

    home: Path
    owner_url: str
    reader_url: str


def libpq_environment(url: str) -> dict[str, str]:
    """The variables by which libpq's programs find the database of a SQLAlchemy URL: no password on a command line."""
    parsed = make_url(url)
    query = {name: value if isinstance(value, str) else value[0] for name, value in parsed.query.items()}
    ssl = query.get("ssl") or query.get("sslmode")
    values = {
        "PGHOST": parsed.host or query.get("host"),
        "PGPORT": str(parsed.port or query.get("port") or 5432),
        "PGUSER": parsed.username,
        "PGPASSWORD": parsed.password,
        "PGDATABASE": parsed.database,
        "PGSSLMODE": _SSL.get(ssl, ssl) if ssl else None,
        "PGOPTIONS": "-c client_min_messages=warning",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return inherited | {name: value for name, value in values.items() if value is not None}


def run(program: str, url: str, *arguments: str, script: str | None = None) -> str:
    """Run a program of PostgreSQL on a database and return what it prints.

    Raises:
        BackupError: It failed; the message is what it said.
    """
    outcome = subprocess.run(  # noqa: S603 -- a program of the wheel
        [str(postgres_binary(program)), *arguments],
        env=libpq_environment(url),
        input=script,
        stdin=None if script is not None else subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if outcome.returncode != 0:
        raise BackupError(f"{program} failed: {outcome.stderr.strip()}")
    return outcome.stdout


def query(url: str, statement: str) -> str:
    """The value of a statement, as text."""
    return run("psql", url, "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", statement).strip()
