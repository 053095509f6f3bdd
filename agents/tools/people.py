"""Tools that bring a person in."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from agents.forms import booking_form, lead_form, quote_form
from agents.tools.base import Arguments, Effect, Reader
from agents.turn.state import TurnState
from conversations import handoff
from conversations.hours_text import moment_text


class Nothing(Arguments):
    pass


async def _lead(state: TurnState, _: Nothing) -> dict[str, Any]:
    """Show the form: an address is only kept with the consent that its owner gives there."""
    state.live.emit("form", lead_form(state.language, state.shop.name))
    return {"shown": "a form that asks for an e-mail address and consent"}


async def _booking(state: TurnState, _: Nothing) -> dict[str, Any]:
    state.live.emit("form", booking_form(state.language, state.shop.name))
    return {"shown": "a form that asks for day, time and an e-mail address; the shop confirms, nothing is booked yet"}


async def _quote(state: TurnState, _: Nothing) -> dict[str, Any]:
    state.live.emit("form", quote_form(state.language, state.shop.name))
    return {"shown": "a form that asks what is needed and an e-mail address; the shop answers with a quote"}


async def _human(state: TurnState, session: AsyncSession, _: Nothing) -> dict[str, Any]:
    """Outside of the shop's hours the shopper is asked for an address, and told when people are back."""
    asked = await handoff.request(session, state.tenant_id, state.conversation_id, state.now)
    if not asked.closed:
        return {"status": asked.status}
    opens = moment_text(asked.opens_at, asked.timezone, state.language) if asked.opens_at else None
    return {"status": asked.status, "closed": True, "opens": opens}


def _show(state: TurnState, result: dict[str, Any]) -> None:
    state.handoff = str(result["status"])
    state.live.emit("handoff", {"status": state.handoff, "text": ""})  # the reply's own words say the rest
    if result.get("closed"):
        state.live.emit("form", lead_form(state.language, state.shop.name))
    if result.get("opens"):
        state.facts.texts.append(str(result["opens"]))


CAPTURE_LEAD = Reader("capture_lead", "Show a form by which the shopper can leave contact details.", Nothing, _lead)
BOOK_APPOINTMENT = Reader("book_appointment", "Show a form by which the shopper asks for a date.", Nothing, _booking)
REQUEST_QUOTE = Reader("request_quote", "Show a form by which the shopper asks for a quote.", Nothing, _quote)
REQUEST_HUMAN = Effect("request_human", "Ask a person of the shop to take over.", Nothing, _human, _show)
