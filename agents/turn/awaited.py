"""Readings that only the conversation settles: what a bare "2 instead" or "ada@example.com" answers."""

import re
from dataclasses import replace

from agents.turn.state import Memory
from agents.understanding.model import Understanding
from agents.understanding.text import words

_SURE = 0.95
_INSTEAD = re.compile(
    r"\b(plutot|finalement|en fait|au lieu|mets en|instead|make (it|that)|lieber|stattdessen|mach\w* daraus"
    r"|invece|facciamo|mettine|mejor|en vez|que sean)\b"
)
_MORE = re.compile(
    r"\b(ajoute\w*|rajoute\w*|encore|de plus|en plus|add|more|another|extra|noch|hinzu|dazu|weitere\w*|aggiung\w*"
    r"|ancora|altr\w+|in piu|anad\w*|agreg\w*|mas|otr\w+)\b"
)
_AMOUNT = re.compile(r"\b(?:quantit\w*|menge|anzahl|cantidad)\D{0,12}(\d{1,2})\b")
_CODE = re.compile(r"(?<![\w@.+-])#?\s?([A-Za-z]{0,6}-?\d[\w-]{1,20})(?![\w@]|\.\w)")
_DIGITS = 3
_EMAIL = re.compile(r"\S+@\S+")
_FEW = 3
_FEWER = re.compile(
    r"\b(retir\w*|enlev\w*|supprim\w*|ote\w*|remove|take|delete|entfern\w*|nimm|togli\w*|rimuov\w*|elimin\w*|quit\w*|saca\w*)\b"
)
_UNDECIDED = frozenset(
    {"add_to_cart", "remove_from_cart", "refine", "find_product", "off_topic", "view_cart", "affirm"}
)


def awaited(reading: Understanding, memory: Memory, text: str) -> Understanding:
    """Return a reading as this conversation lets it be understood."""
    return order_proof(quantity_change(reading, memory, text), memory, text)


def says_more(text: str) -> bool:
    """Whether a number in a message is how many more there shall be, not how many in all."""
    return _MORE.search(" ".join(words(text))) is not None


def says_instead(text: str) -> bool:
    """Whether a message changes what was said before: "make that 3 instead", "la quantité : 2"."""
    plain = " ".join(words(text))
    return _INSTEAD.search(plain) is not None or _AMOUNT.search(plain) is not None


def quantity_change(reading: Understanding, memory: Memory, text: str) -> Understanding:
    """Take "make that 3 instead" and "change the quantity to 2" for a change of what was put in the cart last.

    Nothing changes when nothing was put in, or when the message names goods or a price.
    """
    plain = " ".join(words(text))
    named = _AMOUNT.search(plain)
    entities = reading.entities
    quantity = int(named[1]) if named else entities.quantity
    other = named is None and _INSTEAD.sub("", entities.query).strip()
    goods = reading.products or entities.categories or entities.price_max is not None
    if memory.carted is None or quantity is None or other or goods:
        return reading
    if reading.intent not in _UNDECIDED or not says_instead(text) or _FEWER.search(plain):
        return reading
    entities = replace(entities, query="", quantity=quantity)
    changed = replace(reading, intent="add_to_cart", faq_id=None, entities=entities)
    return replace(changed, intent_confidence=_SURE, confidence=_SURE)


def order_proof(reading: Understanding, memory: Memory, text: str) -> Understanding:
    """Take what answers a question about an order for an answer: a bare number, an address, or both at once.

    What was given before is put with it. Talk of anything else drops the question.
    """
    entities = reading.entities
    asked = memory.asked if memory.asked and memory.asked["for"] == "order_status" else None
    number = entities.order_number
    if number is None and (asked or reading.intent == "order_status"):
        number = next((code for code in _CODE.findall(text) if sum(map(str.isdigit, code)) >= _DIGITS), None)
    given = [one for one in (number, entities.email) if one]
    if reading.intent != "order_status" and len(given) < (1 if asked else 2):
        if not (memory.asked and memory.asked["for"] == "confirm" and reading.intent == "affirm"):
            memory.asked = None
        return reading
    known = asked or {"number": None, "email": None}
    entities = replace(entities, order_number=number or known["number"], email=entities.email or known["email"])
    sure = _SURE if given else reading.confidence
    told = reading.language_confidence if len(words(_EMAIL.sub(" ", text))) > _FEW else 0.0  # a proof has no language
    return replace(
        reading,
        intent="order_status",
        faq_id=None,
        entities=entities,
        intent_confidence=sure,
        confidence=sure,
        language_confidence=told,
    )
