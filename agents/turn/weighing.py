"""Weighs the reading of a message against the conversation: what is acted on, what is only a guess."""

import re
from dataclasses import replace

from agents.brains.variants import named_values
from agents.guardrails.manipulation import manipulates
from agents.turn.retrieval import SEARCH_INTENTS
from agents.turn.state import Memory
from agents.understanding import Understanding
from agents.understanding.text import words
from templates_store.flow import Flow, Slot

_GUESS, _SURE = 0.4, 0.75
_ACTS = frozenset({"human", "complaint", "add_to_cart", "remove_from_cart", "checkout", "book", "quote"})
_SURE_ENOUGH_TO_ACT = 0.55
_OTHER_LANGUAGE = 0.99
"""A code or an unknown name looks a little like any language; real words of another one are surer than this."""


def settled(reading: Understanding, memory: Memory, text: str) -> Understanding:
    """Weigh a reading against the conversation.

    A message that names an option of a product waiting for that choice completes the choice. A mere guess is taken
    for what is harmless, a search when it names something: no person is called and no cart is changed on a guess. A
    plain search is not answered from the FAQ unless the FAQ is surer.
    """
    if memory.pending is not None and named_values(memory.pending["values"], text, reading.entities):
        return replace(reading, intent="add_to_cart", faq_id=None, products=(memory.pending["product"],))
    memory.pending = None
    searches = reading.intent in SEARCH_INTENTS
    if searches and reading.entities.query and reading.intent_confidence >= max(_SURE, reading.confidence):
        return replace(reading, faq_id=None, confidence=reading.intent_confidence)
    least = _SURE_ENOUGH_TO_ACT if reading.intent in _ACTS else _GUESS
    if reading.faq_id or reading.intent_confidence >= least or searches:
        return reading
    return replace(reading, intent="find_product" if reading.entities.query else "off_topic")


def spoken_language(reading: Understanding, before: str, spoken: tuple[str, ...]) -> str:
    """The language of the message when it is plain and the agent speaks it, else the one before, else the first."""
    current = before.split("-", maxsplit=1)[0]
    read = reading.language if reading.language_confidence >= _OTHER_LANGUAGE else current
    return next((tag for tag in (read, current) if tag in spoken), spoken[0])


_NO_ANSWERS = frozenset(
    {
        "human", "complaint", "add_to_cart", "remove_from_cart", "view_cart", "checkout", "delivery", "returns",
        "payment", "order_status", "discount", "compare", "details", "price", "availability", "size_advice", "book",
        "quote", "objection_price", "objection_trust", "objection_wait", "thanks", "bye", "abuse",
    }
)  # fmt: skip
"""Whoever says one of these wants something else than to answer the question before."""
_BARE = 5
"""Most words of an answer that is a figure or a day."""


def answering(reading: Understanding, slot: Slot | None, text: str) -> Understanding:
    """Take a bare answer to the question that was asked for what it is, and not for a search.

    Args:
        reading: the message on its own.
        slot: what was asked last, or None.
        text: the message.
    """
    otherwise = reading.intent in _NO_ANSWERS and reading.intent_confidence >= _SURE
    if slot is None or otherwise or reading.faq_id:
        return reading
    if slot.type in ("number", "money", "date"):
        told = any(letter.isdigit() for letter in text) or (slot.type == "date" and reading.entities.date is not None)
        answers = told and len(text.split()) <= _BARE
    else:
        searches = reading.intent in SEARCH_INTENTS and reading.intent_confidence >= _SURE
        answers = slot.type == "text" and not searches
    if not answers:
        return reading
    entities = replace(reading.entities, query="")
    return replace(reading, intent="affirm", intent_confidence=1.0, confidence=1.0, entities=entities)


_WHAT_ARE_YOU = re.compile(
    r"\b(etes vous|vous etes|es tu|tu es|(je parle|en train de parler) (a|avec)"
    r"|are you|is this|am i (talking|speaking|chatting) (to|with)"
    r"|sind sie|bist du|spreche ich|parlo con|sto parlando con|sei|lei e|eres|es usted|usted es|hablo con"
    r"|estoy hablando con)"
    r"( (un|une|a|an|ein|eine[mnr]?|mit|una|uno|vraie?|vraiment|real|really|just|actually|hier|echte[mnrs]?|davvero"
    r"|ver[oa]|realmente|bien|donc|of))*"
    r" (robots?|bots?|chatbots?|machine|ia|ai|ki|ordinateur|computer|humaine?|human|mensch(en)?|maschine|roboter"
    r"|uman[oa]|macchina|human[oa]|maquina|intelligence artificielle|artificial intelligence|personne|person|persona)\b"
)


def asks_what_answers(text: str) -> bool:
    """Say whether a message asks if a person answers: it is told the truth, and is no wish for a person yet."""
    return _WHAT_ARE_YOU.search(" ".join(words(text))) is not None


def guarded(reading: Understanding, text: str) -> tuple[Understanding, str | None]:
    """Take out of a model's hands what only plain words may answer.

    Returns:
        The reading, and why the local brain answers it: `manipulation`, `disclosure`, or None.
    """
    if manipulates(text):
        if reading.intent == "discount":
            return reading, "manipulation"
        declined = replace(reading, intent="off_topic", intent_confidence=1.0, faq_id=None, confidence=1.0, products=())
        return declined, "manipulation"
    if asks_what_answers(text):
        return replace(reading, intent="human", intent_confidence=1.0, faq_id=None, confidence=1.0), "disclosure"
    return reading, None


def asked(flow: Flow, memory: Memory) -> Slot | None:
    """Return the slot whose question was asked last."""
    return next((slot for stage in flow.stages for slot in stage.slots if slot.name == memory.asked_slot), None)
