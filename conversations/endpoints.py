"""The inbox API. The detail of a conversation, which also shows what the agent did, is in `agents.inbox`."""

from typing import Annotated

from fastapi import APIRouter, Header, Query

from conversations import handoff, inbox, replies, repository
from conversations.handoff import Person
from conversations.models import Conversation
from conversations.schemas import Handoff, HandoffOut, LeadOut, MessageOut, ReplyIn, ThreadOut
from core.errors import NotFound
from core.ids import parse_id, public_id
from core.runtime import RuntimeDep
from core.web.pages import Cursor, Limit, Page, cut, read_cursor, write_cursor
from tenants.access import AgentRole, Principal, TenantSession, Viewer
from tenants.audit import record
from tenants.roles import Role

router = APIRouter(prefix="/v1", tags=["conversations"])

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100)]


@router.get("/conversations")
async def list_conversations(
    principal: Viewer,
    session: TenantSession,
    wanted: Annotated[Handoff | None, Query(alias="handoff", description="Only conversations in this state")] = None,
    agent_id: Annotated[str | None, Query(max_length=40, description="Only those of one agent")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ThreadOut]:
    """List conversations, the last written in first. One in which nobody said anything yet is left out."""
    found = await repository.threads(
        session,
        principal.tenant_id,
        handoff=wanted,
        agent_id=parse_id("agt", agent_id) if agent_id else None,
        before=inbox.read_position(cursor),
        limit=limit + 1,
    )
    rows, more = cut(found, limit)
    items = [ThreadOut(**inbox.thread_fields(row)) for row in rows]
    return Page[ThreadOut](items=items, next_cursor=inbox.write_position(rows[-1]) if more else None)


@router.post("/conversations/{conversation_id}/take")
async def take_conversation(
    rt: RuntimeDep, principal: AgentRole, session: TenantSession, conversation_id: str
) -> HandoffOut:
    """Answer a conversation oneself; the agent is silent from now on."""
    found = parse_id("cnv", conversation_id)
    taken = await handoff.take(session, principal.tenant_id, found, person_of(principal), rt.clock.now())
    await record(session, principal, "conversation.taken", "conversation", conversation_id)
    return state_of(taken)


@router.post("/conversations/{conversation_id}/release")
async def release_conversation(principal: AgentRole, session: TenantSession, conversation_id: str) -> HandoffOut:
    """Give a conversation back to the agent."""
    found = parse_id("cnv", conversation_id)
    released = await handoff.release(session, principal.tenant_id, found, person_of(principal))
    await record(session, principal, "conversation.released", "conversation", conversation_id)
    return state_of(released)


@router.post("/conversations/{conversation_id}/replies", status_code=201)
async def reply_to_shopper(
    rt: RuntimeDep,
    principal: AgentRole,
    session: TenantSession,
    conversation_id: str,
    body: ReplyIn,
    idempotency_key: IdempotencyKey,
) -> MessageOut:
    """Say something to the shopper and take the conversation. The same key again sends nothing twice."""
    message = await replies.reply(
        session,
        principal.tenant_id,
        parse_id("cnv", conversation_id),
        person_of(principal),
        body.text,
        idempotency_key,
        rt.clock.now(),
    )
    row = await repository.message(session, principal.tenant_id, message.id)
    if row is None:
        raise NotFound("The reply was erased in this moment.")
    return inbox.message_out(row)


@router.get("/leads")
async def list_leads(
    principal: Viewer, session: TenantSession, limit: Limit = 50, cursor: Cursor = None
) -> Page[LeadOut]:
    """List the people who left contact details, newest first."""
    found = await repository.leads(session, principal.tenant_id, before=read_cursor(cursor), limit=limit + 1)
    rows, more = cut(found, limit)
    next_cursor = write_cursor(rows[-1].Lead.id) if more else None
    return Page[LeadOut](items=[inbox.lead_out(row) for row in rows], next_cursor=next_cursor)


def person_of(principal: Principal) -> Person:
    return Person(principal.id, overrules=principal.role.includes(Role.ADMIN))


def state_of(conversation: Conversation) -> HandoffOut:
    return HandoffOut.model_validate({"id": public_id("cnv", conversation.id), "handoff": conversation.handoff})
