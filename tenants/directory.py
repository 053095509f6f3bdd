"""SQL of the directory: the few questions about tenants that are asked without being inside one."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tenants.models import DirectoryStorefront, DirectoryTenant

ACTIVITY_STEP = timedelta(minutes=1)


async def active_since(session: AsyncSession, since: datetime) -> list[UUID]:
    """Return the tenants in which a shopper wrote since an instant."""
    return list(await session.scalars(select(DirectoryTenant.id).where(DirectoryTenant.active_at >= since)))


async def note_activity(session: AsyncSession, tenant_id: UUID, now: datetime) -> None:
    """Note that a shopper wrote, at most once a minute."""
    stale = or_(DirectoryTenant.active_at.is_(None), DirectoryTenant.active_at < now - ACTIVITY_STEP)
    await session.execute(update(DirectoryTenant).where(DirectoryTenant.id == tenant_id, stale).values(active_at=now))


async def tenant_of_widget_key(session: AsyncSession, widget_key: str) -> DirectoryStorefront | None:
    """Return the storefront that a widget key belongs to, if its tenant is active."""
    return await session.scalar(
        select(DirectoryStorefront)
        .join(DirectoryTenant, DirectoryTenant.id == DirectoryStorefront.tenant_id)
        .where(DirectoryStorefront.widget_key == widget_key, DirectoryTenant.status == "active")
    )


async def active_tenants(session: AsyncSession) -> list[UUID]:
    """Return all tenants that are not suspended, for jobs that go tenant by tenant."""
    return list(await session.scalars(select(DirectoryTenant.id).where(DirectoryTenant.status == "active")))


async def tenants_after(session: AsyncSession, after: UUID | None, limit: int) -> list[UUID]:
    """Return tenants of any status, in the order of their ids, from behind one."""
    statement = select(DirectoryTenant.id).order_by(DirectoryTenant.id).limit(limit)
    if after is not None:
        statement = statement.where(DirectoryTenant.id > after)
    return list(await session.scalars(statement))
