"""Which of the known intents a message has: a classifier trained at start, corrected by rules of high precision.

The examples and rules are in `data/<language>/intents.yaml`, written for this project. Training a language takes a
fraction of a second, once per process; call `warm` at start to have it done before the first shopper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from agents.understanding.classifier import LinearModel, train
from agents.understanding.entities import read_entities
from agents.understanding.features import UNKNOWN, features, symbols
from agents.understanding.fuzzy import Spelling
from agents.understanding.lexicon import expand, lexicon, load_yaml
from agents.understanding.model import INTENTS
from agents.understanding.reading import Reading
from agents.understanding.text import prepare, words
from agents.understanding.vocabulary import Vocabulary

MAX_READINGS = 8  # of one example with alternatives, so that no line outweighs the others
RULE_CONFIDENCE = 0.97

# An insult or a complaint stays one whatever else is named in it.
_RULE_ORDER = ("abuse", "complaint", *(intent for intent in INTENTS if intent not in {"abuse", "complaint"}))

_PRODUCT = "zzproduct"  # stands for {product} in an example


@dataclass(frozen=True, slots=True)
class IntentModel:
    """One language's classifier and rules.

    Attributes:
        spelling: of the words of the examples and lists.
    """

    linear: LinearModel
    rules: tuple[tuple[re.Pattern[str], str], ...]
    spelling: Spelling

    def read(self, reading: Reading, start: int = 0) -> tuple[str, float]:
        """The most probable intent of the tokens from `start` on, and its probability."""
        spoken = " ".join(token.norm for token in reading.tokens[start:])
        for pattern, intent in self.rules:
            if pattern.search(spoken):
                return intent, RULE_CONFIDENCE
        found = symbols(reading)[start:]
        odds = self.linear.probabilities(features(found, self.linear.knows))
        best = max(range(len(odds)), key=odds.__getitem__)
        return self.linear.labels[best], odds[best]

    def tells_nothing(self, reading: Reading) -> bool:
        """Whether no word of the message is known but function words and values: then it is most likely a name."""
        stopwords, units = reading.lexicon.stopwords, reading.lexicon.units
        return not any(
            not token.tag
            and token.norm.isalpha()
            and token.norm in self.spelling
            and token.norm not in stopwords | units
            for token in reading.tokens
        )


def warm(*languages: str) -> None:
    """Train the models of these languages now instead of at their first message."""
    for language in languages:
        intent_model(language)


@cache
def intent_model(language: str) -> IntentModel:
    """The intent model of a language that has data."""
    raw = load_yaml(language, "intents.yaml")
    if unknown := raw.keys() - {*INTENTS}:
        raise ValueError(f"{language}/intents.yaml names unknown intents: {sorted(unknown)}")
    samples = [sample for intent in raw for sample in _samples(language, intent, raw[intent]["examples"])]
    samples += [sample for intent in raw for sample in _keyword_samples(language, intent, raw[intent]["keywords"])]
    rules = tuple(
        (re.compile(rule), intent) for intent in _RULE_ORDER if intent in raw for rule in raw[intent].get("rules", ())
    )
    spoken = {word for intent in raw for line in _lines(raw[intent]) for word in words(line)}
    return IntentModel(train(samples), rules, Spelling(spoken | lexicon(language).known))


def _samples(language: str, intent: str, lines: list[str]) -> Iterator[tuple[list[str], str]]:
    """Features of every reading of every example, taken by the same reader that messages go through."""
    for number, line in enumerate(lines):
        for turn, phrase in enumerate(_readings(line)):
            # Half of the goods named are words of the shop, half are words that the shop does not know.
            stand_in = "<product>" if (number + turn) % 2 else UNKNOWN
            found = [stand_in if symbol == _PRODUCT else symbol for symbol in _read(language, phrase)]
            yield features(found, lambda _: True), intent


def _keyword_samples(language: str, intent: str, keywords: list[str]) -> Iterator[tuple[list[str], str]]:
    """A keyword tells its intent alone, and among words that the examples do not have."""
    for keyword in keywords:
        found = _read(language, keyword)
        for sample in (found, [UNKNOWN, *found, UNKNOWN], [UNKNOWN, *found]):
            yield features(sample, lambda _: True), intent


def _lines(data: dict[str, list[str]]) -> list[str]:
    return [*data["examples"], *data["keywords"]]


def _readings(line: str) -> Iterator[str]:
    readings = list(expand(line))
    step = max(1, len(readings) // MAX_READINGS)
    return islice(iter(readings[::step]), MAX_READINGS)


def _read(language: str, phrase: str) -> list[str]:
    prepared = prepare(phrase.replace("{product}", _PRODUCT))
    reading = Reading.of(prepared, lexicon(language), _NO_WORDS, spelling=None)
    read_entities(reading)
    for token in reading.tokens:
        if token.norm == _PRODUCT:
            token.tag = ""
    return [_PRODUCT if symbol.startswith(_PRODUCT) else symbol for symbol in symbols(reading)]


_NO_WORDS = Vocabulary.build()
