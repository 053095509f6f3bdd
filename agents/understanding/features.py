"""What the intent classifier sees of a message: words in place, their meanings, their letters; values by their kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

import Stemmer

from agents.understanding.concepts import concepts
from agents.understanding.reading import Reading
from agents.understanding.text import Token

UNKNOWN = "<unknown>"
RUN = 5  # letters, the word's borders counting: forgives inflection, spelling and joined words
MAX_SYMBOLS = 60  # of a message; what comes after tells the intent no better and costs time
MAX_PAIRED = 8  # concepts that are paired with each other
GOODS = "goods"  # the concept of common names of goods; to the classifier they are the shop's own
_SHORT = 4  # words up to this length say how a sentence is built

_SYMBOLS = {
    "price": "<price>", "size": "<size>", "quantity": "<n>", "contact": "<contact>", "order": "<order>",
    "attr": "<attr>", "audience": "<for>", "occasion": "<for>", "brand": "<product>", "product": "<product>",
    "ref": "<ref>", "comparative": "<comparative>", "sort": "<sort>", "excluded": "<attr>", "date": "<date>",
}  # fmt: skip
_SNOWBALL = {"fr": "french", "en": "english", "de": "german", "it": "italian", "es": "spanish"}


class Symbol(NamedTuple):
    """One token as the classifier sees it.

    Attributes:
        name: the kind of a value ("<price>") or the stem of a word.
        word: the folded word, "" for a value.
        concepts: its meanings.
    """

    name: str
    word: str = ""
    concepts: tuple[str, ...] = ()


def symbols(reading: Reading, start: int = 0) -> list[Symbol]:
    """One symbol per token from `start` on, repeated kinds joined.

    "une robe noire à 50 €" is un, <product>, <attr>, <price>.
    """
    language, norms = reading.lexicon.language, reading.norms[start : start + MAX_SYMBOLS]
    # A stemmer is not safe to share between threads and costs a microsecond to make.
    stems = Stemmer.Stemmer(_SNOWBALL[language]).stemWords(norms)
    meanings = concepts(language).read(norms)
    found: list[Symbol] = []
    for token, stemmed, meant in zip(reading.tokens[start:], stems, meanings, strict=False):
        kind = _kind(token, meant)
        symbol = Symbol(kind, "", meant) if kind else Symbol(stemmed, token.norm, meant)
        if not (kind and found and found[-1].name == kind):
            found.append(symbol)
    return found


def _kind(token: Token, meant: tuple[str, ...]) -> str:
    if kind := _SYMBOLS.get(token.tag):
        return kind
    return "<num>" if token.value is not None else "<product>" if meant == (GOODS,) else ""


def features(found: Sequence[Symbol], knows: Callable[[str], bool]) -> list[str]:
    """Meanings alone, beside each other, two apart and together anywhere, and runs of letters of the other words.

    A word without a meaning of its own becomes one symbol, so that the pattern around any name counts; `knows` tells
    which short words were in the training data.
    """
    meant: list[str] = []
    for symbol in found:
        name = _meaning(symbol, knows)
        if name != UNKNOWN or not meant or meant[-1] != UNKNOWN:
            meant.append(name)
    return [*dict.fromkeys((*_sequence(meant), *_together(found), *_letters(found)))]


def _meaning(symbol: Symbol, knows: Callable[[str], bool]) -> str:
    if not symbol.word:
        return symbol.name
    if symbol.concepts:
        return "=" + symbol.concepts[0]
    return symbol.name if len(symbol.name) <= _SHORT and knows(symbol.word) else UNKNOWN


def _sequence(names: Sequence[str]) -> Iterator[str]:
    bounded = ["^", *names, "$"]
    yield from names
    for left, right in pairwise(bounded):
        yield f"{left} {right}"
    for left, right in zip(bounded, bounded[2:], strict=False):
        yield f"{left} * {right}"


def _together(found: Sequence[Symbol]) -> Iterator[str]:
    meant = sorted({concept for symbol in found for concept in symbol.concepts} - {GOODS})
    for concept in meant:
        yield f"+{concept}"
    for left, right in combinations(meant[:MAX_PAIRED], 2):
        yield f"{left}+{right}"


def _letters(found: Sequence[Symbol]) -> Iterator[str]:
    for symbol in found:
        bounded = f"_{symbol.word}_"
        if len(symbol.word) >= RUN - 2:
            for place in range(len(bounded) - RUN + 1):
                yield "#" + bounded[place : place + RUN]
