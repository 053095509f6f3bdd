"""Retention: once a day, tenant by tenant, what is older than the tenant keeps is deleted in small transactions."""

from datetime import timedelta
from uuid import UUID

from core.jobs import enqueue, job, periodic
from core.runtime import Runtime
from tenants import directory
from tenants.audit import Actor, record
from tenants.models import Tenant
from tenants.ports import ErasablePackages, People

BATCH = 200
_TENANTS_AT_ONCE = 500


@periodic(every=24 * 3600, timeout=600)
async def purge_all(rt: Runtime) -> None:
    """Start a purge for every tenant, suspended ones too."""
    day = rt.clock.now().date().isoformat()
    after: UUID | None = None
    while True:
        async with rt.db.system() as session:
            tenants = await directory.tenants_after(session, after, _TENANTS_AT_ONCE)
            for tenant_id in tenants:
                await enqueue(session, purge_tenant, key=f"purge:{tenant_id}:{day}", tenant_id=str(tenant_id))
        if len(tenants) < _TENANTS_AT_ONCE:
            return
        after = tenants[-1]


@job(timeout=600)
async def purge_tenant(rt: Runtime, *, tenant_id: str) -> None:
    """Delete a tenant's conversations, and people of whom nothing is left, when they are older than it keeps them."""
    tenant, deleted = UUID(tenant_id), 0
    while batch := await _purge_batch(rt, tenant):
        deleted += batch
    if deleted:
        async with rt.db.tenant(tenant) as session:
            await record(session, Actor(tenant, "job"), "retention.purged", "tenant", "conversations", records=deleted)


async def _purge_batch(rt: Runtime, tenant_id: UUID) -> int:
    """Delete one batch in a transaction of its own and return how many records went."""
    people = rt.ports.get(People)
    async with rt.db.tenant(tenant_id) as session:
        keep = (await session.get_one(Tenant, tenant_id)).retention_days
        before = rt.clock.now() - timedelta(days=keep)
        conversations = await people.stale_conversations(session, tenant_id, before, BATCH)
        deleted = 0
        if conversations:
            for package in rt.ports.get(ErasablePackages).packages:
                deleted += await package.purge(session, tenant_id, conversations)
        return deleted + await people.forget_idle(session, tenant_id, before, BATCH)
