"""The intent of messages as shoppers type them, in files written apart from the training data."""

from pathlib import Path

import pytest
import yaml

from agents.understanding import INTENTS, Vocabulary, understand

DATA = Path(__file__).parent / "data"
LANGUAGES = ("fr", "en")


def accuracy(file: str, shop: Vocabulary, language: str) -> tuple[float, list[str]]:
    messages = yaml.safe_load((DATA / file).read_text(encoding="utf-8"))
    assert set(messages) == set(INTENTS)
    asked = [(intent, text) for intent in messages for text in messages[intent]]
    wrong = [
        f"{text!r} is {intent}, was read as {got}"
        for intent, text in asked
        if (got := understand(text, vocabulary=shop, default_language=language).intent) != intent
    ]
    return 1 - len(wrong) / len(asked), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_least_95_in_100_messages_are_read_right(language: str, shop: Vocabulary) -> None:
    rate, wrong = accuracy(f"intents_{language}.yaml", shop, language)
    assert rate >= 0.95, wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_that_nothing_was_tuned_on(language: str, shop: Vocabulary) -> None:
    rate, wrong = accuracy(f"unseen_{language}.yaml", shop, language)
    assert rate >= 0.8, wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_confident_reading_of_an_unseen_message_is_right(language: str, shop: Vocabulary) -> None:
    messages = yaml.safe_load((DATA / f"unseen_{language}.yaml").read_text(encoding="utf-8"))
    readings = [
        (intent, understand(text, vocabulary=shop, default_language=language))
        for intent in messages
        for text in messages[intent]
    ]
    sure = [intent == reading.intent for intent, reading in readings if reading.intent_confidence >= 0.75]
    assert len(sure) >= len(readings) / 3
    assert sum(sure) / len(sure) >= 0.9


def test_the_same_message_is_always_read_the_same(shop: Vocabulary) -> None:
    texts = ("je cherche une lampe", "where is my order?", "un truc pour ranger mes affaires")
    assert [understand(text, vocabulary=shop) for text in texts] == [
        understand(text, vocabulary=shop) for text in texts
    ]


def test_gibberish_is_not_read_with_confidence(shop: Vocabulary) -> None:
    assert understand("qsdkjh mlkqsd ?", vocabulary=shop, default_language="fr").intent_confidence < 0.75
