"""What every reader produces, and what it says when it cannot."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from core.redaction import clean_text

PARAGRAPH: Final = 0


class Unreadable(Exception):
    """The content cannot be read; the message is for the owner of the shop."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of level 1 to 6, or a paragraph (level 0), and where it is on its page."""

    text: str
    level: int = PARAGRAPH
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document.

    Attributes:
        title: its own title; empty when it has none.
        language: the language that it declares, if any.
        blocks: headings and paragraphs in their order.
        truncated: whether there was more than is read.
    """

    title: str
    language: str | None
    blocks: list[Block]
    truncated: bool = False


def bounded(blocks: Iterable[Block], most: int) -> tuple[list[Block], bool]:
    """Clean blocks, drop empty ones, and stop at a number of characters; returns whether something was left out."""
    kept: list[Block] = []
    size = 0
    for block in _cleaned(blocks):
        size += len(block.text)
        if size > most:
            return kept, True
        kept.append(block)
    return kept, False


def _cleaned(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        text = " ".join(clean_text(block.text).split())
        if any(letter.isalnum() for letter in text):
            yield Block(text, block.level, block.anchor)
