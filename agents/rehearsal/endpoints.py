"""The rehearsals API."""

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from agents import service as agents
from agents.definition import digest
from agents.models import Agent
from agents.rehearsal import repository, service
from agents.rehearsal.jobs import rehearse
from agents.rehearsal.models import Rehearsal
from agents.rehearsal.schemas import RehearsalDetail, RehearsalIn, RehearsalOut, ReplayIn
from agents.rehearsal.service import Wanted
from agents.rehearsal.shown import detail, outlines
from core.errors import Invalid
from core.ids import parse_id
from core.jobs import enqueue
from core.web.pages import Cursor, Limit, Page, cut, read_cursor, write_cursor
from tenants.access import Admin, Principal, TenantSession, Viewer

router = APIRouter(prefix="/v1/agents/{agent_id}/rehearsals", tags=["rehearsals"])


@router.post("", status_code=202)
async def start_rehearsal(principal: Admin, session: TenantSession, agent_id: str, body: RehearsalIn) -> RehearsalOut:
    """Let simulated shoppers of the shop's own catalogue try an agent. Nothing of it counts or reaches anybody."""
    wanted = Wanted(
        draft=body.version == "draft",
        shoppers=body.shoppers,
        tries=body.tries,
        brain=body.brain,
        seed=body.seed,
    )
    row = await service.request(session, principal.tenant_id, parse_id("agt", agent_id), wanted, principal.id)
    return await _started(session, principal, row)


@router.post("/replay", status_code=202)
async def start_replay(principal: Admin, session: TenantSession, agent_id: str, body: ReplayIn) -> RehearsalOut:
    """Say again what shoppers wrote in real conversations, and compare what is shown now with what was shown then."""
    wanted = Wanted(draft=body.version == "draft", brain=body.brain, shoppers=0)
    chosen = None if body.conversation_ids is None else [parse_id("cnv", one) for one in body.conversation_ids]
    row = await service.request_replay(
        session, principal.tenant_id, parse_id("agt", agent_id), wanted, chosen, body.last, principal.id
    )
    return await _started(session, principal, row)


async def _started(session: TenantSession, principal: Principal, row: Rehearsal) -> RehearsalOut:
    await enqueue(session, rehearse, tenant_id=str(principal.tenant_id), rehearsal_id=str(row.id))
    agent = await agents.find(session, principal.tenant_id, row.agent_id)
    return (await outlines(session, [row], await _draft(session, agent)))[0]


@router.get("")
async def list_rehearsals(
    principal: Viewer, session: TenantSession, agent_id: str, limit: Limit = 50, cursor: Cursor = None
) -> Page[RehearsalOut]:
    """List an agent's rehearsals, newest first; one that went worse than the night before names it."""
    agent = await agents.find(session, principal.tenant_id, parse_id("agt", agent_id))
    found = await repository.listed(session, principal.tenant_id, agent.id, read_cursor(cursor), limit + 1)
    rows, more = cut(found, limit)
    items = await outlines(session, rows, await _draft(session, agent))
    return Page[RehearsalOut](items=items, next_cursor=write_cursor(rows[-1].id) if more else None)


@router.get("/{rehearsal_id}")
async def read_rehearsal(
    principal: Viewer, session: TenantSession, agent_id: str, rehearsal_id: str
) -> RehearsalDetail:
    """Read a rehearsal: who tried what, what was said, and what was checked."""
    agent = await agents.find(session, principal.tenant_id, parse_id("agt", agent_id))
    row = await service.find(session, principal.tenant_id, agent.id, parse_id("reh", rehearsal_id))
    return await detail(session, row, await _draft(session, agent))


async def _draft(session: AsyncSession, agent: Agent) -> str | None:
    """The digest of the agent's draft; None while it has problems."""
    try:
        return digest(await agents.freeze(session, agent, 0))
    except Invalid:
        return None
