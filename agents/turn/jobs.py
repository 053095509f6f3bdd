"""The sweeper: turns whose process died are finished by a worker."""

from datetime import timedelta
from uuid import UUID

from agents.turn import repository, service
from core.jobs import enqueue, job, periodic
from core.runtime import Runtime
from tenants import directory

_RECENTLY = timedelta(minutes=15)
_EVER = timedelta(days=3)


@periodic(every=5)
async def sweep_turns(rt: Runtime) -> None:
    """Look for abandoned turns where shoppers wrote lately."""
    await _sweep(rt, _RECENTLY)


@periodic(every=900)
async def sweep_old_turns(rt: Runtime) -> None:
    """Look further back, for what a long outage left."""
    await _sweep(rt, _EVER)


async def _sweep(rt: Runtime, within: timedelta) -> None:
    async with rt.db.system() as session:
        tenants = await directory.active_since(session, rt.clock.now() - within)
    for tenant_id in tenants:
        async with rt.db.tenant(tenant_id) as session:
            for turn_id in await repository.abandoned(session, tenant_id):
                await enqueue(session, resume_turn, tenant_id=str(tenant_id), turn_id=str(turn_id))


@job(timeout=60)
async def resume_turn(rt: Runtime, *, tenant_id: str, turn_id: str) -> None:
    """Finish one abandoned turn."""
    await service.resume(rt, UUID(tenant_id), UUID(turn_id))
