"""What is compared of a question and a passage: word stems, and what the words mean in any of the five languages."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from agents.understanding.concepts import Concepts, concepts
from agents.understanding.lexicon import DATA, LANGUAGES, lexicon
from agents.understanding.text import fold, stem

MARK: Final = "~"
"""Begins the term of a meaning; no word does."""
Unit = tuple[str, ...]
"""What one word of a question may be found by: its stem and its meanings, or only these."""
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_SPLIT = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss"})
_MOST_UNITS = 40
_SECTION = re.compile(r"(?m)^(?=\w+:)")
_SPECIFIC = 4


def units(text: str) -> list[Unit]:
    """Return a text's words that say something. Function words do not, unless they mean something ("combien")."""
    found = _WORD.findall(fold(text.translate(_SPLIT)))
    read = zip(found, _concepts().read(found), strict=True)
    return [unit for word, meanings in read if (unit := _unit(word, meanings))]


@lru_cache(maxsize=100_000)
def _unit(word: str, meanings: tuple[str, ...]) -> Unit:
    """The unit of a word that has these meanings where it stands; nothing for a filler, or for a part of a phrase."""
    stemmed = _stemmed(word)
    if stemmed and not meanings and _concepts().of(word):
        return ()  # its phrase's first word has the meaning
    return (*stemmed, *(MARK + one for one in meanings))


def terms(text: str) -> list[str]:
    """Return the terms by which a passage is found."""
    return [term for unit in units(text) for term in unit]


def question(text: str) -> list[Unit]:
    """Return the distinct units of a question, in their order."""
    return list(dict.fromkeys(units(text)))[:_MOST_UNITS]


def telling(unit: Unit) -> float:
    """Return how much a unit says of what is wanted, from 1 down to 0.3 for what shoppers say whatever they want.

    A word counts by how many kinds of questions use it: "recevoir" says less than "douane".
    """
    if unit[0].startswith(MARK):
        return 1.0
    kinds = _kinds_of_questions().get(unit[0], 0)
    return 1.0 if kinds <= _SPECIFIC else max(0.3, 1 - (kinds - _SPECIFIC) / 12)


@cache
def _kinds_of_questions() -> Mapping[str, int]:
    """The number of intents whose examples use a stem, in the language where that is most."""
    most: Counter[str] = Counter()
    for language in LANGUAGES:
        spread: Counter[str] = Counter()
        for section in _SECTION.split((DATA / language / "intents.yaml").read_text(encoding="utf-8")):
            spread.update({stem(word) for word in _WORD.findall(fold(section.translate(_SPLIT)))})
        most |= spread
    return most


def _stemmed(word: str) -> tuple[str, ...]:
    return () if word in _fillers() else (stem(word),)


@cache
def _concepts() -> Concepts:
    return concepts()


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word for language in LANGUAGES for word in lexicon(language).stopwords)
