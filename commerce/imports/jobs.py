"""The job that runs an import, on the queue whose one worker also writes the search index."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from typing import BinaryIO
from uuid import UUID

import structlog

from commerce.catalog.events import catalog_changed
from commerce.imports import repository
from commerce.imports.fetch import fetched
from commerce.imports.models import Import
from commerce.imports.readers.limits import FileRejected
from commerce.imports.run import ImportRun, Progress
from commerce.ports import ProductIndex
from core.errors import AppError
from core.http import OutboundClient
from core.jobs import job
from core.ports import FileStore
from core.runtime import Runtime
from core.switches import Switches

ATTEMPTS = 5
_log = structlog.get_logger(__name__)


@job(queue="catalog", timeout=3600, retries=ATTEMPTS)
async def run_import(rt: Runtime, *, tenant_id: str, import_id: str) -> None:
    """Run an import from its beginning. Safe to repeat: what a killed run wrote is found unchanged."""
    tenant, number = UUID(tenant_id), UUID(import_id)
    async with rt.db.tenant(tenant) as session:
        row = await repository.restart(session, tenant, number, rt.clock.now())
        done = await repository.get_import(session, tenant, number) if row is None else None
    if row is None:
        if done is not None:
            await _forget_file(rt, done)
        return
    if row.attempts > ATTEMPTS:
        await _fail(
            rt, row, Progress(), "The import was interrupted again and again. Try a smaller file, or ask us to look."
        )
        return
    run = ImportRun(rt, row)
    try:
        with tempfile.TemporaryFile(prefix="comptoir-import-") as file:
            await _copy(_content(rt, row), file)
            await run.read(file)
    except FileRejected as error:
        await _end_badly(rt, row, run, str(error))
    except AppError as error:
        if error.retryable and row.attempts < ATTEMPTS:
            raise
        await _end_badly(rt, row, run, error.detail)
    except Exception:
        if row.attempts >= ATTEMPTS:
            await _end_badly(rt, row, run, "Something went wrong on our side. Nothing of what was imported is lost.")
        raise
    else:
        await rt.ports.get(ProductIndex).refresh(tenant)
        await _finish(rt, row, run.progress, status="succeeded", error=None)
        await _forget_file(rt, row)


async def _end_badly(rt: Runtime, row: Import, run: ImportRun, message: str) -> None:
    """Fail an import; what it changed before is kept, and found."""
    kept = run.progress.imported
    if run.progress.changed:
        await rt.ports.get(ProductIndex).refresh(row.tenant_id)
    await _fail(
        rt, row, run.progress, f"{message} {kept} products had been imported before and are kept." if kept else message
    )


async def _fail(rt: Runtime, row: Import, progress: Progress, message: str) -> None:
    _log.info("import_failed", import_id=str(row.id), attempts=row.attempts)
    await _finish(rt, row, progress, status="failed", error=message)
    await _forget_file(rt, row)


async def _finish(rt: Runtime, row: Import, progress: Progress, *, status: str, error: str | None) -> None:
    async with rt.db.tenant(row.tenant_id) as session:
        values = {"status": status, "error": error, "finished_at": rt.clock.now()}
        await repository.change(session, row.tenant_id, row.id, **values)
        if progress.changed:
            await catalog_changed(session, row.tenant_id, import_id=str(row.id), products=progress.changed)


async def _forget_file(rt: Runtime, row: Import) -> None:
    if row.file_key:
        await rt.ports.get(FileStore).delete(row.file_key)


def _content(rt: Runtime, row: Import) -> AsyncIterator[bytes]:
    if row.file_key:
        return rt.ports.get(FileStore).open(row.file_key)
    return fetched(rt.ports.get(OutboundClient), rt.ports.get(Switches), row.file_url or "")


async def _copy(chunks: AsyncIterator[bytes], file: BinaryIO) -> None:
    """Bring the content to this machine's disk, where the readers can start over for a second look."""
    async for chunk in chunks:
        await asyncio.to_thread(file.write, chunk)
    file.seek(0)
