"""Writing a backup, while Comptoir runs."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from core.backup.archive import DATABASE, FILES, FORMAT, KEY, ArchiveWriter, BackupError, Manifest
from core.backup.place import Place, query, run

_READS_ALL = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


def backup(
    place: Place,
    target: Path,
    *,
    with_key: bool = True,
    with_files: bool = True,
    step: Callable[[str], None] = lambda _: None,
) -> Manifest:
    """Save an installation into one archive.

    The database is one snapshot. The files are copied after it, so those that its rows name are there unless they were
    deleted in between.

    Args:
        place: The installation; it may be running.
        target: The archive to write, by custom `*.tar.gz`; must not exist. Its mode is 0600.
        with_key: Put the master key in. Without it, keep the key elsewhere: encrypted values need it.
        with_files: False when they are in S3.
        step: Told what is being done, for a progress display.

    Raises:
        BackupError: Nothing was written; the message says why.
    """
    if query(place.reader_url, _READS_ALL) != "t":
        raise BackupError(
            "Row security would hide the tenants' rows from this role, so the backup would be empty. Set "
            "DATABASE_OWNER_URL to a role that may read all: ALTER ROLE <owner> BYPASSRLS."
        )
    with ArchiveWriter.create(target) as archive, tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        step("database")
        dump = Path(scratch) / DATABASE
        run("pg_dump", place.reader_url, "--format=custom", "--compress=none", f"--file={dump}")
        archive.add(DATABASE, dump)
        dump.unlink()
        key = place.home / KEY
        if with_key and key.exists():
            archive.add(KEY, key)
        if with_files:
            step("files")
            _add_files(archive, place.home / "files")
        manifest = Manifest(
            format=FORMAT,
            version=metadata.version("comptoir"),
            schema_revision=_revision(place),
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            files_included=with_files,
            members=archive.members,
        )
        archive.finish(manifest)
    return manifest


def _add_files(archive: ArchiveWriter, root: Path) -> None:
    for path in sorted(root.rglob("*")):
        key = path.relative_to(root).as_posix()
        # A leading dot marks a file that is still being written.
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            try:
                archive.add(FILES + key, path)
            except FileNotFoundError:
                continue  # deleted since it was listed


def _revision(place: Place) -> str:
    if query(place.reader_url, "SELECT to_regclass('public.alembic_version')") == "":
        return ""
    return query(place.reader_url, "SELECT version_num FROM alembic_version")
