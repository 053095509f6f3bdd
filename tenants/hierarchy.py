"""SQL of the hierarchy operator -> reseller -> tenant."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db import enter_tenant
from core.ids import new_id, public_id
from core.web.pages import Page, cut, write_cursor
from tenants.models import DirectoryReseller, DirectoryResellerMember, DirectoryTenant, Tenant
from tenants.schemas import TenantSummary


@dataclass(frozen=True)
class TenantFilter:
    """Which tenants: all of a reseller's, or everybody's where it is None; ids below `before`, at most `limit`."""

    reseller_id: UUID | None
    before: UUID | None
    limit: int


async def tenant_page(session: AsyncSession, wanted: TenantFilter) -> Page[TenantSummary]:
    """Return a page of tenants, the newest first.

    Names are tenant rows: they are read one tenant after the other, since nothing reads across tenants.
    """
    statement = select(DirectoryTenant).order_by(DirectoryTenant.id.desc()).limit(wanted.limit + 1)
    if wanted.reseller_id is not None:
        statement = statement.where(DirectoryTenant.reseller_id == wanted.reseller_id)
    if wanted.before is not None:
        statement = statement.where(DirectoryTenant.id < wanted.before)
    shown, more = cut(list(await session.scalars(statement)), wanted.limit)
    items = [await summary(session, row) for row in shown]
    return Page[TenantSummary](items=items, next_cursor=write_cursor(shown[-1].id) if more else None)


async def summary(session: AsyncSession, row: DirectoryTenant) -> TenantSummary:
    """Return what the operator and the reseller see of a tenant. The transaction is inside it afterwards."""
    await enter_tenant(session, row.id)
    name = await session.scalar(select(Tenant.name).where(Tenant.tenant_id == row.id))
    return TenantSummary(
        id=public_id("ten", row.id),
        name=name or "",
        status=row.status,
        reseller_id=public_id("res", row.reseller_id) if row.reseller_id else None,
        created_at=row.created_at,
        last_shopper_at=row.active_at,
    )


async def resellers(session: AsyncSession, before: UUID | None, limit: int) -> list[DirectoryReseller]:
    """Return resellers, the newest first."""
    statement = select(DirectoryReseller).order_by(DirectoryReseller.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(DirectoryReseller.id < before)
    return list(await session.scalars(statement))


async def add_reseller(session: AsyncSession, name: str, owner_id: UUID, now: datetime) -> DirectoryReseller:
    """Store a reseller with its first member."""
    row = DirectoryReseller(id=new_id(), name=name, created_at=now)
    session.add(row)
    await session.flush()
    session.add(DirectoryResellerMember(reseller_id=row.id, user_id=owner_id, role="owner"))
    await session.flush()
    return row
