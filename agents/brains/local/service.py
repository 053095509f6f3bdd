"""Answers about the shop's service: its policies, orders, and a person where one is needed."""

from collections.abc import Mapping

from agents.brains.local.reply import Handler, Reply


def policy(topic: str) -> Handler:
    """Return what answers a question on one of the shop's policies: its confirmed text, or that it is not known."""

    async def answer(reply: Reply) -> list[str]:
        state = reply.state
        for one in state.definition.flow.policies:
            text = one.text.get(state.language) if one.topic == topic and one.confirmed else None
            if text:
                state.facts.texts.append(text)
                return [text]
        reply.lost = True
        return reply.say(f"{topic}_unknown")

    return answer


async def lead(reply: Reply) -> list[str]:
    """Ask for contact details."""
    await reply.tools.call("capture_lead", {})
    return reply.say("lead_ask")


async def booking(reply: Reply) -> list[str]:
    """Ask when the shopper wants to come; where the flow takes no wishes, for contact details."""
    result = await reply.tools.call("book_appointment", {})
    return await lead(reply) if "error" in result else reply.say("booking_ask")


async def quote(reply: Reply) -> list[str]:
    """Ask what a quote is for; where the flow takes none, for contact details."""
    result = await reply.tools.call("request_quote", {})
    return await lead(reply) if "error" in result else reply.say("quote_ask")


async def order(reply: Reply) -> list[str]:
    """Tell where an order is; ask for its number and the buyer's address first. Where no orders are known, a person."""
    entities = reply.state.reading.entities
    result = await reply.tools.call("order_status", {"number": entities.order_number, "email": entities.email})
    if "error" in result:
        return await human(reply) if entities.order_number else reply.say("order_status_ask")
    if "needed" in result:
        return reply.say("order_status_ask" if "number" in result["needed"] else "order_email_ask")
    if not result["found"]:
        return reply.say("order_wait" if "wait_seconds" in result else "order_not_found")
    parcels = [line for parcel in result["parcels"] for line in reply.say("order_parcel", parcel=parcel)]
    return [*reply.say("order_status", order=result), *parcels]


async def human(reply: Reply) -> list[str]:
    """Call a person, or say what answers here to whoever asks that."""
    if reply.state.guard == "disclosure":
        return reply.say("disclosure")
    result = await reply.tools.call("request_human", {})
    if not result.get("closed"):
        return reply.say("handoff_requested")
    return reply.say("handoff_closed", opening_text=result["opens"]) if result["opens"] else reply.say("lead_ask")


async def opening_hours(reply: Reply) -> list[str]:
    """Say when people of the shop are there, from what the shop has set."""
    return reply.say("opening_hours", hours_text=reply.state.hours_text)


HANDLERS: Mapping[str, Handler] = {
    "delivery": policy("delivery"),
    "returns": policy("returns"),
    "payment": policy("payment"),
    "book": booking,
    "quote": quote,
    "order_status": order,
    "human": human,
    "complaint": human,
}
