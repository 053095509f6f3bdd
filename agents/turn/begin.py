"""Begins an accepted turn: reads the message and puts together the state that brains and tools share."""

from agents.cards import base_language
from agents.turn.accept import Accepted
from agents.turn.awaited import awaited
from agents.turn.live import LiveTurn
from agents.turn.opening import hours_asked_for
from agents.turn.state import Memory, Shop, TurnState
from agents.turn.weighing import answering, asked, guarded, settled, spoken_language
from agents.understanding import DialogueContext, understand
from conversations.hours import OpeningHours
from core.runtime import Runtime


def build_state(rt: Runtime, accepted: Accepted, live: LiveTurn) -> TurnState:
    """Read the message and put together the state that brains and tools share."""
    incoming, context = accepted.incoming, accepted.context
    memory = Memory.read(context.memory)
    language = incoming.language or context.language
    read = understand(
        incoming.text,
        vocabulary=accepted.vocabulary,
        context=DialogueContext(tuple(memory.products), memory.query, context.slots, context.language),
        faq=accepted.faq.index,
        default_language=language,
    )
    reading = awaited(read, memory, incoming.text)
    language = spoken_language(reading, language, accepted.definition.languages)
    reading = settled(reading, memory, incoming.text)
    reading = answering(reading, asked(accepted.definition.flow, memory), incoming.text)
    reading, guard = guarded(reading, incoming.text)
    known = OpeningHours.read(context.hours, context.closed_days, context.timezone)
    hours = hours_asked_for(incoming.text, known, rt.clock.now(), language)
    state = TurnState(
        rt=rt,
        tenant_id=incoming.tenant_id,
        conversation_id=incoming.conversation_id,
        visitor_id=incoming.visitor_id,
        turn_id=accepted.turn_id,
        definition=accepted.definition,
        shop=Shop(context.shop_name, context.currency, context.timezone),
        text=incoming.text,
        language=language,
        reading=reading,
        guard=guard,
        signal=context.signal,
        history=accepted.history,
        summary=accepted.summary,
        stage=context.stage or accepted.definition.flow.start,
        slots=dict(context.slots),
        memory=memory,
        degraded=accepted.degraded,
        sandbox=context.sandbox,
        now=rt.clock.now(),
        live=live,
        faq_answers={} if hours else accepted.faq.in_language(language),  # the settings answer this, no entry does
        hours_text=hours,
        knowledge_version=context.knowledge_version,
    )
    state.facts.language = base_language(language)
    state.facts.texts.extend(filter(None, (state.shop.name, state.definition.name, state.hours_text)))
    state.facts.said.extend([*(said.text for said in state.history if said.role == "visitor"), incoming.text])
    return state
