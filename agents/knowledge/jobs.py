"""The jobs of knowledge: reading a source in steps, reading it again in time, and forgetting files."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents.knowledge import crawl_repository, repository
from agents.knowledge.crawl import Crawl
from agents.knowledge.embedding_jobs import embed_later
from agents.knowledge.finish import finish, give_up
from core.jobs import enqueue, job, periodic
from core.jobs.registry import job_name
from core.ports import FileStore
from core.runtime import Runtime

_MENDED = 1800
"""Seconds between two looks for readings that stopped."""


async def start_reading(session: AsyncSession, tenant_id: UUID, source_id: UUID) -> None:
    """Begin to read a source anew, in the caller's transaction; a reading under way is given up."""
    version_id = await crawl_repository.begin(session, tenant_id, source_id)
    if version_id is not None:
        await _next_step(session, tenant_id, source_id, version_id, number=0)


async def _next_step(
    session: AsyncSession,
    tenant_id: UUID,
    source_id: UUID,
    version_id: UUID,
    *,
    number: int,
    at: datetime | None = None,
) -> None:
    """Ask for a step. Its key lets a step that is done twice ask for the next one once."""
    await enqueue(
        session,
        read_source,
        run_at=at,
        key=f"knowledge:{version_id}:{number}",
        tenant_id=str(tenant_id),
        source_id=str(source_id),
        version_id=str(version_id),
        number=number,
    )


@job(timeout=240)
async def read_source(rt: Runtime, *, tenant_id: str, source_id: str, version_id: str, number: int) -> None:
    """Do one step of reading a version of a source. Safe to repeat."""
    ids = (UUID(tenant_id), UUID(source_id), UUID(version_id))
    progress = await Crawl(rt, *ids).step()
    if progress is None:
        return
    async with rt.db.tenant(ids[0]) as session:
        if progress.more:
            at = rt.clock.now() + timedelta(seconds=progress.pause) if progress.pause else None
            await _next_step(session, *ids, number=number + 1, at=at)
            return
        if progress.problem is not None:
            ended = await give_up(rt, session, *ids, progress.problem)
        else:
            ended = await finish(rt, session, *ids)
        if ended:
            await _read_again_in_time(session, *ids[:2])
            await embed_later(rt, session, *ids[:2])


async def _read_again_in_time(session: AsyncSession, tenant_id: UUID, source_id: UUID) -> None:
    source = await crawl_repository.current(session, tenant_id, source_id)
    if source.next_crawl_at is not None:
        key = f"knowledge:{source_id}:{source.next_crawl_at.isoformat()}"
        ids = {"tenant_id": str(tenant_id), "source_id": str(source_id)}
        await enqueue(session, read_again, run_at=source.next_crawl_at, key=key, **ids)


@job()
async def read_again(rt: Runtime, *, tenant_id: str, source_id: str) -> None:
    """Read a source again when its time has come; one that was read meanwhile has another time."""
    ids = (UUID(tenant_id), UUID(source_id))
    async with rt.db.tenant(ids[0]) as session:
        if await repository.overdue(session, *ids, rt.clock.now()):
            await start_reading(session, *ids)


@job()
async def forget_file(rt: Runtime, *, tenant_id: str, file_key: str) -> None:
    """Delete the file of a source that is gone."""
    if file_key.startswith(f"knowledge/{tenant_id}/"):
        await rt.ports.get(FileStore).delete(file_key)


@periodic(every=_MENDED)
async def mend(rt: Runtime) -> None:
    """Start over what an outage longer than all tries of a job has stopped, else it would never be read again."""
    since = rt.clock.now() - timedelta(seconds=2 * _MENDED)
    jobs = [job_name(read_source), job_name(read_again)]
    async with rt.db.system() as session:
        stopped = await crawl_repository.given_up(session, jobs, since)
    for tenant_id, source_id in stopped:
        async with rt.db.tenant(tenant_id) as session:
            if await repository.is_stopped(session, tenant_id, source_id, since):
                await start_reading(session, tenant_id, source_id)
