"""The end of a reading: its version takes the place of the one before, in one transaction, if it says anything new."""

from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from agents.knowledge import crawl_repository as crawl
from agents.knowledge import repository
from agents.knowledge.models import KnowledgeSource
from core.ports import Entitlements
from core.runtime import Runtime

LIMIT = "knowledge_documents"
_log = structlog.get_logger(__name__)


async def finish(rt: Runtime, session: AsyncSession, tenant_id: UUID, source_id: UUID, version_id: UUID) -> bool:
    """Put a version that is read to its end in place; False when nobody wants it any more.

    The plan's limit is kept exactly: what is beyond it is left out, the last pages first.
    """
    await repository.lock_holdings(session, tenant_id)
    opened = await crawl.building(session, tenant_id, source_id, version_id, lock=True)
    if opened is None:
        return False
    source, version = opened
    now = rt.clock.now()
    await _fit(rt, session, source, version_id)
    new = {document for _, document in await crawl.documents_of(session, tenant_id, version_id)}
    old = {document for _, document in await crawl.documents_of(session, tenant_id, source.live_version)}
    source.building, source.error = None, None if new else "Nothing could be read. The pages say why."
    if source.live_version is not None and new == old:
        await crawl.put_pages_in(session, tenant_id, of=version_id, into=source.live_version)
        source.building = version_id
        await crawl.drop_building(session, source)
    else:
        version.completed_at, source.live_version = now, version_id
        await session.flush()
        await crawl.drop_old_versions(session, source)
        if new != old:
            await crawl.change_knowledge(session, tenant_id, source.agent_id)
    _end(source, rt, failed=not new)
    _log.info("knowledge_read", source_id=str(source_id), documents=len(new), changed=new != old)
    return True


async def give_up(
    rt: Runtime, session: AsyncSession, tenant_id: UUID, source_id: UUID, version_id: UUID, problem: str
) -> bool:
    """End a reading that could not begin; what was read before stays. False when nobody wants it any more."""
    opened = await crawl.building(session, tenant_id, source_id, version_id, lock=True)
    if opened is None:
        return False
    source, _ = opened
    await crawl.drop_building(session, source)
    source.error = problem
    _end(source, rt, failed=source.live_version is None)
    return True


def _end(source: KnowledgeSource, rt: Runtime, *, failed: bool) -> None:
    now = rt.clock.now()
    source.status = "failed" if failed else "ready"
    source.crawled_at, source.attempts = now, 0
    source.next_crawl_at = now + timedelta(hours=source.refresh_hours) if source.refresh_hours else None


async def _fit(rt: Runtime, session: AsyncSession, source: KnowledgeSource, version_id: UUID) -> None:
    """Leave out what the plan has no room for."""
    tenant_id = source.tenant_id
    limit = await rt.ports.get(Entitlements).limit(session, tenant_id, LIMIT)
    if limit is None:
        return
    room = max(0, limit - await repository.count_documents(session, tenant_id, but=source.id))
    documents = list(
        dict.fromkeys(document for _, document in await crawl.documents_of(session, tenant_id, version_id))
    )
    if beyond := set(documents[room:]):
        reason = f"Your plan includes {limit} pages and documents in all. Remove others, or change the plan."
        await crawl.leave_out(session, tenant_id, version_id, beyond, reason)
