"""What the catalogue tells the other packages."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.events import Event, publish

CATALOG_CHANGED = "catalog.changed"


async def catalog_changed(session: AsyncSession, tenant_id: UUID, **data: str | int) -> None:
    """Say that products of a tenant were written. Carries ids and counts only."""
    await publish(session, Event(CATALOG_CHANGED, tenant_id, data))
