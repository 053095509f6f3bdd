"""Weighs the classifier's guess against what the message names and what the conversation already holds."""

from __future__ import annotations

from agents.understanding.model import DialogueContext, Entities
from agents.understanding.reading import Reading

SURE = 0.9
GUESSING = 0.2  # below this a bare name ("poêle en fonte 28 cm") is better searched for
UNSURE = 0.15  # below this the classifier is guessing

# Guesses that a message of attributes alone ("en noir", "et pour homme ?") is easily taken for.
_SEARCHES = frozenset(
    {"find_product", "refine", "off_topic", "availability", "price", "details", "objection_price", "deny"}
)
_GOODS = frozenset({"product", "brand", "attr", "price"})


def in_context(
    intent: str,
    confidence: float,
    *,
    reading: Reading,
    entities: Entities,
    context: DialogueContext | None,
    names_only: bool,
) -> tuple[str, float]:
    """Return the intent and its confidence in this conversation.

    Args:
        intent: the classifier's best guess.
        confidence: its probability.
        reading: the tokens with their tags.
        entities: what was read from them.
        context: the conversation so far, None for a message on its own.
        names_only: whether the message holds no word that could tell an intent.
    """
    names_kind = any(token.tag == "product" for token in reading.tokens)
    names_goods = names_kind or bool(entities.brands)
    constrains = _constrains(entities)
    searched = bool(context and (context.last_products or context.last_query))
    narrows = constrains or bool(entities.brands)  # "I'd like it from Quai": said of what is looked for already
    unsure = confidence < (SURE if entities.brands else UNSURE)  # "I'd like it from Quai" sounds like taking it
    may_refine = searched and narrows and not names_kind and (intent in _SEARCHES or unsure)
    if may_refine and _only_constraints(reading):
        return "refine", max(confidence, SURE)
    if intent == "refine" and context is not None and not searched and (constrains or entities.query):
        return "find_product", confidence
    named = names_only and bool(entities.query) and "?" not in reading.norms and not _only_constraints(reading)
    # "Hi, a leather bag by Quai please" is more than a greeting
    wants_too = intent == "greeting" and any(token.tag in _GOODS for token in reading.tokens[1:])
    if (named and confidence < GUESSING) or wants_too:
        return "find_product", 0.5
    if confidence >= UNSURE and not (intent == "off_topic" and names_goods and confidence < SURE):
        return intent, confidence
    if names_goods or constrains:
        return "find_product", 0.5
    return "off_topic", min(confidence, 0.3)


def _constrains(entities: Entities) -> bool:
    return bool(
        entities.price_max is not None or entities.price_min is not None or entities.colours or entities.materials
        or entities.sizes or entities.audience or entities.comparatives or entities.sort or entities.excluded
        or entities.options,
    )  # fmt: skip


def _only_constraints(reading: Reading) -> bool:
    """Whether no word is left that could name goods: each is tagged, a function word or talk."""
    lexicon = reading.lexicon
    return all(
        token.tag
        or token.norm in lexicon.stopwords
        or not token.norm.isalpha()
        or lexicon.chatter.at(reading.norms, index)
        for index, token in enumerate(reading.tokens)
    )
