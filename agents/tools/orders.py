"""Where is my order? Answered to whoever knows its number and the buyer's address, and to nobody else."""

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field

from agents.cards import money_text
from agents.forms import order_form
from agents.tools.base import Arguments, Reader
from agents.tools.order_texts import day_spellings, day_text, order_status_text, parcel_status_text
from agents.turn.state import TurnState
from commerce.orders.identity import number_key
from commerce.orders.view import OrderView, ParcelView
from commerce.ports import OrderSource
from core.limits import Policy, RateLimiter, Take, WithoutRedis

# A guess needs a number and an address at once; these keep a patient machine from trying lists of either.
_BY_CONVERSATION = Policy("order_conversation", limit=6, window=3600, without_redis=WithoutRedis.REFUSE)
_BY_VISITOR = Policy("order_visitor", limit=10, window=3600, without_redis=WithoutRedis.REFUSE)
_BY_NUMBER = Policy("order_number", limit=10, window=3600, without_redis=WithoutRedis.REFUSE)
_BY_ADDRESS = Policy("order_address", limit=20, window=3600, without_redis=WithoutRedis.REFUSE)
NOT_FOUND = "No order has this number together with this e-mail address."
UNKNOWN_HERE = "Orders cannot be looked up here. Offer a person."


class Proof(Arguments):
    number: Annotated[str | None, Field(max_length=64, description="The order's number, as the shopper wrote it")] = (
        None
    )
    email: Annotated[str | None, Field(max_length=254, description="The buyer's address, as they wrote it")] = None


async def _status(state: TurnState, proof: Proof) -> dict[str, Any]:
    source = state.rt.ports.get(OrderSource)
    async with state.rt.db.tenant(state.tenant_id) as session:
        if not await source.knows_any(session, state.tenant_id):
            return {"error": UNKNOWN_HERE}
    if not proof.number or not proof.email:
        return _ask(state, proof)
    wait = await _wait(state, proof.number, proof.email)
    if wait:
        return {
            "found": False,
            "reason": f"Too many tries. The shopper may try again in {wait} s.",
            "wait_seconds": wait,
        }
    async with state.rt.db.tenant(state.tenant_id) as session:
        order = await source.prove(session, state.tenant_id, proof.number, proof.email)
    if order is None:
        state.memory.asked = _asked(proof)  # either may be wrong; the next message may correct it
        return {"found": False, "reason": NOT_FOUND}
    state.memory.asked = None
    return {"found": True, **_told(state, order)}


def _ask(state: TurnState, proof: Proof) -> dict[str, Any]:
    """Show the form, and remember what was said, so that the rest may also come as a message."""
    first = state.memory.asked is None
    state.memory.asked = _asked(proof)
    if first:
        state.live.emit("form", order_form(state.language))
    return {"needed": [name for name in ("number", "email") if not getattr(proof, name)]}


def _asked(proof: Proof) -> dict[str, str | None]:
    return {"for": "order_status", "number": proof.number, "email": proof.email}


async def _wait(state: TurnState, number: str, email: str) -> int:
    """Count a try; return the seconds to wait before it may be made, 0 when it may."""
    tenant = state.tenant_id.hex
    takes = (
        Take(_BY_CONVERSATION, state.conversation_id.hex),
        Take(_BY_VISITOR, state.visitor_id.hex),
        Take(_BY_NUMBER, f"{tenant}/{number_key(number)}"),
        Take(_BY_ADDRESS, f"{tenant}/{email.strip().lower()}"),
    )
    return (await state.rt.ports.get(RateLimiter).take(*takes)).retry_after


def _told(state: TurnState, order: OrderView) -> dict[str, Any]:
    """Return an order as replies tell of it; all of it becomes what this reply may state."""
    language, facts = state.language, state.facts
    zone = ZoneInfo(state.shop.timezone)
    facts.texts.append(order_status_text(order.status, language))
    facts.amounts.update({(order.total, order.currency), *((one.unit_price, order.currency) for one in order.lines)})
    return {
        "number": order.number,
        "status": order.status,
        "status_text": order_status_text(order.status, language),
        "placed_text": _day(state, order.placed_at.astimezone(zone)),
        "updated_text": _day(state, order.updated_at.astimezone(zone)),
        "total_text": money_text(order.total, order.currency, language),
        "untrusted_lines": [f"{line.quantity} x {line.title}" for line in order.lines[:10]],
        "parcels": [_parcel(state, parcel) for parcel in order.parcels],
    }


def _parcel(state: TurnState, parcel: ParcelView) -> dict[str, Any]:
    expected = parcel.expected_on
    if expected is not None:
        state.facts.texts.extend(day_spellings(expected, state.language))
    if parcel.tracking_url:
        state.facts.links.add(parcel.tracking_url)
    return {
        "carrier": parcel.carrier,
        "status_text": parcel_status_text(parcel.status, state.language),
        "number": parcel.tracking_number,
        "expected_text": day_text(expected, state.language) if expected else None,
        "url": parcel.tracking_url,
    }


def _day(state: TurnState, instant: datetime) -> str:
    state.facts.texts.extend(day_spellings(instant.date(), state.language))
    return day_text(instant.date(), state.language)


ORDER_STATUS = Reader(
    "order_status",
    "Tell where an order is. Call it as soon as an order is asked for: it asks the shopper for what is missing.",
    Proof,
    _status,
)
