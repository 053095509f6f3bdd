"""SQL of sources: listing them, counting what they hold, and deleting all that came of one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from agents.knowledge.index import Chunk
from agents.knowledge.models import (
    KnowledgeChunk,
    KnowledgeDocument,
    KnowledgePage,
    KnowledgeSource,
    KnowledgeVersion,
)


@dataclass(frozen=True)
class PageRow:
    """A page of a version, with what is known of its document."""

    address: str
    status: str
    error: str | None
    title: str | None
    url: str | None
    checked_at: datetime | None


@dataclass(frozen=True)
class StoredChunk:
    """A passage with its embedding, where it has one."""

    chunk: Chunk
    embedding_model: str | None
    embedding: bytes | None


def _known_to(agent_id: UUID) -> ColumnElement[bool]:
    return or_(KnowledgeSource.agent_id == agent_id, KnowledgeSource.agent_id.is_(None))


async def list_sources(
    session: AsyncSession, tenant_id: UUID, agent_id: UUID, before: UUID | None, limit: int
) -> list[KnowledgeSource]:
    """Return the sources that an agent answers from, newest first."""
    statement = (
        select(KnowledgeSource)
        .where(KnowledgeSource.tenant_id == tenant_id, _known_to(agent_id))
        .order_by(KnowledgeSource.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(KnowledgeSource.id < before)
    return list(await session.scalars(statement))


async def get_source(
    session: AsyncSession, tenant_id: UUID, agent_id: UUID, source_id: UUID, *, lock: bool = False
) -> KnowledgeSource | None:
    """Return a source that an agent answers from."""
    statement = select(KnowledgeSource).where(
        KnowledgeSource.tenant_id == tenant_id, KnowledgeSource.id == source_id, _known_to(agent_id)
    )
    return await session.scalar(statement.with_for_update() if lock else statement)


async def delete_source(session: AsyncSession, source: KnowledgeSource) -> None:
    """Delete a source with its versions, documents and passages."""
    await session.execute(
        delete(KnowledgeSource).where(KnowledgeSource.tenant_id == source.tenant_id, KnowledgeSource.id == source.id)
    )


async def version_numbers(session: AsyncSession, tenant_id: UUID, versions: list[UUID]) -> dict[UUID, int]:
    """Return the numbers of versions."""
    statement = select(KnowledgeVersion.id, KnowledgeVersion.number).where(
        KnowledgeVersion.tenant_id == tenant_id, KnowledgeVersion.id.in_(versions)
    )
    return {row.id: row.number for row in await session.execute(statement)}


async def counts(session: AsyncSession, tenant_id: UUID, versions: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return how many documents and passages versions have."""
    statement = (
        select(
            KnowledgePage.version_id,
            func.count(KnowledgePage.document_id.distinct()),
            func.count(KnowledgeChunk.id.distinct()),
        )
        .outerjoin(
            KnowledgeChunk,
            (KnowledgeChunk.tenant_id == KnowledgePage.tenant_id)
            & (KnowledgeChunk.document_id == KnowledgePage.document_id),
        )
        .where(KnowledgePage.tenant_id == tenant_id, KnowledgePage.version_id.in_(versions))
        .group_by(KnowledgePage.version_id)
    )
    return {version: (documents, chunks) for version, documents, chunks in await session.execute(statement)}


async def list_pages(session: AsyncSession, tenant_id: UUID, version_id: UUID | None, limit: int) -> list[PageRow]:
    """Return the pages of a version with what is known of them, in order."""
    statement = (
        select(
            KnowledgePage.address,
            KnowledgePage.status,
            KnowledgePage.error,
            KnowledgeDocument.title,
            KnowledgeDocument.url,
            KnowledgeDocument.checked_at,
        )
        .outerjoin(
            KnowledgeDocument,
            (KnowledgeDocument.tenant_id == KnowledgePage.tenant_id)
            & (KnowledgeDocument.id == KnowledgePage.document_id),
        )
        .where(KnowledgePage.tenant_id == tenant_id, KnowledgePage.version_id == version_id)
        .order_by(KnowledgePage.position)
        .limit(limit)
    )
    return [PageRow(*row) for row in await session.execute(statement)]


async def version_note(session: AsyncSession, tenant_id: UUID, version_id: UUID | None) -> str | None:
    """Return what the owner should know of a reading as a whole."""
    statement = select(KnowledgeVersion.note).where(
        KnowledgeVersion.tenant_id == tenant_id, KnowledgeVersion.id == version_id
    )
    return await session.scalar(statement)


async def lock_holdings(session: AsyncSession, tenant_id: UUID) -> None:
    """Keep others from adding to what the tenant's plan limits, until the commit."""
    key = func.hashtextextended(f"knowledge:{tenant_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))


async def count_sources(session: AsyncSession, tenant_id: UUID) -> int:
    """Return how many sources a tenant has."""
    statement = select(func.count()).where(KnowledgeSource.tenant_id == tenant_id)
    return (await session.execute(statement)).scalar_one()


async def count_documents(session: AsyncSession, tenant_id: UUID, *, but: UUID | None = None) -> int:
    """Return how many documents a tenant's sources hold, one left out if asked. One not read yet counts as one."""
    held = (
        select(func.greatest(1, func.count(KnowledgePage.document_id.distinct())).label("documents"))
        .select_from(KnowledgeSource)
        .outerjoin(
            KnowledgePage,
            (KnowledgePage.tenant_id == KnowledgeSource.tenant_id)
            & (KnowledgePage.version_id == KnowledgeSource.live_version),
        )
        .where(KnowledgeSource.tenant_id == tenant_id)
        .group_by(KnowledgeSource.id)
    )
    if but is not None:
        held = held.where(KnowledgeSource.id != but)
    found = held.subquery()
    return int((await session.execute(select(func.coalesce(func.sum(found.c.documents), 0)))).scalar_one())


async def chunks_of_agent(session: AsyncSession, tenant_id: UUID, agent_id: UUID) -> list[StoredChunk]:
    """Return every passage that an agent may answer from now, by source and place."""
    statement = (
        select(
            KnowledgeChunk.id,
            KnowledgeSource.id,
            KnowledgeDocument.title,
            KnowledgeDocument.url,
            KnowledgeChunk.anchor,
            KnowledgeChunk.heading,
            KnowledgeChunk.language,
            KnowledgeChunk.text,
            KnowledgeDocument.checked_at,
            KnowledgeChunk.embedding_model,
            KnowledgeChunk.embedding,
        )
        .select_from(KnowledgeSource)
        .join(
            KnowledgePage,
            (KnowledgePage.tenant_id == KnowledgeSource.tenant_id)
            & (KnowledgePage.version_id == KnowledgeSource.live_version),
        )
        .join(
            KnowledgeDocument,
            (KnowledgeDocument.tenant_id == KnowledgePage.tenant_id)
            & (KnowledgeDocument.id == KnowledgePage.document_id),
        )
        .join(
            KnowledgeChunk,
            (KnowledgeChunk.tenant_id == KnowledgeDocument.tenant_id)
            & (KnowledgeChunk.document_id == KnowledgeDocument.id),
        )
        .where(KnowledgeSource.tenant_id == tenant_id, _known_to(agent_id))
        .order_by(KnowledgeSource.id, KnowledgePage.position, KnowledgeChunk.position)
    )
    # Two addresses may lead to one document: a passage counts once.
    found = {row[0]: row for row in await session.execute(statement)}
    return [StoredChunk(Chunk(*row[:9]), row[9], row[10]) for row in found.values()]


async def overdue(session: AsyncSession, tenant_id: UUID, source_id: UUID, now: datetime) -> bool:
    """Say whether a source is to be read again now."""
    statement = select(KnowledgeSource.id).where(
        KnowledgeSource.tenant_id == tenant_id,
        KnowledgeSource.id == source_id,
        KnowledgeSource.next_crawl_at <= now,
    )
    return await session.scalar(statement) is not None


async def is_stopped(session: AsyncSession, tenant_id: UUID, source_id: UUID, since: datetime) -> bool:
    """Say whether a source's reading, or its next one, was due before an instant and has not ended since."""
    begun = KnowledgeVersion.created_at < since
    statement = (
        select(KnowledgeSource.id)
        .outerjoin(
            KnowledgeVersion,
            (KnowledgeVersion.tenant_id == KnowledgeSource.tenant_id)
            & (KnowledgeVersion.id == KnowledgeSource.building),
        )
        .where(
            KnowledgeSource.tenant_id == tenant_id,
            KnowledgeSource.id == source_id,
            or_(begun, (KnowledgeSource.building.is_(None)) & (KnowledgeSource.next_crawl_at < since)),
        )
    )
    return await session.scalar(statement) is not None
