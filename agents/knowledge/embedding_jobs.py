"""Gives passages their vectors, where an endpoint for embeddings is configured. Only what is new is sent."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents.knowledge import crawl_repository, embedding_repository
from agents.knowledge.ports import Embeddings, EmbeddingsFailed
from agents.knowledge.vectors import pack
from core.errors import Unavailable
from core.jobs import enqueue, job
from core.runtime import Runtime

_BATCH = 64
_SECONDS = 30.0


async def embed_later(rt: Runtime, session: AsyncSession, tenant_id: UUID, source_id: UUID) -> None:
    """Ask for the vectors of a source's passages, in the caller's transaction."""
    if rt.ports.get(Embeddings).model is not None:
        await enqueue(session, embed_source, tenant_id=str(tenant_id), source_id=str(source_id))


@job(timeout=120)
async def embed_source(rt: Runtime, *, tenant_id: str, source_id: str) -> None:
    """Embed a batch of a source's live passages, and go on in a next job while there are more."""
    tenant, source = UUID(tenant_id), UUID(source_id)
    embeddings = rt.ports.get(Embeddings)
    model = embeddings.model
    if model is None:
        return
    async with rt.db.tenant(tenant) as session:
        batch = await embedding_repository.without_vector(session, tenant, source, model, _BATCH)
    if not batch:
        return
    try:
        vectors = await embeddings.embed([text for _, text in batch], seconds=_SECONDS)
    except EmbeddingsFailed as error:
        raise Unavailable(f"No embeddings: {error.reason}.") from error
    stored = {chunk: pack(vector) for (chunk, _), vector in zip(batch, vectors, strict=True)}
    async with rt.db.tenant(tenant) as session:
        await embedding_repository.store(session, tenant, model, stored)
        if len(batch) == _BATCH:
            await enqueue(session, embed_source, tenant_id=tenant_id, source_id=source_id)
        else:
            await crawl_repository.change_knowledge(session, tenant, None)
