"""The widget API."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from agents.cards import cart_data
from agents.events import TurnEvent
from agents.models import Turn
from agents.turn import service as turns
from agents.turn.accept import Incoming, Silent
from agents.turn.handed_over import delivered
from agents.turn.live import LiveTurn
from agents.turn.service import Turns
from channels.web import service
from channels.web.follow import follow, missed_replies
from channels.web.limits import allow_message, allow_session, allow_signal
from channels.web.schemas import (
    MAX_MESSAGE,
    AddItem,
    CartOut,
    ConversationIn,
    ConversationOut,
    ConversationRef,
    HandoffOut,
    LeadIn,
    LeadOut,
    MessageIn,
    SessionIn,
    SessionOut,
    SetItem,
    SignalIn,
)
from channels.web.stream import EventStream
from channels.web.visitor import CurrentVisitor
from commerce.ports import CartPort
from conversations import handoff
from core.errors import Forbidden, Invalid, NotFound, TooLarge
from core.ids import parse_id, public_id
from core.redaction import clean_text, mask_sensitive
from core.runtime import RuntimeDep

router = APIRouter(prefix="/v1/widget", tags=["widget"])

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100)]


@router.post("/sessions", status_code=201)
async def start_session(request: Request, rt: RuntimeDep, body: SessionIn) -> SessionOut:
    """Start a visitor's session: the widget key leads to the shop, the origin must be one of its own."""
    origin = request.headers.get("origin", "")
    request.state.cors_origin = origin  # so that the widget can read that it must wait
    await allow_session(rt, request)
    try:
        return await service.start_session(rt, body, origin)
    except (Forbidden, NotFound):
        request.state.cors_origin = ""  # strangers read nothing
        raise


@router.post("/conversations", status_code=201)
async def start_conversation(rt: RuntimeDep, visitor: CurrentVisitor, body: ConversationIn) -> ConversationRef:
    """Open a thread."""
    return ConversationRef(id=public_id("cnv", await service.start_conversation(rt, visitor, body)))


@router.get("/conversations/{conversation_id}")
async def read_conversation(rt: RuntimeDep, visitor: CurrentVisitor, conversation_id: str) -> ConversationOut:
    """Read a thread again."""
    return await service.read_conversation(rt, visitor, parse_id("cnv", conversation_id))


@router.post(
    "/conversations/{conversation_id}/messages",
    responses={200: {"content": {"text/event-stream": {}}, "description": "The reply, as server-sent events"}},
    response_class=Response,
)
async def post_message(
    request: Request,
    rt: RuntimeDep,
    visitor: CurrentVisitor,
    conversation_id: str,
    body: MessageIn,
    idempotency_key: IdempotencyKey,
) -> EventStream:
    """Say something. The same key again replays the same reply."""
    await allow_message(rt, request, visitor)
    incoming = Incoming(
        tenant_id=visitor.tenant_id,
        visitor_id=visitor.id,
        conversation_id=parse_id("cnv", conversation_id),
        text=_clean(body.text),
        idempotency_key=idempotency_key,
        language=body.language,
    )
    answered = await rt.ports.get(Turns).post(incoming)
    return EventStream(_reply(rt, incoming, answered))


def _clean(text: str) -> str:
    if len(text) > MAX_MESSAGE:
        raise TooLarge(f"A message has at most {MAX_MESSAGE} characters; this one has {len(text)}. Nothing was sent.")
    cleaned = mask_sensitive(clean_text(text)).strip()
    if not cleaned:
        raise Invalid("The message is empty.")
    return cleaned


async def _reply(
    rt: RuntimeDep, incoming: Incoming, answered: LiveTurn | Turn | Silent
) -> AsyncIterator[list[TurnEvent]]:
    if isinstance(answered, LiveTurn):
        async for batch in answered.follow():
            yield batch
    elif isinstance(answered, Turn):
        async for batch in turns.replay(rt, answered):
            yield batch
    else:
        message_id = answered.message_id
        missed = await missed_replies(rt, incoming.tenant_id, incoming.conversation_id, message_id)
        yield [*missed, *delivered(message_id)]


@router.get(
    "/conversations/{conversation_id}/events",
    responses={200: {"content": {"text/event-stream": {}}, "description": "The conversation's events"}},
    response_class=Response,
)
async def follow_events(
    rt: RuntimeDep,
    visitor: CurrentVisitor,
    conversation_id: str,
    last_event_id: Annotated[str | None, Header(alias="Last-Event-ID", max_length=100)] = None,
    last_event_id_query: Annotated[str | None, Query(alias="last_event_id", max_length=100)] = None,
) -> EventStream:
    """Follow a thread: what came after the last event seen, then what comes, from the agent or from a person."""
    found = parse_id("cnv", conversation_id)
    async with rt.db.tenant(visitor.tenant_id) as session:
        await service.owned(session, visitor, found)
    last = last_event_id or last_event_id_query
    return EventStream(follow(rt, visitor.tenant_id, found, last))


@router.post("/conversations/{conversation_id}/signals", status_code=204)
async def signal(
    request: Request, rt: RuntimeDep, visitor: CurrentVisitor, conversation_id: str, body: SignalIn
) -> None:
    """Say what the shopper did on the page: the flow may move on it at the next message. Nothing is shown."""
    await allow_signal(rt, request, visitor)
    await service.note_signal(rt, visitor, parse_id("cnv", conversation_id), body.name)


@router.get("/conversations/{conversation_id}/cart")
async def read_cart(rt: RuntimeDep, visitor: CurrentVisitor, conversation_id: str) -> CartOut:
    """Read the cart."""
    async with rt.db.tenant(visitor.tenant_id) as session:
        conversation = await service.owned(session, visitor, parse_id("cnv", conversation_id))
        return await service.cart_of(rt, session, conversation)


@router.post("/conversations/{conversation_id}/cart/items", status_code=201)
async def add_item(rt: RuntimeDep, visitor: CurrentVisitor, conversation_id: str, body: AddItem) -> CartOut:
    """Add a variant to the cart."""
    async with rt.db.tenant(visitor.tenant_id) as session:
        conversation = await service.owned(session, visitor, parse_id("cnv", conversation_id))
        cart = await rt.ports.get(CartPort).add(
            session,
            visitor.tenant_id,
            conversation.id,
            parse_id("var", body.variant_id),
            body.quantity,
            conversation.language,
        )
        conversation.signal = "cart_changed"
    return CartOut(**cart_data(cart, conversation.language))


@router.patch("/conversations/{conversation_id}/cart/items/{item_id}")
async def set_item(
    rt: RuntimeDep, visitor: CurrentVisitor, conversation_id: str, item_id: str, body: SetItem
) -> CartOut:
    """Set a line's quantity; 0 removes it."""
    async with rt.db.tenant(visitor.tenant_id) as session:
        conversation = await service.owned(session, visitor, parse_id("cnv", conversation_id))
        cart = await rt.ports.get(CartPort).set_quantity(
            session,
            visitor.tenant_id,
            conversation.id,
            parse_id("lin", item_id),
            body.quantity,
            conversation.language,
        )
        conversation.signal = "cart_changed"
    return CartOut(**cart_data(cart, conversation.language))


@router.post("/conversations/{conversation_id}/leads", status_code=201)
async def leave_lead(rt: RuntimeDep, visitor: CurrentVisitor, conversation_id: str, body: LeadIn) -> LeadOut:
    """Leave contact details."""
    lead_id = await service.leave_lead(rt, visitor, parse_id("cnv", conversation_id), body)
    return LeadOut(id=public_id("led", lead_id))


@router.post("/conversations/{conversation_id}/handoff")
async def request_handoff(rt: RuntimeDep, visitor: CurrentVisitor, conversation_id: str) -> HandoffOut:
    """Ask for a person."""
    found = parse_id("cnv", conversation_id)
    async with rt.db.tenant(visitor.tenant_id) as session:
        await service.owned(session, visitor, found)
        asked = await handoff.request(session, visitor.tenant_id, found, rt.clock.now())
        await handoff.tell_closed(session, visitor.tenant_id, found, asked)
    return HandoffOut(status=asked.status)
