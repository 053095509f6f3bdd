"""What is compared of a question and a passage: word stems, and what the words mean in any of the five languages."""

import re
from functools import cache, lru_cache
from typing import Final

from agents.understanding.concepts import Concepts, concepts
from agents.understanding.lexicon import LANGUAGES, lexicon
from agents.understanding.text import fold, stem

MARK: Final = "~"
"""Begins the term of a meaning; no word does."""
Unit = tuple[str, ...]
"""What one word of a question may be found by: its stem and its meanings, or only these."""
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_SPLIT = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss"})
_MOST_UNITS = 40


def units(text: str) -> list[Unit]:
    """Return a text's words that say something. Function words do not, unless they mean something ("combien")."""
    found = _WORD.findall(fold(text.translate(_SPLIT)))
    read = zip(found, _concepts().read(found), strict=True)
    return [unit for word, meanings in read if (unit := (*_stemmed(word), *(MARK + one for one in meanings)))]


def terms(text: str) -> list[str]:
    """Return the terms by which a passage is found."""
    return [term for unit in units(text) for term in unit]


def question(text: str) -> list[Unit]:
    """Return the distinct units of a question, in their order."""
    return list(dict.fromkeys(units(text)))[:_MOST_UNITS]


@lru_cache(maxsize=50_000)
def _stemmed(word: str) -> tuple[str, ...]:
    return () if word in _fillers() else (stem(word),)


@cache
def _concepts() -> Concepts:
    return concepts()


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word for language in LANGUAGES for word in lexicon(language).stopwords)
