"""Searches what an agent may answer from: in memory, by version; by meaning too where embeddings are configured."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

import structlog

from agents.knowledge import repository
from agents.knowledge.index import Found, KnowledgeIndex
from agents.knowledge.ports import Embeddings, EmbeddingsFailed
from agents.knowledge.vectors import Vectors
from core.db import Database

_MOST_CHUNKS = 10_000
"""Passages kept in memory by one process, some 60 MB; the agent asked longest ago is forgotten first."""
_MOST_AGENTS = 500
_QUESTION_SECONDS = 0.8
_RANK = 60
"""The constant of reciprocal rank fusion."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Loaded:
    """An agent's passages at one version."""

    index: KnowledgeIndex
    vectors: Vectors
    model: str | None


class Knowledge:
    """Per process; one instance in the runtime's ports. Passages are kept by tenant, agent and version: never shared.

    Args:
        db: where passages are.
        embeddings: makes vectors of questions.
    """

    def __init__(self, db: Database, embeddings: Embeddings) -> None:
        self._db, self._embeddings = db, embeddings
        self._loaded: OrderedDict[tuple[UUID, UUID], tuple[int, asyncio.Future[Loaded]]] = OrderedDict()

    async def index(self, tenant_id: UUID, agent_id: UUID, version: int) -> KnowledgeIndex | None:
        """Return an agent's passages at a version of its knowledge; None where it has none."""
        loaded = await self._get(tenant_id, agent_id, version)
        return loaded.index if len(loaded.index) else None

    async def search(
        self, tenant_id: UUID, agent_id: UUID, version: int, text: str, *, language: str, limit: int = 5
    ) -> list[Found]:
        """Return the best passages for a question, best first, by words and, where it is configured, by meaning.

        An endpoint for embeddings that is late or away is done without.
        """
        loaded = await self._get(tenant_id, agent_id, version)
        if not len(loaded.index):
            return []
        worded = loaded.index.search(loaded.index.read(text), language=language, limit=4 * limit)
        if not len(loaded.vectors):
            return worded[:limit]
        try:
            [vector] = await self._embeddings.embed([text], seconds=_QUESTION_SECONDS)
        except EmbeddingsFailed as error:
            _log.info("question_not_embedded", reason=error.reason)
            return worded[:limit]
        near = [
            Found(loaded.index.chunks[number], cosine) for number, cosine in loaded.vectors.nearest(vector, 4 * limit)
        ]
        return _fused(worded, near)[:limit]

    async def _get(self, tenant_id: UUID, agent_id: UUID, version: int) -> Loaded:
        key = (tenant_id, agent_id)
        held = self._loaded.get(key)
        if held is None or held[0] < version or _broke_off(held[1]):
            future = asyncio.ensure_future(self._load(tenant_id, agent_id))
            future.add_done_callback(self._forget_some)
            held = self._loaded[key] = (version, future)
        self._loaded.move_to_end(key)
        return await asyncio.shield(held[1])

    async def _load(self, tenant_id: UUID, agent_id: UUID) -> Loaded:
        async with self._db.tenant(tenant_id) as session:
            stored = await repository.chunks_of_agent(session, tenant_id, agent_id)
        model = self._embeddings.model
        index = await asyncio.to_thread(KnowledgeIndex, [one.chunk for one in stored])
        vectors = [
            (number, one.embedding)
            for number, one in enumerate(stored)
            if model is not None and one.embedding_model == model and one.embedding is not None
        ]
        return Loaded(index, await asyncio.to_thread(Vectors, vectors), model)

    def _forget_some(self, _: "asyncio.Future[Loaded]") -> None:
        """Keep to the bound, once something was loaded."""
        sizes = [
            0 if _broke_off(one) or not one.done() else len(one.result().index) for _, one in self._loaded.values()
        ]
        total = sum(sizes)
        for size in sizes[:-1]:
            if total <= _MOST_CHUNKS and len(self._loaded) <= _MOST_AGENTS:
                return
            self._loaded.popitem(last=False)
            total -= size


def _broke_off(future: "asyncio.Future[Loaded]") -> bool:
    return future.done() and (future.cancelled() or future.exception() is not None)


def _fused(*rankings: list[Found]) -> list[Found]:
    """Join rankings by reciprocal rank: what several find comes first, whatever their scores mean."""
    scores: dict[UUID, float] = {}
    chunks = {found.chunk.id: found.chunk for ranking in rankings for found in ranking}
    for ranking in rankings:
        for place, found in enumerate(ranking):
            scores[found.chunk.id] = scores.get(found.chunk.id, 0.0) + 1 / (_RANK + place + 1)
    return [Found(chunks[key], score) for key, score in sorted(scores.items(), key=lambda item: -item[1])]
