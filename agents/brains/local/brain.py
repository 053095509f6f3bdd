"""Chooses the answer to a reading, and yields it."""

from collections.abc import AsyncIterator, Mapping

from agents.brains.local import cart, offers, products, service
from agents.brains.local.knowledge import quote
from agents.brains.local.reply import Handler, Reply, suggestions
from agents.brains.protocol import BrainEvent, Done, SlotFilled, StageChanged, Suggested, Text
from agents.brains.slots import fill_slots, stage_after
from agents.knowledge.recall import attest
from agents.tools.toolbox import Toolbox
from agents.turn.state import TurnState

_HANDLERS: Mapping[str, Handler] = {
    **products.HANDLERS,
    **cart.HANDLERS,
    **offers.HANDLERS,
    **service.HANDLERS,
}
_PLAIN_LINES = {
    "greeting": "greeting",
    "objection_trust": "objection_trust",
    "thanks": "thanks",
    "bye": "bye",
    "abuse": "abuse",
}


class LocalBrain:
    """Runs the flow without a model."""

    name = "local"

    async def answer(self, state: TurnState, tools: Toolbox) -> AsyncIterator[BrainEvent]:
        """Yield the reply; see `Brain`."""
        filled = list(fill_slots(state))
        for name, value in filled:
            yield SlotFilled(name, value)
        stage = stage_after(state)
        if stage != state.stage:
            yield StageChanged(stage)
        reply = Reply(state, tools)
        said = await _sentences(reply, answered=bool(filled))
        if reply.lost and await quote(reply):
            said = []
        for text in said:
            yield Text(f"{text}\n", own_words=True)
        for text in reply.quoted:
            yield Text(f"{text}\n")
        yield Suggested(suggestions(state))
        yield Done()


async def _sentences(reply: Reply, *, answered: bool) -> list[str]:
    state, intent = reply.state, reply.state.reading.intent
    if state.refused is not None:
        return reply.ask_again(state.refused)
    if answered and intent == "off_topic" and not state.guard:
        return await products.next_question(reply)  # a bare answer to the question before is no new matter
    faq = state.faq_answers.get(state.reading.faq_id or "")
    if faq:
        state.facts.texts.append(faq)
        await attest(state, faq)
        return [faq]
    if handler := service.opening_hours if state.hours_text else _HANDLERS.get(intent):
        return await handler(reply)
    if line := _PLAIN_LINES.get(intent):
        return reply.say(line)
    return reply.unclear()
