"""The agents API."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from agents import repository, service
from agents.llm.access import ModelAccess
from agents.models import Agent
from agents.schemas import (
    AgentDetail,
    AgentIn,
    AgentOut,
    AgentPatch,
    FaqIn,
    FaqOut,
    TextIn,
    UnderstoodOut,
    VersionOut,
)
from agents.turn.materials import Materials
from agents.understanding import understand
from core.ids import parse_id, public_id
from core.ports import Entitlements
from core.runtime import RuntimeDep
from core.web.pages import Cursor, Limit, Page, cut, read_cursor, write_cursor
from tenants.access import Admin, TenantSession, Viewer

router = APIRouter(prefix="/v1/agents", tags=["agents"])


def _out(agent: Agent) -> AgentOut:
    return AgentOut(**_fields(agent))


async def _detail(session: TenantSession, agent: Agent) -> AgentDetail:
    return AgentDetail(**_fields(agent), flow=agent.flow, draft_changed=await service.differs(session, agent))


def _fields(agent: Agent) -> dict[str, Any]:
    return {
        "id": public_id("agt", agent.id),
        "name": agent.name,
        "template": agent.template_id,
        "template_version": agent.template_version,
        "languages": agent.languages,
        "policy": agent.policy,
        "published_version": agent.published_version,
        "created_at": agent.created_at,
        "archived": agent.archived_at is not None,
    }


@router.get("")
async def list_agents(
    principal: Viewer, session: TenantSession, limit: Limit = 50, cursor: Cursor = None
) -> Page[AgentOut]:
    """List agents, newest first."""
    found = await repository.list_agents(session, principal.tenant_id, read_cursor(cursor), limit + 1)
    rows, more = cut(found, limit)
    return Page[AgentOut](items=[_out(row) for row in rows], next_cursor=write_cursor(rows[-1].id) if more else None)


@router.post("", status_code=201)
async def create_agent(rt: RuntimeDep, principal: Admin, session: TenantSession, body: AgentIn) -> AgentDetail:
    """Install a template as a new agent."""
    return await _detail(session, await service.create(session, principal.tenant_id, rt.ports.get(Entitlements), body))


@router.get("/{agent_id}")
async def read_agent(principal: Viewer, session: TenantSession, agent_id: str) -> AgentDetail:
    """Read an agent with its draft."""
    return await _detail(session, await service.find(session, principal.tenant_id, parse_id("agt", agent_id)))


@router.patch("/{agent_id}")
async def change_agent(
    rt: RuntimeDep, principal: Admin, session: TenantSession, agent_id: str, body: AgentPatch
) -> AgentDetail:
    """Change the draft."""
    rt.ports.get(ModelAccess).check_offered((body.policy or {}).get("model"))
    return await _detail(session, await service.change(session, principal.tenant_id, parse_id("agt", agent_id), body))


@router.post("/{agent_id}/publish")
async def publish_agent(principal: Admin, session: TenantSession, agent_id: str) -> AgentOut:
    """Publish the draft as the next version."""
    return _out(await service.publish(session, principal.tenant_id, parse_id("agt", agent_id), principal.id))


@router.get("/{agent_id}/versions")
async def list_versions(principal: Viewer, session: TenantSession, agent_id: str) -> list[VersionOut]:
    """List the published versions, newest first."""
    agent = await service.find(session, principal.tenant_id, parse_id("agt", agent_id))
    rows = await repository.list_versions(session, principal.tenant_id, agent.id)
    return [VersionOut(version=row.version, created_at=row.created_at) for row in rows]


@router.post("/{agent_id}/archive")
async def archive_agent(rt: RuntimeDep, principal: Admin, session: TenantSession, agent_id: str) -> AgentOut:
    """Take an agent out of service; restoring it undoes this."""
    return await _archive(rt, session, principal.tenant_id, agent_id, archived=True)


@router.post("/{agent_id}/restore")
async def restore_agent(rt: RuntimeDep, principal: Admin, session: TenantSession, agent_id: str) -> AgentOut:
    """Put an archived agent back into service."""
    return await _archive(rt, session, principal.tenant_id, agent_id, archived=False)


async def _archive(
    rt: RuntimeDep, session: TenantSession, tenant_id: UUID, agent_id: str, *, archived: bool
) -> AgentOut:
    entitlements = rt.ports.get(Entitlements)
    changed = await service.set_archived(
        session, tenant_id, parse_id("agt", agent_id), entitlements, rt.clock, archived=archived
    )
    return _out(changed)


@router.put("/{agent_id}/faq")
async def replace_faq(principal: Admin, session: TenantSession, agent_id: str, body: list[FaqIn]) -> list[FaqOut]:
    """Replace the FAQ. It is live at once, without publishing."""
    found = parse_id("agt", agent_id)
    await service.replace_faq(session, principal.tenant_id, found, body)
    return await _faq(session, principal.tenant_id, found)


@router.get("/{agent_id}/faq")
async def read_faq(principal: Viewer, session: TenantSession, agent_id: str) -> list[FaqOut]:
    """Read the FAQ."""
    agent = await service.find(session, principal.tenant_id, parse_id("agt", agent_id))
    return await _faq(session, principal.tenant_id, agent.id)


async def _faq(session: TenantSession, tenant_id: UUID, agent_id: UUID) -> list[FaqOut]:
    rows = await repository.get_faq(session, tenant_id, agent_id)
    return [FaqOut(id=row.id, answer=row.answer, examples=row.examples) for row in rows]


@router.post("/{agent_id}/understand")
async def understand_text(
    rt: RuntimeDep, principal: Viewer, session: TenantSession, agent_id: str, body: TextIn
) -> UnderstoodOut:
    """Show what the local brain reads in a message."""
    agent = await service.find(session, principal.tenant_id, parse_id("agt", agent_id))
    materials = rt.ports.get(Materials)
    faq = await materials.faq(session, principal.tenant_id, agent.id, agent.faq_version)
    reading = understand(
        body.text,
        vocabulary=await materials.vocabulary(session, principal.tenant_id),
        context=None,
        faq=faq.index,
        default_language=body.language or agent.languages[0],
    )
    return UnderstoodOut(
        language=reading.language,
        intent=reading.intent,
        faq_id=reading.faq_id,
        confidence=round(reading.confidence, 4),
        entities=asdict(reading.entities),
    )
