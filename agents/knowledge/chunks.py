"""Cuts a document into passages: one heading's paragraphs each, 150 to 250 words where there is more."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from agents.knowledge.readers.blocks import Block

MOST_WORDS = 230
"""A passage ends with the paragraph that reaches this."""
ENOUGH_WORDS = 150
SEPARATOR = " › "
_MOST_HEADING = 300
_SENTENCE = re.compile(r"(?<=[.!?…])[\"»”)]?\s+(?=[\"«“(]?[^\W\d_a-zà-ÿ]|\d)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:(?-i:[A-Z])|Mme|Mr|Mrs|Dr|St|Nr|No|n°|art|env|approx|bzw|z\.B|d\.h|ca|ex|etc|p|pag)\.)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document.

    Attributes:
        heading: the headings that it stands under, outermost first.
        anchor: what leads to it on its page.
        text: its paragraphs, one a line.
    """

    heading: str
    anchor: str | None
    text: str


def cut(blocks: Iterable[Block]) -> Iterator[Passage]:
    """Yield the passages of a document in their order. None overlaps another, nothing is lost but empty headings."""
    path: list[tuple[int, str]] = []
    anchor: str | None = None
    waiting: list[str] = []
    words = 0
    for block in blocks:
        if block.level or (waiting and words >= ENOUGH_WORDS and words + _count(block.text) > MOST_WORDS):
            if waiting:
                yield Passage(_joined(path), anchor, "\n".join(waiting))
            waiting, words = [], 0
        if block.level:
            path = [*((level, text) for level, text in path if level < block.level), (block.level, block.text)]
            anchor = block.anchor
            continue
        for piece in _pieces(block.text):
            if waiting and words + _count(piece) > MOST_WORDS:
                yield Passage(_joined(path), anchor, "\n".join(waiting))
                waiting, words = [], 0
            if not waiting:
                anchor = block.anchor or anchor
            waiting.append(piece)
            words += _count(piece)
    if waiting:
        yield Passage(_joined(path), anchor, "\n".join(waiting))


def sentences(text: str) -> list[str]:
    """Split a passage into its sentences. A line's end ends one."""
    return [sentence for line in text.split("\n") for sentence in _split(line)]


def _split(line: str) -> Iterator[str]:
    ends = [0, *(match.end() for match in _SENTENCE.finditer(line)), len(line)]
    start = 0
    for _, end in pairwise(ends):
        piece = line[start:end].strip()
        if piece and (end == len(line) or not _ABBREVIATED.search(piece)):
            yield piece
            start = end


def _pieces(text: str) -> Iterator[str]:
    """A paragraph as it is, or its sentences, joined to pieces, where it is longer than a passage may be."""
    if _count(text) <= MOST_WORDS:
        yield text
        return
    waiting: list[str] = []
    words = 0
    for sentence in (part for long in _split(text) for part in _broken(long)):
        if waiting and words + _count(sentence) > MOST_WORDS:
            yield " ".join(waiting)
            waiting, words = [], 0
        waiting.append(sentence)
        words += _count(sentence)
    if waiting:
        yield " ".join(waiting)


def _broken(sentence: str) -> Iterator[str]:
    """A sentence, or parts of one that never ends."""
    found = sentence.split()
    for start in range(0, len(found), MOST_WORDS):
        yield " ".join(found[start : start + MOST_WORDS])


def _count(text: str) -> int:
    return text.count(" ") + 1


def _joined(path: list[tuple[int, str]]) -> str:
    return SEPARATOR.join(text for _, text in path)[:_MOST_HEADING]
