"""Rehearsals in the background: the work itself, the night's round, and taking away what is old."""

from datetime import datetime, timedelta
from uuid import UUID

from agents.rehearsal import mails, repository, sandbox, service
from agents.rehearsal import scene_repository as scenes
from agents.rehearsal.service import Wanted
from agents.rehearsal.work import work
from core.errors import AppError
from core.events import subscribe
from core.ids import public_id
from core.jobs import enqueue, job, periodic
from core.mail import Mailer
from core.runtime import Runtime
from tenants import branding, directory
from tenants.models import Tenant
from tenants.roles import Role
from tenants.team import repository as team

KEEP_CONVERSATIONS = timedelta(days=14)
KEEP_REPORTS = timedelta(days=180)
GIVEN_UP_AFTER = timedelta(hours=6)
_DAY = 24 * 3600
_WAIT = timedelta(seconds=5)
_SPREAD = timedelta(hours=4)
"""The night's rehearsals of all tenants begin over this long, so that no worker meets them all at once."""
_BATCH = 100


@job(timeout=300)
async def rehearse(rt: Runtime, *, tenant_id: str, rehearsal_id: str) -> None:
    """Work on a rehearsal for a few seconds, then let other jobs go first."""
    state = await work(rt, UUID(tenant_id), UUID(rehearsal_id))
    if state != "done":
        run_at = rt.clock.now() + _WAIT if state == "waiting" else None
        async with rt.db.tenant(UUID(tenant_id)) as session:
            await enqueue(session, rehearse, run_at=run_at, tenant_id=tenant_id, rehearsal_id=rehearsal_id)


@periodic(every=_DAY, timeout=600)
async def rehearse_all(rt: Runtime) -> None:
    """Start the night's rehearsals, spread over some hours, and take away what is old."""
    now = rt.clock.now()
    async with rt.db.system() as session:
        for tenant_id in await directory.active_tenants(session):
            later = now + _SPREAD * (tenant_id.int % 1_000 / 1_000)
            key = f"rehearse:{tenant_id}:{now.date().isoformat()}"
            await enqueue(session, rehearse_tenant, run_at=later, key=key, tenant_id=str(tenant_id))


@job(timeout=300)
async def rehearse_tenant(rt: Runtime, *, tenant_id: str) -> None:
    """Clear a tenant's old rehearsals away and begin one of each published agent."""
    tenant, now = UUID(tenant_id), rt.clock.now()
    await clear(rt, tenant, now)
    async with rt.db.tenant(tenant) as session:
        agents = [agent.id for agent in await repository.published(session, tenant)]
    for agent_id in agents:
        try:
            async with rt.db.tenant(tenant) as session:
                wanted = Wanted(draft=False, tries=1, cause="nightly")
                if not await repository.rehearsed_since(session, tenant, agent_id, now - timedelta(hours=12)):
                    row = await service.request(session, tenant, agent_id, wanted, None)
                    await enqueue(session, rehearse, tenant_id=tenant_id, rehearsal_id=str(row.id))
        except AppError:
            continue  # it has no catalogue, or is being rehearsed right now: tonight there is nothing to learn


async def clear(rt: Runtime, tenant_id: UUID, now: datetime) -> None:
    """Delete sandboxed conversations and reports that are too old, and give up what never came to an end."""
    while True:
        async with rt.db.tenant(tenant_id) as session:
            old = await scenes.stale(session, tenant_id, now - KEEP_CONVERSATIONS, _BATCH)
            if not old:
                break
            await sandbox.remove(rt, session, tenant_id, old)
    async with rt.db.tenant(tenant_id) as session:
        await repository.give_up(session, tenant_id, now - GIVEN_UP_AFTER, now)
        await repository.forget_before(session, tenant_id, now - KEEP_REPORTS)


@subscribe("rehearsal.worse")
async def mail_of_worse(rt: Runtime, *, tenant_id: str, rehearsal_id: str) -> None:
    """Write to the owners that an agent does worse than the night before, one job per owner."""
    tenant = UUID(tenant_id)
    async with rt.db.tenant(tenant) as session:
        for member in await team.members(session, tenant):
            if member.role == Role.OWNER:
                await enqueue(
                    session,
                    mail_owner,
                    key=f"mail:rehearsal_worse:{rehearsal_id}:{member.user_id}",
                    tenant_id=tenant_id,
                    user_id=str(member.user_id),
                    rehearsal_id=rehearsal_id,
                )


@job()
async def mail_owner(rt: Runtime, *, tenant_id: str, user_id: str, rehearsal_id: str) -> None:
    """Write to one owner."""
    tenant_key = UUID(tenant_id)
    async with rt.db.tenant(tenant_key) as session:
        owner = next((row for row in await team.members(session, tenant_key) if str(row.user_id) == user_id), None)
        row = await repository.get(session, tenant_key, UUID(rehearsal_id))
        tenant = await session.get_one(Tenant, tenant_key)
        brand = await branding.inherited_by(session, tenant)
    if owner is None or row is None:
        return  # left the team in between, or the report is gone
    mail = mails.compose(
        rt,
        owner.email,
        tenant.locale,
        brand,
        shop=tenant.name,
        agent=public_id("agt", row.agent_id),
        sentences=row.summary["sentences"],
    )
    await rt.ports.get(Mailer).send(mail)
