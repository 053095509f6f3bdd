"""Fail when the migrations do not make the tables that the models describe.

Runs all migrations on an empty embedded Postgres, then lets Alembic compare.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from core.embedded import start_embedded

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    config = Config(ROOT / "alembic.ini")
    heads = ScriptDirectory.from_config(config).get_heads()
    if len(heads) != 1:
        print(f"The migrations end in {len(heads)} heads instead of one: {', '.join(heads)}")
        return 1
    with (
        tempfile.TemporaryDirectory(prefix="comptoir-migrations-", ignore_cleanup_errors=True) as home,
        start_embedded(Path(home), fast=True) as servers,
    ):
        # Alembic's configuration reads % as the start of a reference.
        config.set_main_option("sqlalchemy.url", servers.urls.database_owner_url.replace("%", "%%"))
        try:
            command.upgrade(config, "head")
            command.check(config)
        except CommandError as error:
            print(error)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
