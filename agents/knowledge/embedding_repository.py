"""SQL of the passages' vectors."""

from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from agents.knowledge.models import KnowledgeChunk, KnowledgePage, KnowledgeSource


async def without_vector(
    session: AsyncSession, tenant_id: UUID, source_id: UUID, model: str, limit: int
) -> list[tuple[UUID, str]]:
    """Return live passages of a source that have no vector of a model: (id, heading and text)."""
    statement = (
        select(KnowledgeChunk.id, KnowledgeChunk.heading, KnowledgeChunk.text)
        .join(
            KnowledgePage,
            (KnowledgePage.tenant_id == KnowledgeChunk.tenant_id)
            & (KnowledgePage.document_id == KnowledgeChunk.document_id),
        )
        .join(
            KnowledgeSource,
            (KnowledgeSource.tenant_id == KnowledgePage.tenant_id)
            & (KnowledgeSource.live_version == KnowledgePage.version_id),
        )
        .where(
            KnowledgeChunk.tenant_id == tenant_id,
            KnowledgeSource.id == source_id,
            or_(KnowledgeChunk.embedding_model.is_(None), KnowledgeChunk.embedding_model != model),
        )
        .order_by(KnowledgeChunk.id)
        .distinct()
        .limit(limit)
    )
    return [(chunk, f"{heading}\n{text}") for chunk, heading, text in await session.execute(statement)]


async def store(session: AsyncSession, tenant_id: UUID, model: str, vectors: dict[UUID, bytes]) -> None:
    """Store vectors. A passage that was deleted meanwhile stays deleted."""
    for chunk_id, vector in vectors.items():
        await session.execute(
            update(KnowledgeChunk)
            .where(KnowledgeChunk.tenant_id == tenant_id, KnowledgeChunk.id == chunk_id)
            .values(embedding_model=model, embedding=vector)
        )
