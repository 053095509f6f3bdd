"""Which of the known intents a message has: a classifier trained at start, corrected by rules of high precision.

The examples and rules are in `data/<language>/intents.yaml`, written for this project. Training a language takes a
second or two, once for an installation (see `compiled`); `warm` has it done before the first shopper comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from agents.understanding.classifier import LinearModel, train
from agents.understanding.compiled import compiled, keep_in
from agents.understanding.concepts import concepts
from agents.understanding.entities import read_entities
from agents.understanding.features import UNKNOWN, Symbol, features, symbols
from agents.understanding.fuzzy import Spelling
from agents.understanding.lexicon import DATA, lexicon, load_yaml, sampled
from agents.understanding.model import INTENTS
from agents.understanding.reading import Reading
from agents.understanding.text import prepare, words
from agents.understanding.vocabulary import Vocabulary

MAX_READINGS = 24  # of one example with alternatives, so that no line outweighs the others
RULE_WORTH = 20.0  # how much more likely a rule makes its intent
SHARPNESS = 0.6  # below 1 since training is surer of itself than unseen messages bear out: 0.8 is right in 95 of 100

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
        found = symbols(reading, start)
        odds = self.linear.probabilities(features(found, self.spelling.__contains__), sharpness=SHARPNESS)
        for pattern, intent in self.rules:
            if pattern.search(spoken):
                odds[self.linear.labels.index(intent)] *= RULE_WORTH
        best = int(odds.argmax())
        return self.linear.labels[best], float(odds[best] / odds.sum())

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


def warm(*languages: str, folder: Path | None = None) -> None:
    """Make the models of these languages ready now instead of at their first message.

    Args:
        languages: codes of `LANGUAGES`.
        folder: where to keep them when they cannot be kept beside the code; None for nowhere else.
    """
    if folder is not None:
        keep_in(folder)
    for language in languages:
        intent_model(language)


@cache
def intent_model(language: str) -> IntentModel:
    """The intent model of a language that has data."""
    raw = _examples(language)
    rules = tuple((re.compile(rule), intent) for intent in raw for rule in raw[intent].get("rules", ()))
    spoken = {word for intent in raw for line in _lines(raw[intent]) for word in words(line)}
    concepts(language)  # read now, not at the first message
    linear = compiled("intents", language, lambda: train(list(_samples(language, raw))))
    return IntentModel(linear, rules, Spelling(spoken | lexicon(language).known))


def _examples(language: str) -> dict[str, Any]:
    """Keywords, rules and examples by intent; `phrases.yaml` and `spoken.yaml` add examples where they are."""
    raw = load_yaml(f"{language}/intents.yaml")
    for name in ("phrases.yaml", "spoken.yaml"):
        more = load_yaml(f"{language}/{name}") if (DATA / language / name).exists() else {}
        if unknown := (raw.keys() | more.keys()) - {*INTENTS}:
            raise ValueError(f"the data of {language} names unknown intents: {sorted(unknown)}")
        for intent, lines in more.items():
            raw[intent]["examples"] += lines
    return raw


def _samples(language: str, raw: Mapping[str, Any]) -> Iterator[tuple[list[str], str]]:
    """Features of the readings of every example and keyword, taken by the same reader that messages go through."""
    for intent, data in raw.items():
        for number, line in enumerate(data["examples"]):
            for turn, phrase in enumerate(sampled(line, MAX_READINGS)):
                # Half of the goods named are words of the shop, half are words that the shop does not know.
                stand_in = "<product>" if (number + turn) % 2 else UNKNOWN
                yield features(_read(language, phrase, stand_in), _all_known), intent
        for keyword in data["keywords"]:
            yield features(_read(language, keyword, UNKNOWN), _all_known), intent


def _all_known(_word: str) -> bool:
    return True


def _lines(data: dict[str, list[str]]) -> list[str]:
    return [*data["examples"], *data["keywords"]]


def _read(language: str, phrase: str, stand_in: str) -> list[Symbol]:
    prepared = prepare(phrase.replace("{product}", _PRODUCT))
    reading = Reading.of(prepared, lexicon(language), _NO_WORDS, spelling=None)
    read_entities(reading, _ANY_DAY)
    for token in reading.tokens:
        if token.norm == _PRODUCT:
            token.tag = ""
    return [Symbol(stand_in) if symbol.word == _PRODUCT else symbol for symbol in symbols(reading)]


_NO_WORDS = Vocabulary.build()
_ANY_DAY = date(2026, 1, 1)
