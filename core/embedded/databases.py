"""Roles and databases of the embedded Postgres, made with the wheel's psql.

`comptoir_owner` owns the databases and migrates; `comptoir_app` reads and writes rows, owns nothing and cannot get
around row security.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from core.embedded.binaries import postgres_binary
from core.embedded.errors import EmbeddedError
from core.embedded.layout import Passwords
from core.embedded.servers import ADMIN_ROLE, PORT, environment

OWNER_ROLE, APP_ROLE = "comptoir_owner", "comptoir_app"
DATABASE = "comptoir"

_ROLE = """
SELECT 'CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD ''{password}'''
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec
"""

_CREATE = """
SELECT 'CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{name}') \\gexec
REVOKE ALL ON DATABASE {name} FROM PUBLIC;
GRANT CONNECT ON DATABASE {name} TO {app};
"""

_GRANTS = """
\\connect {name}
ALTER SCHEMA public OWNER TO {owner};
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app};
"""


@dataclass(frozen=True)
class Cluster:
    """Access to the embedded Postgres as its superuser, through its socket folder."""

    run_dir: Path
    passwords: Passwords

    def url(self, role: str, database: str = DATABASE) -> str:
        """SQLAlchemy URL of a database for `comptoir_admin`, `comptoir_owner` or `comptoir_app`."""
        password = {ADMIN_ROLE: self.passwords.admin, OWNER_ROLE: self.passwords.owner, APP_ROLE: self.passwords.app}
        host = quote(str(self.run_dir), safe="/")
        return f"postgresql+asyncpg://{role}:{password[role]}@/{database}?host={host}&port={PORT}"

    def run_sql(self, script: str, database: str = "postgres") -> str:
        """Run a psql script as superuser.

        Returns:
            What it prints, unaligned and without headers.

        Raises:
            EmbeddedError: A statement failed; the script stopped there.
        """
        outcome = subprocess.run(  # noqa: S603 -- psql of the wheel
            [str(postgres_binary("psql")), "-XqAt", "-v", "ON_ERROR_STOP=1", "-f", "-"],
            input=script,
            env=environment()
            | {
                "PGHOST": str(self.run_dir),
                "PGPORT": str(PORT),
                "PGUSER": ADMIN_ROLE,
                "PGPASSWORD": self.passwords.admin,
                "PGDATABASE": database,
                "PGOPTIONS": "-c client_min_messages=warning",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if outcome.returncode != 0:
            raise EmbeddedError(f"psql: {outcome.stderr.strip()}")
        return outcome.stdout

    def provision(self) -> None:
        """Make the roles and the application's database where they are missing; safe to run twice and side by side."""
        roles = _ROLE.format(role=OWNER_ROLE, password=self.passwords.owner)
        roles += _ROLE.format(role=APP_ROLE, password=self.passwords.app)
        self.run_sql(f"SELECT pg_advisory_lock(7231);{roles}{_create(DATABASE, 'template1')}{_grants(DATABASE)}")

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database owned by `comptoir_owner`.

        Args:
            name: Lower-case letters, digits and underscores.
            template: Database to clone with its rows and grants; nobody may be connected to it. Else it is empty.

        Raises:
            EmbeddedError: The template is missing or in use.
        """
        script = _create(name, template or "template1")
        self.run_sql(script if template else script + _grants(name))

    def drop_database(self, name: str) -> None:
        """Drop a database if it exists, ending the connections to it."""
        self.run_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE);")


def _create(name: str, template: str) -> str:
    return _CREATE.format(name=name, template=template, owner=OWNER_ROLE, app=APP_ROLE)


def _grants(name: str) -> str:
    return _GRANTS.format(name=name, owner=OWNER_ROLE, app=APP_ROLE)
