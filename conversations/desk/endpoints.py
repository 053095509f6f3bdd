"""The desk's API: hours and patience, the queue, and giving conversations to colleagues."""

from fastapi import APIRouter

from conversations.desk import repository, service
from conversations.desk.schemas import AssignIn, QueueOut, RevokedOut, SettingsIn, SettingsOut
from conversations.endpoints import person_of, state_of
from conversations.schemas import HandoffOut
from core.ids import parse_id
from core.runtime import RuntimeDep
from tenants.access import Admin, AgentRole, TenantSession, Viewer
from tenants.audit import record

router = APIRouter(prefix="/v1", tags=["handoff"])


@router.get("/handoff/settings")
async def read_settings(rt: RuntimeDep, principal: Viewer, session: TenantSession) -> SettingsOut:
    """Read when people can be asked for, and what happens while they are silent."""
    return await service.read(session, principal.tenant_id, rt.clock.now())


@router.put("/handoff/settings")
async def replace_settings(rt: RuntimeDep, principal: Admin, session: TenantSession, body: SettingsIn) -> SettingsOut:
    """Replace the hours and the rest; what is left out is as at the beginning."""
    await service.change(session, principal.tenant_id, body)
    await record(session, principal, "handoff.settings_changed", "handoff_settings", "settings")
    return await service.read(session, principal.tenant_id, rt.clock.now())


@router.get("/handoff/queue")
async def read_queue(rt: RuntimeDep, principal: Viewer, session: TenantSession) -> QueueOut:
    """List who waits for a person, the one that asked first at the head; the first 100."""
    return await service.queue(session, principal.tenant_id, rt.clock.now())


@router.post("/handoff/links/revoke")
async def revoke_links(rt: RuntimeDep, principal: Admin, session: TenantSession) -> RevokedOut:
    """Make every link void that was mailed so far: a phone was lost, a mail was forwarded."""
    now = rt.clock.now()
    await repository.save(session, principal.tenant_id, {"links_since": now})
    await record(session, principal, "handoff.links_revoked", "handoff_settings", "links")
    return RevokedOut(revoked_at=now)


@router.post("/conversations/{conversation_id}/assign")
async def assign_conversation(
    rt: RuntimeDep, principal: AgentRole, session: TenantSession, conversation_id: str, body: AssignIn
) -> HandoffOut:
    """Give a conversation to a colleague, who gets a mail; the agent is silent from now on."""
    found, to = parse_id("cnv", conversation_id), parse_id("usr", body.user_id)
    given = await service.assign(session, principal.tenant_id, found, person_of(principal), to, rt.clock.now())
    await record(session, principal, "conversation.assigned", "conversation", conversation_id, user_id=body.user_id)
    return state_of(given)
