"""Answers to doubts: they climb the merchant's ladder, one rung a turn, and say what was granted and nothing else."""

from collections.abc import Mapping

from agents.brains.local import advice
from agents.brains.local.reply import Handler, Reply

_DOUBTS = {"objection_wait": "objection_wait", "objection_price": "objection_price"}
_REASSURING = ("returns", "warranty", "delivery")
_NOT_YET = frozenset({"no_hesitation", "no_interest", "ladder"})
"""Why nothing was granted where something may be later: that there is none would be a false word."""


async def doubt(reply: Reply) -> list[str]:
    """Inform, reassure, show what goes with it, or give the offer that the rules allow."""
    intent = reply.state.reading.intent
    result = await reply.tools.call("request_offer", {"reason": intent})
    if result.get("granted"):
        return reply.say("offer_granted", offer=result["offer"])
    match result.get("next"):
        case "reassurance":
            return _reassure(reply)
        case "bundle":
            return await _bundle(reply)
    if intent == "discount" and result.get("reason") not in _NOT_YET:
        return reply.say("discount_none")
    return reply.say(_DOUBTS.get(intent, "objection_price"))


async def _bundle(reply: Reply) -> list[str]:
    """Show what goes with the product, where the shop has it and it was not proposed yet."""
    product = reply.state.focus
    shown = await advice.complement(reply, product) if product else []
    return shown or reply.say("offer_bundle")


def _reassure(reply: Reply) -> list[str]:
    """Say what the owner confirmed about returns, warranty or delivery; without such a text, offer to tell."""
    state = reply.state
    for topic in _REASSURING:
        for policy in state.definition.flow.policies:
            text = policy.text.get(state.language) if policy.topic == topic and policy.confirmed else None
            if text:
                state.facts.texts.append(text)
                return [*reply.say("offer_reassurance"), text]
    return reply.say("offer_reassurance")


HANDLERS: Mapping[str, Handler] = {"discount": doubt, "objection_price": doubt, "objection_wait": doubt}
