"""Gives back what expired grants reserved."""

from uuid import UUID

from commerce.offers import redemption
from core.jobs import job, periodic
from core.runtime import Runtime
from tenants import directory

_BATCH = 500


@job()
async def expire_offers(rt: Runtime, *, tenant_id: str) -> None:
    """End a tenant's expired grants, a batch per transaction. Each grant has this done when its time is up."""
    while True:
        async with rt.db.tenant(UUID(tenant_id)) as session:
            if await redemption.expire(session, UUID(tenant_id), rt.clock.now(), _BATCH) < _BATCH:
                return


@periodic(every=86_400, timeout=3_600)
async def expire_offers_everywhere(rt: Runtime) -> None:
    """End what jobs that failed for good have left."""
    async with rt.db.system() as session:
        tenants = await directory.active_tenants(session)
    for tenant_id in tenants:
        await expire_offers(rt, tenant_id=str(tenant_id))
