"""Restoring a backup, while Comptoir is stopped."""

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from core.backup.archive import DATABASE, FILES, KEY, BackupError, Manifest, unpack
from core.backup.place import Place, query, run

_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"

# Views go with their tables. The schema itself stays: the app role's rights hang on it. Extensions keep what is theirs.
_EMPTY = """
SET lock_timeout = '10s';
DO $$
DECLARE
    statement text;
    statements text[] := ARRAY(
        SELECT format('DROP %s IF EXISTS %s CASCADE', kind, name) FROM (
            SELECT 1, 'TABLE', oid, oid::regclass::text FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
            UNION ALL
            SELECT 2, 'SEQUENCE', oid, oid::regclass::text FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
            UNION ALL
            SELECT 3, 'ROUTINE', oid, oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION ALL
            SELECT 4, 'TYPE', oid, oid::regtype::text FROM pg_type
            WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
        ) AS object (turn, kind, id, name)
        WHERE NOT EXISTS (SELECT FROM pg_depend WHERE objid = id AND deptype = 'e')
        ORDER BY turn
    );
BEGIN
    FOREACH statement IN ARRAY statements LOOP
        EXECUTE statement;
    END LOOP;
END $$;
"""


def restore(
    place: Place, archive: Path, *, force: bool = False, step: Callable[[str], None] = lambda _: None
) -> Manifest:
    """Bring an installation back from an archive.

    The archive is checked as a whole before anything is changed. The database is replaced in one transaction. A master
    key and files that are in the way are moved aside, not deleted.

    Args:
        place: Where to; stop Comptoir there first. Its app role needs the same default rights as a new database.
        archive: What `backup` wrote.
        force: Replace a database that has tables.
        step: Told what is being done, for a progress display.

    Raises:
        BackupError: The archive or the place will not do; the message says why.
    """
    if not force and query(place.owner_url, _TABLES) != "0":
        raise BackupError("The database is not empty. To replace all that is in it, use --force.")
    place.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=place.home) as scratch:
        folder = Path(scratch)
        step("archive")
        manifest = unpack(archive, folder)
        step("database")
        _restore_database(place, folder)
        step("files")
        aside = f".replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        if (folder / KEY).exists():
            _put(folder / KEY, place.home / KEY, aside)
        if manifest.files_included:
            (folder / FILES).mkdir(mode=0o700, exist_ok=True)
            _put(folder / FILES, place.home / FILES, aside)
    # Made from the database that was; they are built anew.
    shutil.rmtree(place.home / "search", ignore_errors=True)
    return manifest


def _restore_database(place: Place, folder: Path) -> None:
    script = folder / "restore.sql"
    # The roles may have other names here: all belongs to the owner, and the default rights give the app role its own.
    arguments = ["--no-owner", "--no-privileges", "--no-comments", "--exit-on-error", f"--file={script}"]
    run("pg_restore", place.owner_url, *arguments, str(folder / DATABASE))
    emptying = folder / "empty.sql"
    emptying.write_text(_EMPTY)
    options = ["-Xq", "--single-transaction", "-v", "ON_ERROR_STOP=1", "-o", os.devnull]
    run("psql", place.owner_url, *options, "-f", str(emptying), "-f", str(script))
    script.unlink()


def _put(new: Path, place: Path, aside: str) -> None:
    if place.exists():
        place.rename(place.with_name(place.name + aside))
    new.rename(place)
