"""Adding, refreshing and deleting sources."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents.knowledge import crawl_repository, repository
from agents.knowledge.addresses import normal
from agents.knowledge.errors import KnowledgeFull
from agents.knowledge.finish import LIMIT
from agents.knowledge.jobs import forget_file, start_reading
from agents.knowledge.limits import MAX_SOURCES
from agents.knowledge.models import KnowledgeSource
from agents.service import find as find_agent
from core.errors import NotFound
from core.ids import new_id
from core.jobs import enqueue
from core.ports import Entitlements, FileStore
from core.redaction import clean_text


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source to add. `url` is read for pages and sitemaps, and cited for files and texts."""

    kind: str
    title: str
    url: str | None = None
    topic: str | None = None
    language: str | None = None
    all_agents: bool = False
    refresh_hours: int | None = None
    file_key: str | None = None
    media_type: str | None = None


async def store_file(files: FileStore, tenant_id: UUID, chunks: AsyncIterator[bytes]) -> str:
    """Store the content of a source and return its key."""
    key = f"knowledge/{tenant_id}/{new_id()}"
    await files.put(key, chunks)
    return key


async def add(
    session: AsyncSession,
    tenant_id: UUID,
    agent_id: UUID,
    entitlements: Entitlements,
    new: NewSource,
    *,
    created_by: UUID | None,
) -> KnowledgeSource:
    """Add a source and start to read it.

    Raises:
        NotFound: no such agent.
        Invalid: the address is none.
        QuotaReached: the plan has no room for another document, or the shop has too many sources.
    """
    await find_agent(session, tenant_id, agent_id)
    await repository.lock_holdings(session, tenant_id)
    limit = await entitlements.limit(session, tenant_id, LIMIT)
    if limit is not None and await repository.count_documents(session, tenant_id) >= limit:
        raise KnowledgeFull(f"Your plan includes {limit} pages and documents. Remove some, or change the plan.")
    if await repository.count_sources(session, tenant_id) >= MAX_SOURCES:
        raise KnowledgeFull(f"A shop has up to {MAX_SOURCES} sources. Remove one, or use a sitemap for many pages.")
    source = KnowledgeSource(
        tenant_id=tenant_id,
        id=new_id(),
        agent_id=None if new.all_agents else agent_id,
        kind=new.kind,
        topic=new.topic,
        title=clean_text(new.title).strip(),
        url=normal(new.url) if new.url else None,
        language=new.language,
        file_key=new.file_key,
        media_type=new.media_type,
        refresh_hours=new.refresh_hours or None,
        created_by=created_by,
        status="queued",
        attempts=0,
    )
    session.add(source)
    await session.flush()
    await start_reading(session, tenant_id, source.id)
    return source


async def find(
    session: AsyncSession, tenant_id: UUID, agent_id: UUID, source_id: UUID, *, lock: bool = False
) -> KnowledgeSource:
    """Return a source that an agent answers from. Raises NotFound."""
    source = await repository.get_source(session, tenant_id, agent_id, source_id, lock=lock)
    if source is None:
        raise NotFound("This agent has no such source.")
    return source


async def refresh(session: AsyncSession, tenant_id: UUID, agent_id: UUID, source_id: UUID) -> None:
    """Read a source again now; a reading under way starts over."""
    source = await find(session, tenant_id, agent_id, source_id)
    await start_reading(session, tenant_id, source.id)


async def remove(session: AsyncSession, tenant_id: UUID, agent_id: UUID, source_id: UUID) -> None:
    """Delete a source with all that came of it: versions, documents, passages, vectors, and its file.

    Answers that other processes remember end with the version of the agent's knowledge.
    """
    source = await find(session, tenant_id, agent_id, source_id, lock=True)
    await repository.delete_source(session, source)
    await crawl_repository.change_knowledge(session, tenant_id, source.agent_id)
    if source.file_key is not None:
        await enqueue(session, forget_file, tenant_id=str(tenant_id), file_key=source.file_key)
