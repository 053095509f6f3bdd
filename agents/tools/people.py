"""Tools that bring a person in."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from agents.forms import lead_form
from agents.tools.base import Arguments, Effect, Reader
from agents.turn.state import TurnState
from conversations import handoff


class Nothing(Arguments):
    pass


async def _lead(state: TurnState, _: Nothing) -> dict[str, Any]:
    """Show the form: an address is only kept with the consent that its owner gives there."""
    state.live.emit("form", lead_form(state.language, state.shop.name))
    return {"shown": "a form that asks for an e-mail address and consent"}


async def _human(state: TurnState, session: AsyncSession, _: Nothing) -> dict[str, Any]:
    status = await handoff.request(session, state.tenant_id, state.conversation_id)
    return {"status": status}


def _show(state: TurnState, result: dict[str, Any]) -> None:
    state.handoff = str(result["status"])
    state.live.emit("handoff", {"status": state.handoff, "text": ""})  # the reply's own words say the rest


CAPTURE_LEAD = Reader("capture_lead", "Show a form by which the shopper can leave contact details.", Nothing, _lead)
REQUEST_HUMAN = Effect("request_human", "Ask a person of the shop to take over.", Nothing, _human, _show)
