"""A tenant's own settings over HTTP."""

from collections.abc import Callable

from fastapi import APIRouter

from core.ids import public_id
from core.ports import Entitlements
from core.runtime import Runtime, RuntimeDep
from tenants import branding, places
from tenants.access import Admin, Principal, TenantSession, Viewer
from tenants.audit import record
from tenants.models import Tenant
from tenants.names import clean_name
from tenants.profile.schemas import TenantOut, TenantPatch, branding_out

router = APIRouter(prefix="/v1/tenant", tags=["tenant"])

_CHECKS: dict[str, Callable[[str], str]] = {
    "timezone": places.timezone,
    "currency": places.currency,
    "country": places.country,
    "locale": places.locale,
    "name": clean_name,
}


@router.get("")
async def get_tenant(principal: Viewer, session: TenantSession, rt: RuntimeDep) -> TenantOut:
    """Read the shop's settings."""
    return await _out(rt, principal, session)


@router.patch("")
async def change_tenant(principal: Admin, session: TenantSession, rt: RuntimeDep, body: TenantPatch) -> TenantOut:
    """Change the shop's settings. Colours that people could not read on each other are refused."""
    tenant = await session.get_one(Tenant, principal.tenant_id)
    for field, check in _CHECKS.items():
        value = getattr(body, field)
        if value is not None:
            setattr(tenant, field, check(value))
    if body.retention_days is not None:
        tenant.retention_days = body.retention_days
    if body.brand is not None:
        tenant.brand = branding.check(body.brand.model_dump(), await branding.inherited_by(session, tenant))
    fields = sorted(body.model_fields_set)
    await record(session, principal, "tenant.changed", "tenant", public_id("ten", tenant.tenant_id), fields=fields)
    return await _out(rt, principal, session)


async def _out(rt: Runtime, principal: Principal, session: TenantSession) -> TenantOut:
    tenant = await session.get_one(Tenant, principal.tenant_id)
    effective = await branding.resolve(session, tenant, rt.ports.get(Entitlements))
    return TenantOut(
        id=public_id("ten", tenant.tenant_id),
        name=tenant.name,
        timezone=tenant.timezone,
        currency=tenant.currency,
        country=tenant.country,
        locale=tenant.locale,
        retention_days=tenant.retention_days,
        brand=branding_out(tenant.brand, effective),
    )
