"""What billing does in the background: opening subscriptions and rolling the ledger up."""

from datetime import timedelta
from uuid import UUID

from billing import repository, service
from core.events import subscribe
from core.jobs import periodic
from core.runtime import Runtime
from tenants import directory

_RECENTLY = timedelta(hours=1)


@subscribe("tenant.created")
async def open_subscription(rt: Runtime, *, tenant_id: str) -> None:
    """Give a new tenant its trial, counted from the sign-up."""
    tenant = UUID(tenant_id)
    async with rt.db.tenant(tenant) as session:
        row = await repository.contract(session, tenant)
        await service.start_trial(session, tenant, row.tenant_since)


@periodic(every=300, timeout=240)
async def roll_up(rt: Runtime) -> None:
    """Roll up the ledger where shoppers wrote lately."""
    async with rt.db.system() as session:
        tenants = await directory.active_since(session, rt.clock.now() - _RECENTLY)
    for tenant_id in tenants:
        await roll_up_tenant(rt, tenant_id)


@periodic(every=86_400, timeout=3_600)
async def roll_up_everywhere(rt: Runtime) -> None:
    """Roll up what a long outage of the workers left."""
    async with rt.db.system() as session:
        tenants = await directory.active_tenants(session)
    for tenant_id in tenants:
        await roll_up_tenant(rt, tenant_id)


async def roll_up_tenant(rt: Runtime, tenant_id: UUID) -> None:
    """Recompute the days of a tenant that the ledger may have touched since the last time, in one transaction."""
    async with rt.db.tenant(tenant_id) as session:
        await repository.roll_up(session, tenant_id)
