"""Runs one job of the outbox: claim it by a lease, work, and record the end."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import func, or_, update
from sqlalchemy.engine import Row

from core.errors import AppError
from core.jobs.outbox import OutboxRow
from core.jobs.registry import JOBS, JobSpec
from core.metrics import JOB_RUNS
from core.runtime import Runtime

LEASE = timedelta(seconds=30)
_BACKOFF_SECONDS = (2, 10, 60, 300, 1800)
_log = structlog.get_logger(__name__)


async def run(rt: Runtime, job_id: str) -> None:
    """Run a job once. Does nothing when it is done, or when another worker holds its lease."""
    claimed = await _claim(rt, UUID(job_id))
    if claimed is None:
        return
    spec = JOBS.get(claimed.job)
    if spec is None:
        await _fail(rt, claimed, "unknown job", final=True)
        return
    with structlog.contextvars.bound_contextvars(job=spec.name, job_id=job_id, tenant_id=str(claimed.tenant_id or "")):
        await _work(rt, spec, claimed)


async def _work(rt: Runtime, spec: JobSpec, row: Row[Any]) -> None:
    try:
        async with _kept_alive(rt, row.id), asyncio.timeout(spec.timeout):
            await spec.function(rt, **row.payload)
    except Exception as error:  # noqa: BLE001 - any failure of a job is recorded and tried again
        final = row.attempts > spec.retries or (isinstance(error, AppError) and not error.retryable)
        _log.warning("job_failed", attempt=row.attempts, final=final, exc_info=True)
        await _fail(rt, row, type(error).__name__, final=final)
        JOB_RUNS.labels(spec.name, "failed" if final else "retry").inc()
    else:
        await _end(rt, row, {"done_at": func.now(), "lease_until": None})
        JOB_RUNS.labels(spec.name, "done").inc()


async def _claim(rt: Runtime, job_id: UUID) -> Row[Any] | None:
    free = or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until < func.now())
    async with rt.db.system() as session:
        result = await session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == job_id, OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None), free)
            .values(lease_until=func.now() + LEASE, attempts=OutboxRow.attempts + 1)
            .returning(OutboxRow.id, OutboxRow.job, OutboxRow.tenant_id, OutboxRow.payload, OutboxRow.attempts)
        )
        return result.one_or_none()


async def _fail(rt: Runtime, row: Row[Any], reason: str, *, final: bool) -> None:
    values: dict[str, Any] = {"error": reason, "lease_until": None}
    if final:
        values["failed_at"] = func.now()
    else:
        pause = _BACKOFF_SECONDS[min(row.attempts, len(_BACKOFF_SECONDS)) - 1]
        values |= {"run_at": func.now() + timedelta(seconds=pause), "relayed_at": None}
    await _end(rt, row, values)


async def _end(rt: Runtime, row: Row[Any], values: dict[str, Any]) -> None:
    """Write down how this try ended, unless the job was taken for abandoned and another worker has it by now."""
    mine = (OutboxRow.id == row.id) & (OutboxRow.attempts == row.attempts)
    async with rt.db.system() as session:
        await session.execute(update(OutboxRow).where(mine).values(**values))


@contextlib.asynccontextmanager
async def _kept_alive(rt: Runtime, job_id: UUID) -> AsyncIterator[None]:
    """Renew the lease while the job runs, so that only a dead worker's job is taken over."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            with contextlib.suppress(Exception):  # a failed renewal is tried again before the lease ends
                async with rt.db.system() as session:
                    await session.execute(
                        update(OutboxRow).where(OutboxRow.id == job_id).values(lease_until=func.now() + LEASE)
                    )

    task = asyncio.create_task(renew())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
