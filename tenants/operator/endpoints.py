"""The operator's part of the API."""

from typing import Annotated

from fastapi import APIRouter, Query

from core.db import enter_tenant
from core.ids import parse_id, public_id
from core.runtime import RuntimeDep
from core.switches import list_switches, set_switch
from core.web.pages import Cursor, Limit, Page, cut, read_cursor, write_cursor
from tenants import branding, hierarchy
from tenants.access import Operator, SystemSession
from tenants.audit import PLATFORM
from tenants.audit import repository as audit
from tenants.audit.schemas import AuditOut, audit_page
from tenants.hierarchy import TenantFilter
from tenants.models import DirectoryReseller
from tenants.operator import service
from tenants.operator.schemas import ResellerIn, ResellerOut, SwitchIn, SwitchOut
from tenants.profile.schemas import BrandIn, BrandingOut, branding_out
from tenants.schemas import TenantSummary

router = APIRouter(prefix="/v1/operator", tags=["operator"])


@router.get("/resellers")
async def list_resellers(
    _: Operator, session: SystemSession, limit: Limit = 50, cursor: Cursor = None
) -> Page[ResellerOut]:
    """List resellers, the newest first."""
    shown, more = cut(await hierarchy.resellers(session, read_cursor(cursor), limit + 1), limit)
    next_cursor = write_cursor(shown[-1].id) if more else None
    return Page[ResellerOut](items=[_reseller(row) for row in shown], next_cursor=next_cursor)


@router.post("/resellers", status_code=201)
async def add_reseller(operator: Operator, session: SystemSession, rt: RuntimeDep, body: ResellerIn) -> ResellerOut:
    """Make a reseller with its first member."""
    return _reseller(await service.add_reseller(rt, session, operator, body))


@router.get("/tenants")
async def list_tenants(
    _: Operator,
    session: SystemSession,
    limit: Limit = 50,
    cursor: Cursor = None,
    reseller_id: Annotated[str | None, Query(description="Only this reseller's")] = None,
) -> Page[TenantSummary]:
    """List tenants, the newest first."""
    reseller = parse_id("res", reseller_id) if reseller_id is not None else None
    return await hierarchy.tenant_page(session, TenantFilter(reseller, read_cursor(cursor), limit))


@router.post("/tenants/{tenant_id}/suspend", status_code=204)
async def suspend(tenant_id: str, operator: Operator, session: SystemSession, rt: RuntimeDep) -> None:
    """Suspend a tenant: nobody signs in, no key works, no widget answers. Nothing is deleted."""
    await service.set_suspended(rt, session, operator, parse_id("ten", tenant_id), suspended=True)


@router.post("/tenants/{tenant_id}/resume", status_code=204)
async def resume(tenant_id: str, operator: Operator, session: SystemSession, rt: RuntimeDep) -> None:
    """Let a suspended tenant go on."""
    await service.set_suspended(rt, session, operator, parse_id("ten", tenant_id), suspended=False)


@router.get("/brand")
async def get_brand(_: Operator, session: SystemSession) -> BrandingOut:
    """Read the brand that resellers and tenants inherit."""
    own = await branding.read(session, branding.OPERATOR)
    return branding_out(own, await branding.of_owner(session, None))


@router.put("/brand")
async def set_brand(operator: Operator, session: SystemSession, body: BrandIn) -> BrandingOut:
    """Replace the brand that resellers and tenants inherit."""
    own = branding.check(body.model_dump(), branding.DEFAULT)
    await branding.write(session, branding.OPERATOR, own)
    await service.note(session, operator, "brand.changed", "brand", "operator")
    return branding_out(own, await branding.of_owner(session, None))


@router.get("/switches")
async def get_switches(_: Operator, session: SystemSession) -> list[SwitchOut]:
    """List the switches that were ever touched. Everything else is on."""
    return [
        SwitchOut(key=service.shown_switch(row.key), off=row.off, reason=row.reason, changed_at=row.changed_at)
        for row in await list_switches(session)
    ]


@router.put("/switches")
async def put_switch(operator: Operator, session: SystemSession, rt: RuntimeDep, body: SwitchIn) -> SwitchOut:
    """Turn something off or on again. It acts within seconds in every process, without a restart."""
    await set_switch(session, rt.clock, service.stored_switch(body.key), off=body.off, reason=body.reason)
    await service.note(session, operator, "switch.off" if body.off else "switch.on", "switch", body.key)
    return SwitchOut(key=body.key, off=body.off, reason=body.reason, changed_at=rt.clock.now())


@router.get("/audit")
async def list_audit(_: Operator, session: SystemSession, limit: Limit = 50, cursor: Cursor = None) -> Page[AuditOut]:
    """Read what operators did, newest first; what they did to a tenant is in the tenant's own log."""
    await enter_tenant(session, PLATFORM)
    before = read_cursor(cursor)
    rows = await audit.page(session, PLATFORM, action=None, subject_id=None, before=before, limit=limit + 1)
    return audit_page(rows, limit)


def _reseller(row: DirectoryReseller) -> ResellerOut:
    return ResellerOut(id=public_id("res", row.id), name=row.name, created_at=row.created_at)
