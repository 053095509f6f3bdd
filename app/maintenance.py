"""Backup, restore and upgrade, with a line for each step."""

from datetime import UTC, datetime
from pathlib import Path

import typer

from app.servers import migrate, servers
from core.backup import BackupError, Place, backup, restore
from core.embedded import EmbeddedServers
from core.settings import Settings


def save(settings: Settings, target: Path, *, with_key: bool) -> None:
    """Write a backup.

    Raises:
        SystemExit: it could not be written; the message says why.
    """
    with servers(settings) as (filled, embedded):
        try:
            manifest = backup(
                _place(filled, embedded),
                target,
                with_key=with_key,
                with_files=not filled.files_url.get_secret_value(),
                step=_say,
            )
        except BackupError as error:
            raise SystemExit(str(error)) from error
    typer.echo(f"Saved to {target} (schema {manifest.schema_revision}).")


def bring_back(settings: Settings, archive: Path, *, force: bool) -> None:
    """Restore a backup and migrate it to this version.

    Raises:
        SystemExit: it could not be restored; the message says why.
    """
    with servers(settings) as (filled, embedded):
        try:
            restore(_place(filled, embedded), archive, force=force, step=_say)
        except BackupError as error:
            raise SystemExit(str(error)) from error
        migrate(filled.database_owner_url)
    typer.echo("Restored. Start Comptoir again.")


def upgrade(settings: Settings) -> None:
    """Back up, then migrate."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = settings.home / f"before-upgrade-{datetime.now(UTC):%Y%m%dT%H%M%S}.tar.gz"
    save(settings, target, with_key=True)
    with servers(settings) as (filled, _):
        migrate(filled.database_owner_url)
    typer.echo("The schema is up to date.")


def _place(settings: Settings, embedded: EmbeddedServers | None) -> Place:
    reader = settings.database_owner_url
    if embedded is not None:
        reader = embedded.cluster.url("comptoir_admin")
    return Place(settings.home, settings.database_owner_url, reader)


def _say(step: str) -> None:
    typer.echo(f"  {step} ...")
