"""The intent of messages as shoppers type them, in files written apart from the training data.

`intents_*` and `dev_*` may be looked at, and what failed there was used to find what the training data lacked. Nobody
who writes training data or code reads `test_*`: a failure here says how many were wrong, never which.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml

from agents.understanding import INTENTS, Understanding, Vocabulary, understand
from agents.understanding.intents import intent_model
from agents.understanding.lexicon import LANGUAGES

DATA = Path(__file__).parent / "data"
SEEN = {"fr": "intents", "en": "intents", "de": "dev", "it": "dev", "es": "dev"}
# What is reached on messages that nobody tuned anything on, less a point or two; the aim is 0.95. Raise, never lower.
REACHED = {"fr": 0.935, "en": 0.91, "de": 0.88, "it": 0.885, "es": 0.885}


Readings = list[tuple[str, Understanding]]


@pytest.fixture(scope="module")
def read(shop: Vocabulary) -> Callable[[str, str], Readings]:
    """Reads a file: (intent, reading) of each message."""

    @cache
    def of(file: str, language: str) -> Readings:
        messages = yaml.safe_load((DATA / f"{file}_{language}.yaml").read_text(encoding="utf-8"))
        assert set(messages) == set(INTENTS)
        asked = [(intent, text) for intent in messages for text in messages[intent]]
        return [(intent, understand(text, vocabulary=shop, default_language=language)) for intent, text in asked]

    return of


def accuracy(readings: Readings) -> float:
    return sum(intent == reading.intent for intent, reading in readings) / len(readings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_that_were_looked_at_are_read_right(language: str, read: Callable[[str, str], Readings]) -> None:
    assert accuracy(read(SEEN[language], language)) >= 0.95


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_that_nobody_tuned_anything_on(language: str, read: Callable[[str, str], Readings]) -> None:
    readings = read("test", language)
    wrong = Counter((intent, reading.intent) for intent, reading in readings if intent != reading.intent)
    assert accuracy(readings) >= REACHED[language], wrong.most_common(12)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_unseen_messages_are_many_of_every_intent(language: str, read: Callable[[str, str], Readings]) -> None:
    assert min(Counter(intent for intent, _ in read("test", language)).values()) >= 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_confident_reading_of_an_unseen_message_is_right(language: str, read: Callable[[str, str], Readings]) -> None:
    readings = read("test", language)
    sure = [intent == reading.intent for intent, reading in readings if reading.intent_confidence >= 0.8]
    assert len(sure) >= 0.4 * len(readings)
    assert sum(sure) / len(sure) >= 0.94


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_doubtful_reading_of_an_unseen_message_says_so(language: str, read: Callable[[str, str], Readings]) -> None:
    readings = read("test", language)
    wrong = [reading.intent_confidence for intent, reading in readings if intent != reading.intent]
    assert sum(confidence < 0.8 for confidence in wrong) / len(wrong) >= 0.8


def test_the_same_message_is_always_read_the_same(shop: Vocabulary) -> None:
    texts = ("je cherche une lampe", "where is my order?", "un truc pour ranger mes affaires")
    before = [understand(text, vocabulary=shop) for text in texts]
    intent_model.cache_clear()
    assert [understand(text, vocabulary=shop) for text in texts] == before


def test_gibberish_is_not_read_with_confidence(shop: Vocabulary) -> None:
    assert understand("qsdkjh mlkqsd ?", vocabulary=shop, default_language="fr").intent_confidence < 0.75
