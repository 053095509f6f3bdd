"""Reads and writes the rows of imports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.imports.models import Import, ImportProblem
from commerce.imports.readers.records import RowProblem
from tenants.models import Tenant

STORED_PROBLEMS = 1_000


async def tenant_currency(session: AsyncSession, tenant_id: UUID) -> str:
    """Return the currency that the tenant sells in."""
    found = await session.execute(select(Tenant.currency).where(Tenant.tenant_id == tenant_id))
    return found.scalar_one()


async def get_import(session: AsyncSession, tenant_id: UUID, import_id: UUID) -> Import | None:
    """Return an import as it is now in the database."""
    return await session.get(Import, (tenant_id, import_id), populate_existing=True)


async def list_imports(session: AsyncSession, tenant_id: UUID, *, before: UUID | None, limit: int) -> list[Import]:
    """Return imports, newest first."""
    query = select(Import).where(Import.tenant_id == tenant_id).order_by(Import.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Import.id < before)
    return list((await session.scalars(query)).all())


async def list_problems(
    session: AsyncSession, tenant_id: UUID, import_id: UUID, *, limit: int
) -> Sequence[ImportProblem]:
    """Return the first problems of an import in the order of its file."""
    query = (
        select(ImportProblem)
        .where(ImportProblem.tenant_id == tenant_id, ImportProblem.import_id == import_id)
        .order_by(ImportProblem.position)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def restart(session: AsyncSession, tenant_id: UUID, import_id: UUID, now: datetime) -> Import | None:
    """Mark an import as running from its beginning and count the attempt; None when it is finished or unknown."""
    counters = dict.fromkeys(
        ("total", "imported", "created", "updated", "unchanged", "skipped", "archived", "error_count"), 0
    )
    found = await session.execute(
        update(Import)
        .where(Import.tenant_id == tenant_id, Import.id == import_id, Import.status.in_(["queued", "running"]))
        .values(status="running", attempts=Import.attempts + 1, started_at=now, **counters)
        .returning(Import)
        .execution_options(populate_existing=True)
    )
    row = found.scalar_one_or_none()
    if row is not None:
        problems = (ImportProblem.tenant_id == tenant_id, ImportProblem.import_id == import_id)
        await session.execute(delete(ImportProblem).where(*problems))
    return row


async def change(session: AsyncSession, tenant_id: UUID, import_id: UUID, **values: Any) -> None:
    """Set columns of an import."""
    await session.execute(update(Import).where(Import.tenant_id == tenant_id, Import.id == import_id).values(**values))


async def add_problems(
    session: AsyncSession, tenant_id: UUID, import_id: UUID, problems: Sequence[RowProblem], *, already: int
) -> None:
    """Store problems up to the limit.

    Args:
        session: the batch's transaction.
        tenant_id: whose import.
        import_id: which import.
        problems: in the order of the file.
        already: how many were counted before these.
    """
    kept = problems[: max(0, STORED_PROBLEMS - already)]
    rows = [
        {
            "tenant_id": tenant_id,
            "import_id": import_id,
            "position": already + offset,
            "row": problem.row,
            "field": problem.field,
            "message": problem.message,
        }
        for offset, problem in enumerate(kept)
    ]
    if rows:
        await session.execute(insert(ImportProblem), rows)
