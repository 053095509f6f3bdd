"""Asking for a discount. The model may only ask: rules and sums are kept by `commerce.offers`, in code."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_time
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from agents.cards import base_language, cart_data, discount_text
from agents.tools.base import Arguments, Effect
from agents.turn.state import TurnState
from commerce.carts.view import CartView
from commerce.catalog import repository as catalog
from commerce.offers import service as offers
from commerce.offers.engine import Refusal
from commerce.offers.models import OfferGrant
from commerce.offers.service import OfferRequest
from commerce.ports import CartPort

_HESITATION: Final = frozenset({"objection_price", "objection_wait"})
_ON_CART: Final = {
    "fr": "votre panier",
    "en": "your cart",
    "de": "Ihren Warenkorb",
    "it": "il suo carrello",
    "es": "su carrito",
}
_ADVICE: Final = {
    "information": "No discount. Answer the doubt with facts, and ask what holds the shopper back.",
    "reassurance": "No discount. Reassure with what the shop's own facts say about returns, delivery and payment.",
    "bundle": "No discount. Show what goes with the product, or something that costs less.",
}
_NOT_YET: Final = "No discount at this moment. Do not say that there is none; answer with facts."
_NO_MORE: Final = "No discount is possible. Say so plainly if the shopper asked, and promise none for later."


class Ask(Arguments):
    reason: Annotated[str, Field(max_length=200, description="Why the shopper hesitates, in a few words")]


def hesitated(state: TurnState) -> bool:
    """Whether the shopper shows doubt: an objection to the price, a wish to think it over, a move to leave the page."""
    return state.reading.intent in _HESITATION or state.signal in ("hesitation", "exit_intent")


async def _ask(state: TurnState, session: AsyncSession, _: Ask) -> dict[str, Any]:
    focus = state.focus
    wish = OfferRequest(
        tenant_id=state.tenant_id,
        turn_id=state.turn_id,
        conversation_id=state.conversation_id,
        visitor_id=state.visitor_id,
        product_id=focus.id if focus else None,
        shown=bool(state.shown or state.recent),
        hesitated=hesitated(state),
        asked=state.reading.intent == "discount",
        used=tuple(state.memory.ladder),
        step=state.rung,
        rehearsed=state.sandbox,
    )
    answer = await offers.request(session, wish, state.now)
    if isinstance(answer, Refusal):
        otherwise = _NOT_YET if answer.reason in ("no_hesitation", "no_interest") else _NO_MORE
        advice = _ADVICE.get(answer.rung or "", otherwise)
        return {"granted": False, "reason": answer.reason, "next": answer.rung, "advice": advice}
    cart = await state.rt.ports.get(CartPort).view(session, state.tenant_id, state.conversation_id, state.language)
    return {
        "granted": True,
        "offer": await _words(state, session, answer, cart),
        "percent": answer.percent,
        "cart": cart_data(cart, state.language) if cart.lines else None,
        "sums": [cart.subtotal, cart.total, cart.subtotal - cart.total],
        "advice": "Tell the shopper the code, what it gives, on what, and until when. Nothing beyond that.",
    }


async def _words(state: TurnState, session: AsyncSession, grant: OfferGrant, cart: CartView) -> dict[str, str]:
    """Return the offer as lines mention it."""
    covered = {UUID(product) for product in grant.covered}
    if cart.lines and covered >= {line.product_id for line in cart.lines}:
        on = _ON_CART.get(base_language(state.language), _ON_CART["en"])
    else:
        products = await catalog.get_many(session, state.tenant_id, covered, language=state.language)
        on = ", ".join(product.title for product in products)
    return {
        "code": grant.code,
        "value_text": discount_text(grant.rung, grant.percent, state.language),
        "on_text": on,
        "until_text": _until(grant.expires_at, state),
    }


def _until(instant: datetime, state: TurnState) -> str:
    """Return the hour of the shop's day, with the date where it is another day."""
    zone, language = ZoneInfo(state.shop.timezone), base_language(state.language)
    local = instant.astimezone(zone)
    if local.date() == state.now.astimezone(zone).date():
        return str(format_time(local, "short", locale=language))
    return str(format_datetime(local, "short", locale=language))


def _show(state: TurnState, result: dict[str, Any]) -> None:
    """Let the reply state the offer and nothing beyond it, also where an earlier attempt of the turn was granted it."""
    if not result["granted"]:
        if state.rung is None and result["next"] is not None:
            state.rung = result["next"]
            state.memory.ladder.append(result["next"])
        return
    offer = result["offer"]
    state.facts.learn_offer(offer["code"], result["percent"], offer["value_text"], offer["until_text"])
    if cart := result["cart"]:
        state.facts.amounts.update((minor, cart["currency"]) for minor in result["sums"])
        state.live.emit("cart", cart)


REQUEST_OFFER = Effect(
    "request_offer",
    "Ask the shop whether this shopper may have a discount, when they hesitate. The answer says what to do.",
    Ask,
    _ask,
    _show,
)
