"""SQL of reading a source: a version is listed, filled page by page, and put in the place of the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from agents.knowledge.limits import KEPT_VERSIONS
from agents.knowledge.models import (
    KnowledgeChunk,
    KnowledgeDocument,
    KnowledgePage,
    KnowledgeSource,
    KnowledgeVersion,
)
from agents.models import Agent
from core.ids import new_id
from core.jobs.outbox import OutboxRow


@dataclass(frozen=True)
class Waiting:
    """A page to read, and what its site said of it before."""

    position: int
    address: str
    document_id: UUID | None
    content_hash: str | None
    etag: str | None
    last_modified: str | None


async def begin(session: AsyncSession, tenant_id: UUID, source_id: UUID) -> UUID | None:
    """Start a version, in the place of one that was begun and not ended. None: there is no such source any more."""
    source = await session.get(KnowledgeSource, (tenant_id, source_id), with_for_update=True)
    if source is None:
        return None
    await drop_building(session, source)
    mine = (KnowledgeVersion.tenant_id == tenant_id, KnowledgeVersion.source_id == source_id)
    last = await session.scalar(select(func.max(KnowledgeVersion.number)).where(*mine))
    version_id = new_id()
    values = {"tenant_id": tenant_id, "id": version_id, "source_id": source_id, "number": (last or 0) + 1}
    await session.execute(insert(KnowledgeVersion).values(**values))
    source.building, source.status, source.attempts = version_id, "running", 0
    return version_id


async def building(
    session: AsyncSession, tenant_id: UUID, source_id: UUID, version_id: UUID, *, lock: bool = False
) -> tuple[KnowledgeSource, KnowledgeVersion] | None:
    """Return a source and the version being read; None once it was deleted, ended or begun again.

    With `lock`, it stays so until the transaction ends.
    """
    source = await session.get(
        KnowledgeSource, (tenant_id, source_id), with_for_update=lock or None, populate_existing=True
    )
    if source is None or source.building != version_id:
        return None
    return source, await session.get_one(KnowledgeVersion, (tenant_id, version_id))


async def current(session: AsyncSession, tenant_id: UUID, source_id: UUID) -> KnowledgeSource:
    """Return a source that exists."""
    return await session.get_one(KnowledgeSource, (tenant_id, source_id))


async def drop_building(session: AsyncSession, source: KnowledgeSource) -> None:
    """Forget the version that was being read, with the documents that only it has."""
    if source.building is not None:
        await session.execute(
            delete(KnowledgeVersion).where(
                KnowledgeVersion.tenant_id == source.tenant_id, KnowledgeVersion.id == source.building
            )
        )
        source.building = None
        await session.flush()
        await drop_orphans(session, source)


async def drop_orphans(session: AsyncSession, source: KnowledgeSource) -> None:
    """Delete the documents of a source that no version lists, with their passages."""
    listed = exists().where(
        KnowledgePage.tenant_id == KnowledgeDocument.tenant_id, KnowledgePage.document_id == KnowledgeDocument.id
    )
    await session.execute(
        delete(KnowledgeDocument).where(
            KnowledgeDocument.tenant_id == source.tenant_id, KnowledgeDocument.source_id == source.id, ~listed
        )
    )


async def drop_old_versions(session: AsyncSession, source: KnowledgeSource) -> None:
    """Keep the newest versions only."""
    mine = (KnowledgeVersion.tenant_id == source.tenant_id, KnowledgeVersion.source_id == source.id)
    kept = select(KnowledgeVersion.id).where(*mine).order_by(KnowledgeVersion.number.desc()).limit(KEPT_VERSIONS)
    await session.execute(delete(KnowledgeVersion).where(*mine, KnowledgeVersion.id.not_in(kept)))
    await drop_orphans(session, source)


async def list_addresses(
    session: AsyncSession, tenant_id: UUID, version_id: UUID, pages: Sequence[tuple[str, str | None]]
) -> None:
    """Write down the addresses of a version, each with the reason why it is not read, if there is one."""
    rows = [
        {
            "tenant_id": tenant_id,
            "version_id": version_id,
            "position": position,
            "address": address,
            "status": "failed" if error else "waiting",
            "error": error,
        }
        for position, (address, error) in enumerate(pages)
    ]
    await session.execute(insert(KnowledgePage), rows)


async def next_page(session: AsyncSession, source: KnowledgeSource, version_id: UUID) -> Waiting | None:
    """Return the next page to read, with what the live version has of it."""
    live = aliased(KnowledgePage)
    statement = (
        select(
            KnowledgePage.position,
            KnowledgePage.address,
            KnowledgeDocument.id,
            KnowledgeDocument.content_hash,
            KnowledgeDocument.etag,
            KnowledgeDocument.last_modified,
        )
        .outerjoin(
            live,
            (live.tenant_id == KnowledgePage.tenant_id)
            & (live.version_id == source.live_version)
            & (live.address == KnowledgePage.address),
        )
        .outerjoin(
            KnowledgeDocument,
            (KnowledgeDocument.tenant_id == live.tenant_id) & (KnowledgeDocument.id == live.document_id),
        )
        .where(
            KnowledgePage.tenant_id == source.tenant_id,
            KnowledgePage.version_id == version_id,
            KnowledgePage.status == "waiting",
        )
        .order_by(KnowledgePage.position)
        .limit(1)
    )
    row = (await session.execute(statement)).one_or_none()
    return Waiting(*row) if row is not None else None


async def end_page(session: AsyncSession, tenant_id: UUID, version_id: UUID, position: int, **values: Any) -> bool:
    """Write down what came of a page. False: another worker did so before."""
    statement = (
        update(KnowledgePage)
        .where(
            KnowledgePage.tenant_id == tenant_id,
            KnowledgePage.version_id == version_id,
            KnowledgePage.position == position,
            KnowledgePage.status == "waiting",
        )
        .values(**values)
        .returning(KnowledgePage.position)
    )
    return (await session.execute(statement)).one_or_none() is not None


async def confirm_document(
    session: AsyncSession, tenant_id: UUID, document_id: UUID, now: datetime, **told: str | None
) -> None:
    """Note that a document still says what it said."""
    await session.execute(
        update(KnowledgeDocument)
        .where(KnowledgeDocument.tenant_id == tenant_id, KnowledgeDocument.id == document_id)
        .values(checked_at=now, **told)
    )


async def same_in_version(session: AsyncSession, tenant_id: UUID, version_id: UUID, content_hash: str) -> UUID | None:
    """Return the document of a version that says the same, as when two addresses lead to one page."""
    statement = (
        select(KnowledgeDocument.id)
        .join(
            KnowledgePage,
            (KnowledgePage.tenant_id == KnowledgeDocument.tenant_id)
            & (KnowledgePage.document_id == KnowledgeDocument.id),
        )
        .where(
            KnowledgeDocument.tenant_id == tenant_id,
            KnowledgePage.version_id == version_id,
            KnowledgeDocument.content_hash == content_hash,
        )
        .limit(1)
    )
    return await session.scalar(statement)


async def add_document(session: AsyncSession, values: dict[str, Any], chunks: list[dict[str, Any]]) -> None:
    """Store a document with its passages."""
    await session.execute(insert(KnowledgeDocument).values(**values))
    if chunks:
        await session.execute(insert(KnowledgeChunk), chunks)


async def documents_of(session: AsyncSession, tenant_id: UUID, version_id: UUID | None) -> list[tuple[int, UUID]]:
    """Return the positions and documents of a version, in order."""
    statement = (
        select(KnowledgePage.position, KnowledgePage.document_id)
        .where(
            KnowledgePage.tenant_id == tenant_id,
            KnowledgePage.version_id == version_id,
            KnowledgePage.document_id.is_not(None),
        )
        .order_by(KnowledgePage.position)
    )
    return [(position, document) for position, document in await session.execute(statement) if document is not None]


async def leave_out(
    session: AsyncSession, tenant_id: UUID, version_id: UUID, documents: set[UUID], reason: str
) -> None:
    """Take documents out of a version and say why."""
    await session.execute(
        update(KnowledgePage)
        .where(
            KnowledgePage.tenant_id == tenant_id,
            KnowledgePage.version_id == version_id,
            KnowledgePage.document_id.in_(documents),
        )
        .values(document_id=None, status="failed", error=reason)
    )


async def put_pages_in(session: AsyncSession, tenant_id: UUID, *, of: UUID, into: UUID) -> None:
    """Let a version have another's pages: the documents are the same, what is said of them is newer."""
    mine = KnowledgePage.tenant_id == tenant_id
    await session.execute(delete(KnowledgePage).where(mine, KnowledgePage.version_id == into))
    await session.execute(update(KnowledgePage).where(mine, KnowledgePage.version_id == of).values(version_id=into))


async def given_up(session: AsyncSession, jobs: Sequence[str], since: datetime) -> set[tuple[UUID, UUID]]:
    """Return the sources, with their tenants, whose jobs were given up since an instant. Needs no tenant."""
    statement = select(OutboxRow.payload).where(OutboxRow.job.in_(jobs), OutboxRow.failed_at >= since)
    return {(UUID(one["tenant_id"]), UUID(one["source_id"])) for one in await session.scalars(statement)}


async def change_knowledge(session: AsyncSession, tenant_id: UUID, agent_id: UUID | None) -> None:
    """Let every process know that what an agent, or each of them, may answer from has changed."""
    statement = update(Agent).where(Agent.tenant_id == tenant_id).values(knowledge_version=Agent.knowledge_version + 1)
    if agent_id is not None:
        statement = statement.where(Agent.id == agent_id)
    await session.execute(statement)
