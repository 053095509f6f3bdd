"""Text as tokens: folded for matching, with their place in the message for quoting."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from core.redaction import clean_text

# Nobody asks a shop a question that needs more; the tail of a pasted essay only costs time.
MAX_CHARS = 1_200

T = TypeVar("T")

_SPLIT_LETTERS = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss", "’": "'", "ʼ": "'", "´": "'"})
_FOLD = {
    code: base
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (base := unicodedata.normalize("NFD", chr(code))[0].lower()) and len(base) == 1
}
_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]+)|(?P<dash>(?<=[\d€$£])\s?[-–]\s?(?=[\d€$£]))"
    r"|(?P<sign>[€$£¥%#?!]|[\U0001f300-\U0001faff\u2600-\u27bf])",
)
_THOUSANDS = re.compile(r"(?P<whole>\d{1,3}(?:[.,]\d{3})+)(?:[.,](?P<cents>\d{1,2}))?$")


@dataclass(slots=True)
class Token:
    """One word, number or sign.

    Attributes:
        text: as written. norm: folded (lower case, no accents), spelling corrected.
        start, end: place in the prepared text.
        value: of a number in digits or words.
        tag: what the token was read as ("price", "size", "colour", ...); "" while free.
    """

    text: str
    norm: str
    start: int
    end: int
    value: Decimal | None = None
    tag: str = ""


def prepare(text: str) -> str:
    """Clean a message and cut it to `MAX_CHARS`; ligatures are split so that folding keeps every position."""
    return clean_text(text[: 2 * MAX_CHARS]).translate(_SPLIT_LETTERS)[:MAX_CHARS]


def fold(text: str) -> str:
    """Lower case without accents, of the same length as `text` when it went through `prepare`."""
    return text.translate(_FOLD)


def tokenize(prepared: str) -> list[Token]:
    """Split a prepared text into words, numbers and the few signs that mean something in a shop."""
    tokens = []
    for match in _TOKEN.finditer(prepared):
        text = match.group()
        if match.lastgroup == "number":
            tokens.append(Token(text, text, match.start(), match.end(), parse_number(text)))
        elif match.lastgroup == "dash":
            tokens.append(Token(text, "-", match.start(), match.end()))
        else:
            tokens.append(Token(text, sys.intern(fold(text)), match.start(), match.end()))
    return tokens


def words(text: str) -> list[str]:
    """The folded tokens of a text of ours or of the tenant (no cut, no positions)."""
    return [token.norm for token in tokenize(text.translate(_SPLIT_LETTERS))]


def parse_number(text: str) -> Decimal | None:
    """Read "1.200,50", "1,200.50", "49,9" or "12"; None when it is no number (a date, a version)."""
    text = "".join(str(int(char)) for char in text[:20]) if text.isdigit() else text[:20]
    if grouped := _THOUSANDS.match(text):
        return Decimal(re.sub(r"[.,]", "", grouped["whole"]) + "." + (grouped["cents"] or "0"))
    text = text.replace(",", ".")
    return Decimal(text) if text.count(".") <= 1 else None


_DIGRAPHS = re.compile(r"(?<![aeq])ue|ae|oe")


def without_digraphs(word: str) -> str:
    """A German word typed without umlauts, as words with umlauts are folded: "guertel" -> "gurtel"."""
    return _DIGRAPHS.sub(lambda match: match.group()[0], word)


_ENDINGS = re.compile(r"(?<=...)(?:es|en|(?<!s)s|x|e|a|o|i)$")
_HARD = re.compile(r"(?<=..[cg])h$")  # Italian keeps the sound of "giacca" in "giacche" so


def stem(word: str) -> str:
    """Cut plural and gender endings of the five languages alike: robes, robe; scarpe, scarpa; giacche, giacca."""
    return _HARD.sub("", _ENDINGS.sub("", _ENDINGS.sub("", word)))


class PhraseIndex(Generic[T]):
    """Finds the longest known phrase that starts at a given token."""

    __slots__ = ("_by_first",)

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}

    def add(self, phrase: Sequence[str], value: T) -> None:
        if phrase:
            entries = self._by_first.setdefault(phrase[0], [])
            entries.append((tuple(phrase), value))
            entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, norms: Sequence[str], position: int) -> tuple[int, T] | None:
        """Return (position after the phrase, its value), or None."""
        for phrase, value in self._by_first.get(norms[position], ()):
            end = position + len(phrase)
            if len(phrase) == 1 or tuple(norms[position:end]) == phrase:
                return end, value
        return None

    def items(self) -> Iterator[tuple[tuple[str, ...], T]]:
        for entries in self._by_first.values():
            yield from entries

    def words(self) -> set[str]:
        return {word for phrase, _ in self.items() for word in phrase}
