"""What the intent classifier sees of a message: word stems in place, with values replaced by their kind."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import Stemmer

from agents.understanding.reading import Reading

UNKNOWN = "<unknown>"

_SYMBOLS = {
    "price": "<price>", "size": "<size>", "quantity": "<n>", "contact": "<contact>", "order": "<order>",
    "attr": "<attr>", "audience": "<for>", "occasion": "<for>", "brand": "<product>", "product": "<product>",
    "ref": "<ref>", "comparative": "<comparative>", "sort": "<sort>", "excluded": "<attr>",
}  # fmt: skip
_SNOWBALL = {"fr": "french", "en": "english", "de": "german", "it": "italian", "es": "spanish"}


def symbols(reading: Reading) -> list[str]:
    """One symbol per token (repeated kinds joined): "une robe noire à 50 €" -> un, <product>, <attr>, <price>."""
    # A stemmer is not safe to share between threads and costs a microsecond to make.
    stems = Stemmer.Stemmer(_SNOWBALL[reading.lexicon.language]).stemWords(reading.norms)
    found: list[str] = []
    for token, stemmed in zip(reading.tokens, stems, strict=True):
        symbol = _SYMBOLS.get(token.tag) or ("<num>" if token.value is not None else stemmed)
        if not (found and found[-1] == symbol and symbol[0] == "<"):
            found.append(symbol)
    return found


def features(found: list[str], knows: Callable[[str], bool]) -> list[str]:
    """Single symbols, neighbouring pairs and the first two symbols; words never seen in training become one."""
    known = [symbol if knows(symbol) else UNKNOWN for symbol in found]
    collapsed = [
        symbol for index, symbol in enumerate(known) if index == 0 or symbol != UNKNOWN or known[index - 1] != UNKNOWN
    ]
    bounded = ["^", *collapsed, "$"]
    pairs = [f"{left} {right}" for left, right in pairwise(bounded)]
    skips = [f"{left} * {right}" for left, right in zip(bounded, bounded[2:], strict=False)]
    return [*dict.fromkeys((*collapsed, *pairs, *skips))] or [UNKNOWN]
