"""Backup, restore and upgrade, with a line for each step."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import typer

from app.servers import migrate, servers
from app.wiring import open_runtime
from core.backup import BackupError, Place, backup, restore
from core.embedded import EmbeddedServers
from core.runtime import Runtime
from core.settings import Settings
from core.switches import LLM, list_switches, set_switch


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


def switch(settings: Settings, key: str, *, off: bool, reason: str) -> None:
    """Turn something off or on; every process notices within seconds.

    Raises:
        SystemExit: there is no such switch.
    """
    kind, _, name = key.partition(":")
    if key != LLM and not (kind in ("tenant", "connector") and name):
        raise SystemExit("A switch is `llm`, `tenant:<uuid>` or `connector:<name>`.")

    async def work(rt: Runtime) -> None:
        async with rt.db.system() as session:
            await set_switch(session, rt.clock, key, off=off, reason=reason)

    with servers(settings) as (filled, _):
        asyncio.run(_with_runtime(filled, work))
    typer.echo(f"{key} is {'off' if off else 'on'}.")


def show_switches(settings: Settings) -> None:
    """Print the switches that were ever touched."""

    async def work(rt: Runtime) -> None:
        async with rt.db.system() as session:
            for row in await list_switches(session):
                typer.echo(
                    f"{'off' if row.off else 'on':4}{row.key}  since {row.changed_at:%Y-%m-%d %H:%M}  {row.reason}"
                )

    with servers(settings) as (filled, _):
        asyncio.run(_with_runtime(filled, work))


async def _with_runtime(settings: Settings, work: Callable[[Runtime], Awaitable[None]]) -> None:
    async with open_runtime(settings) as rt:
        await work(rt)


def _place(settings: Settings, embedded: EmbeddedServers | None) -> Place:
    reader = settings.database_owner_url
    if embedded is not None:
        reader = embedded.cluster.url("comptoir_admin")
    return Place(settings.home, settings.database_owner_url, reader)


def _say(step: str) -> None:
    typer.echo(f"  {step} ...")
