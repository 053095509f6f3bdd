"""SQL of reading the audit log."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tenants.models import AuditEntry


async def page(
    session: AsyncSession,
    tenant_id: UUID,
    *,
    action: str | None,
    subject_id: str | None,
    before: UUID | None,
    limit: int,
) -> list[AuditEntry]:
    """Return entries, the newest first."""
    statement = select(AuditEntry).where(AuditEntry.tenant_id == tenant_id)
    if action is not None:
        statement = statement.where(AuditEntry.action == action)
    if subject_id is not None:
        statement = statement.where(AuditEntry.subject_id == subject_id)
    if before is not None:
        statement = statement.where(AuditEntry.id < before)
    return list(await session.scalars(statement.order_by(AuditEntry.id.desc()).limit(limit)))
