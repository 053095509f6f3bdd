"""Reads one shopper message: the entry of this package."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from agents.understanding.context import in_context
from agents.understanding.entities import read_entities
from agents.understanding.faq import FaqIndex
from agents.understanding.intents import IntentModel, intent_model
from agents.understanding.language import detect_language
from agents.understanding.lexicon import LANGUAGES, lexicon
from agents.understanding.model import PRODUCT_INTENTS, DialogueContext, Entities, Understanding
from agents.understanding.reading import Reading
from agents.understanding.text import prepare
from agents.understanding.vocabulary import Vocabulary

GUESS = 0.4  # an intent below this is as likely another one
UNSURE_MATTER = 0.45  # below this, what follows a greeting may be part of it
FALLBACK_LANGUAGE = "en"  # for the word lists, when neither the message nor the page is in a language with data


def understand(
    text: str,
    *,
    vocabulary: Vocabulary,
    context: DialogueContext | None = None,
    faq: FaqIndex | None = None,
    default_language: str = FALLBACK_LANGUAGE,
    today: date | None = None,
) -> Understanding:
    """Read a message: no I/O, no state kept between calls, never raises on any text.

    Args:
        text: the message as received; only its first `text.MAX_CHARS` characters are read.
        vocabulary: the names in the tenant's catalogue.
        context: what the conversation holds so far; None for a message on its own.
        faq: the tenant's FAQ; None when it has none.
        default_language: language of the page, used while the conversation has none.
        today: the day that "tomorrow" counts from; None for the current one (UTC).
    """
    prepared = prepare(text)
    prior = (context.language if context else None) or default_language
    language, language_confidence = detect_language(prepared, prior=prior, names=vocabulary.has_word)
    spoken = next((code for code in (language, prior, FALLBACK_LANGUAGE) if code in LANGUAGES), LANGUAGES[0])
    model = intent_model(spoken)
    reading = Reading.of(prepared, lexicon(spoken), vocabulary, model.spelling)
    entities, prices = read_entities(reading, today or datetime.now(UTC).date())
    guess = _guess(model, reading)
    intent, intent_confidence = in_context(
        *guess,
        reading=reading,
        entities=entities,
        context=context,
        names_only=model.tells_nothing(reading),
    )
    faq_id, faq_confidence = faq.match(prepared) if faq else (None, 0.0)
    return Understanding(
        language=language,
        language_confidence=language_confidence,
        intent=intent,
        intent_confidence=intent_confidence,
        faq_id=faq_id,
        confidence=faq_confidence if faq_id is not None else intent_confidence,
        entities=_fitting(entities, intent, intent_confidence, bare_price=prices.bare),
        products=_products(entities.references, context),
    )


def _guess(model: IntentModel, reading: Reading) -> tuple[str, float]:
    """The intent of what follows the greeting; the greeting's own when what follows says little ("Hello shop")."""
    start = _after_openers(reading)
    matter = model.read(reading, start)
    if start and matter[1] < UNSURE_MATTER:
        whole = model.read(reading)
        return whole if whole[0] == "greeting" else matter
    return matter


def _after_openers(reading: Reading) -> int:
    """Where the matter starts: "Bonjour, ..." before a request is no greeting, alone it is."""
    position = 0
    while position < len(reading.norms):
        hit = reading.lexicon.openers.at(reading.norms, position)
        if hit:
            position = hit[0]
        elif position and not reading.norms[position].isalnum():
            position += 1
        else:
            return position
    return 0


def _fitting(entities: Entities, intent: str, confidence: float, *, bare_price: bool) -> Entities:
    """Drop what the intent gives no meaning to: a query in "where is my order", a budget in "I was charged $50"."""
    if intent in PRODUCT_INTENTS or confidence < GUESS:  # of a guess, the words are what is sure
        return entities
    if bare_price:
        return replace(entities, query="", price_min=None, price_max=None)
    return replace(entities, query="")


def _products(references: tuple[int, ...], context: DialogueContext | None) -> tuple[str, ...]:
    shown = context.last_products if context else ()
    return tuple(shown[index] for index in references if -len(shown) <= index < len(shown))
