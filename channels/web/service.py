"""What the widget API does, besides the turn itself."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents.cards import cart_data
from agents.definition import Definition
from agents.forms import consent_text
from agents.models import Agent
from agents.turn.materials import Materials
from channels.web import repository
from channels.web.schemas import (
    Brand,
    CartOut,
    Config,
    ConversationIn,
    ConversationOut,
    LeadIn,
    MessageOut,
    SessionIn,
    SessionOut,
)
from channels.web.visitor import Visitor, issue_token, read_token
from commerce.ports import CartPort
from conversations import leads
from conversations.models import Conversation
from conversations.ports import BookingPort, BookingWish, QuotePort, QuoteWish, Wisher
from core.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from core.ids import new_id, public_id
from core.ports import Entitlements
from core.redaction import clean_text
from core.runtime import Runtime
from templates_store.flow import render_line
from tenants import branding, directory, places
from tenants.models import Storefront, Tenant


async def start_session(rt: Runtime, body: SessionIn, origin: str) -> SessionOut:
    """Give a browser a visitor token, its own again where it shows one, and what the widget needs to draw itself.

    Raises:
        NotFound: no such widget key.
        Forbidden: the page's origin is not one of the storefront's.
        Conflict: no agent is published.
    """
    async with rt.db.system() as session:
        entry = await directory.tenant_of_widget_key(session, body.widget_key)
    if entry is None:
        raise NotFound("This widget key is not known. Copy the script tag again from the console.")
    async with rt.db.tenant(entry.tenant_id) as session:
        storefront = await repository.storefront(session, entry.tenant_id, entry.storefront_id)
        if storefront is None or origin not in storefront.allowed_origins:
            raise Forbidden(
                f"The site {origin or '(none)'} may not use this widget. Add it to the storefront's origins."
            )
        visitor = await _visitor(rt, session, body, storefront, origin)
        agent = await repository.published_agent(session, entry.tenant_id, storefront.agent_id)
        if agent is None:
            raise Conflict("No agent is published for this shop yet.")
        config = await _config(rt, session, agent, body.language)
    return SessionOut(visitor_token=issue_token(rt, visitor), config=config)


async def _visitor(rt: Runtime, session: AsyncSession, body: SessionIn, storefront: Storefront, origin: str) -> Visitor:
    tenant_id = storefront.tenant_id
    if body.visitor_token:
        try:
            known = read_token(rt, body.visitor_token)
        except Unauthenticated:
            known = None
        same = known is not None and (known.tenant_id, known.storefront_id) == (tenant_id, storefront.id)
        if known is not None and same and await repository.visitor_exists(session, tenant_id, known.id):
            return Visitor(tenant_id, known.id, storefront.id, origin)
    visitor = Visitor(tenant_id, new_id(), storefront.id, origin)
    await repository.add_visitor(session, tenant_id, visitor.id, storefront.id)
    return visitor


async def _config(rt: Runtime, session: AsyncSession, agent: Agent, wanted: str | None) -> Config:
    tenant = await repository.tenant(session, agent.tenant_id)
    definition = await rt.ports.get(Materials).definition(
        session, agent.tenant_id, agent.id, agent.published_version or 0
    )
    language = spoken(definition, wanted)
    variables = {"agent_name": definition.name, "shop_name": tenant.name, "language": language}
    flow = definition.flow
    suggestions = flow.suggestions.get(language, ())
    return Config(
        agent_name=definition.name,
        languages=list(definition.languages),
        language=language,
        brand=await _brand(rt, session, tenant),
        greeting=render_line(flow, flow.start, "greeting", language, variables, 0),
        disclosure=render_line(flow, flow.start, "disclosure", language, variables, 0),
        suggestions=list(suggestions[:4]),
        privacy_url=None,
    )


async def _brand(rt: Runtime, session: AsyncSession, tenant: Tenant) -> Brand:
    tokens = await branding.resolve(session, tenant, rt.ports.get(Entitlements))
    unbranded = await rt.ports.get(Entitlements).allows(session, tenant.tenant_id, "remove_branding")
    return Brand(
        name=tokens.name,
        logo_url=tokens.logo_url,
        accent=tokens.accent,
        on_accent=tokens.on_accent,
        background=tokens.background,
        ink=tokens.ink,
        radius=tokens.radius,
        powered_by=not unbranded,
    )


def spoken(definition: Definition, wanted: str | None) -> str:
    """Return the language to speak: the one wanted when the agent speaks it, else the agent's first."""
    base = (wanted or "").split("-", maxsplit=1)[0].lower()
    return base if base in definition.languages else definition.languages[0]


def _zone(text: str | None) -> str | None:
    """A time zone that we know, or none: a browser's odd one is no reason to refuse the shopper."""
    try:
        return places.timezone(text) if text else None
    except Invalid:
        return None


async def start_conversation(rt: Runtime, visitor: Visitor, body: ConversationIn) -> UUID:
    """Open a thread with the storefront's agent. Nothing is counted before the visitor writes."""
    async with rt.db.tenant(visitor.tenant_id) as session:
        if not await repository.visitor_exists(session, visitor.tenant_id, visitor.id):
            raise Unauthenticated("This visitor is no longer known. Start a new session.")
        storefront = await repository.storefront(session, visitor.tenant_id, visitor.storefront_id)
        agent = await repository.published_agent(
            session, visitor.tenant_id, storefront.agent_id if storefront else None
        )
        if agent is None:
            raise Conflict("No agent is published for this shop yet.")
        definition = await rt.ports.get(Materials).definition(
            session, visitor.tenant_id, agent.id, agent.published_version or 0
        )
        conversation_id = new_id()
        values = {
            "tenant_id": visitor.tenant_id,
            "id": conversation_id,
            "visitor_id": visitor.id,
            "agent_id": agent.id,
            "channel": "web",
            "language": spoken(definition, body.language),
            "page_url": _page(body.page_url),
            "timezone": _zone(body.timezone),
        }
        await repository.add_conversation(session, values)
    return conversation_id


def _page(url: str | None) -> str | None:
    """Keep where the shopper was, without query and fragment, which may hold personal data."""
    if url is None or not url.startswith(("http://", "https://")):
        return None
    return clean_text(url).partition("?")[0].partition("#")[0]


async def owned(session: AsyncSession, visitor: Visitor, conversation_id: UUID) -> Conversation:
    """Return a conversation of this visitor. Raises NotFound."""
    found = await repository.conversation(session, visitor.tenant_id, visitor.id, conversation_id)
    if found is None:
        raise NotFound("This conversation does not exist. Start a new one.")
    return found


async def read_conversation(rt: Runtime, visitor: Visitor, conversation_id: UUID) -> ConversationOut:
    """Return a thread with its messages and cart, for a page that was reloaded."""
    async with rt.db.tenant(visitor.tenant_id) as session:
        conversation = await owned(session, visitor, conversation_id)
        rows = await repository.messages(session, visitor.tenant_id, conversation_id)
        cart = await cart_of(rt, session, conversation)
    return ConversationOut(
        id=public_id("cnv", conversation_id),
        status=conversation.handoff,
        messages=[
            MessageOut(
                id=public_id("msg", row.id),
                role=row.role,
                author=row.author,
                text=row.text,
                cards=row.cards,
                created_at=row.created_at,
            )
            for row in rows
        ],
        cart=cart,
    )


async def cart_of(rt: Runtime, session: AsyncSession, conversation: Conversation) -> CartOut:
    """Return the conversation's cart."""
    view = await rt.ports.get(CartPort).view(session, conversation.tenant_id, conversation.id, conversation.language)
    return CartOut(**cart_data(view, conversation.language))


async def note_signal(rt: Runtime, visitor: Visitor, conversation_id: UUID, name: str) -> None:
    """Remember what the shopper did on the page. Raises NotFound."""
    async with rt.db.tenant(visitor.tenant_id) as session:
        if not await repository.note_signal(session, visitor.tenant_id, visitor.id, conversation_id, name):
            raise NotFound("This conversation does not exist. Start a new one.")


async def leave_lead(rt: Runtime, visitor: Visitor, conversation_id: UUID, body: LeadIn) -> UUID:
    """Keep contact details that a shopper left, with what they wish and the consent they gave, in its words.

    Raises:
        Invalid: no consent, an address that cannot be one, or a wish that lacks what it needs.
    """
    async with rt.db.tenant(visitor.tenant_id) as session:
        conversation = await owned(session, visitor, conversation_id)
        tenant = await repository.tenant(session, visitor.tenant_id)
        person = leads.LeadDetails(email=body.email, name=body.name, phone=body.phone, message=body.message or "")
        by = Wisher(person, body.consent, consent_text(conversation.language, tenant.name))
        match body.kind:
            case "booking":
                if body.date is None:
                    raise Invalid("Choose a day.")
                booking = BookingWish(body.date, body.time, body.people)
                return await rt.ports.get(BookingPort).book(session, conversation, booking, by)
            case "quote":
                if not body.items or not body.items.strip():
                    raise Invalid("Say what you need.")
                quote = QuoteWish(body.items, body.quantity, body.company)
                return await rt.ports.get(QuotePort).request(session, conversation, quote, by)
        return await leads.capture(session, conversation, person, consent=by.consent, wording=by.wording)
