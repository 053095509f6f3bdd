"""The detail of a conversation. It stands here because it shows what several lower packages know, and the tools."""

from fastapi import APIRouter

from agents.cards import cart_data
from agents.inbox import faq, repository
from agents.inbox.schemas import FaqFromReplyIn, FaqSuggestionOut, ThreadDetail, ToolCallOut
from agents.models import ToolCall
from agents.schemas import FaqOut
from commerce.ports import CartPort
from conversations import inbox
from conversations import repository as conversations
from conversations.models import Conversation
from core.errors import NotFound
from core.ids import parse_id, public_id
from core.runtime import RuntimeDep
from tenants.access import Admin, TenantSession, Viewer
from tenants.audit import record

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])


@router.get("/{conversation_id}")
async def read_conversation(
    rt: RuntimeDep, principal: Viewer, session: TenantSession, conversation_id: str
) -> ThreadDetail:
    """Read a conversation: messages with their receipts, tool calls, leads and cart."""
    tenant_id, found = principal.tenant_id, parse_id("cnv", conversation_id)
    row = await conversations.thread(session, tenant_id, found)
    if row is None:
        raise NotFound("No conversation has this id.")
    thread: Conversation = row.Conversation
    cart = await rt.ports.get(CartPort).view(session, tenant_id, found, thread.language)
    messages = await conversations.messages(session, tenant_id, found)
    leads = await conversations.leads(session, tenant_id, conversation_id=found, before=None, limit=100)
    return ThreadDetail(
        **inbox.thread_fields(row),
        stage=thread.stage,
        slots=thread.slots,
        messages=[inbox.message_out(one) for one in messages],
        tool_calls=[_call(one) for one in await repository.tool_calls(session, tenant_id, found)],
        leads=[inbox.lead_out(one) for one in leads],
        cart=cart_data(cart, thread.language),
    )


@router.get("/{conversation_id}/messages/{message_id}/faq")
async def suggest_faq(
    principal: Viewer, session: TenantSession, conversation_id: str, message_id: str
) -> FaqSuggestionOut:
    """Suggest an entry of the FAQ from a person's reply: without names, addresses and numbers of the shopper."""
    ids = parse_id("cnv", conversation_id), parse_id("msg", message_id)
    found = await faq.suggest(session, principal.tenant_id, *ids)
    return FaqSuggestionOut(
        agent_id=public_id("agt", found.agent_id),
        question=found.question,
        answer=found.answer,
        language=found.language,
    )


@router.post("/{conversation_id}/messages/{message_id}/faq", status_code=201)
async def add_to_faq(
    principal: Admin, session: TenantSession, conversation_id: str, message_id: str, body: FaqFromReplyIn
) -> FaqOut:
    """Put a person's reply into an agent's FAQ. It is live at once; the same reply again replaces its entry."""
    ids = parse_id("cnv", conversation_id), parse_id("msg", message_id), parse_id("agt", body.agent_id)
    entry = await faq.add(session, principal.tenant_id, *ids, body)
    await record(session, principal, "agent.faq_added", "agent", body.agent_id, message_id=message_id)
    return entry


def _call(call: ToolCall) -> ToolCallOut:
    return ToolCallOut(
        turn_id=public_id("trn", call.turn_id),
        number=call.number,
        tool=call.tool,
        arguments=call.arguments,
        result=call.result,
        created_at=call.created_at,
    )
