"""HTML: the main content as headings and paragraphs, each with the anchor that leads to it.

The parser needs a time that grows with the square of how deep a page nests; it runs where time is bounded.
"""

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from agents.knowledge.readers.blocks import PARAGRAPH, Block, Unreadable
from agents.knowledge.readers.text import decode
from agents.knowledge.readers.visibility import is_dropped

_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 6, "dt": 6}
_INLINE: Final = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "-text",
})  # fmt: skip
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{3,20})""", re.IGNORECASE)
_LEAST_MAIN = 0.2
_LINKED = 0.7


class Html:
    """A parsed page.

    Args:
        data: its bytes.
        charset: what the server said its characters are, if it did.
    """

    def __init__(self, data: bytes, charset: str | None = None) -> None:
        self._tree = LexborHTMLParser(_decoded(data, charset))
        if self._tree.body is None:
            raise Unreadable("This page has no content.")
        self._root = self._main(self._tree.body)

    @property
    def title(self) -> str:
        """The page's title, else its first heading."""
        for selector in ("head > title", "h1"):
            node = self._tree.css_first(selector)
            if node is not None and (text := " ".join(node.text().split())):
                return text
        return ""

    @property
    def language(self) -> str | None:
        """What `<html lang>` says."""
        root = self._tree.root
        return (root.attributes.get("lang") or None) if root is not None else None

    def blocks(self) -> Iterator[Block]:
        """Yield headings, paragraphs, list items and table rows that a visitor sees."""
        return _Walk(inside_main=self._root.tag != "body").blocks(self._root)

    @staticmethod
    def _main(body: LexborNode) -> LexborNode:
        """Return the element of the main content; the body where none is marked, or where it holds too little."""
        found = body.css("main, [role=main]") or body.css("article")
        if len(found) != 1:
            return body
        inside, whole = (
            sum(len(block.text) for block in _Walk(inside_main=True).blocks(node)) for node in (found[0], body)
        )
        return found[0] if inside >= whole * _LEAST_MAIN else body


def _decoded(data: bytes, charset: str | None) -> str:
    declared = _CHARSET.search(data[:4096])
    for name in (charset, declared[1].decode("ascii") if declared else None):
        if name and not data.startswith(b"\xef\xbb\xbf"):
            try:
                return data.decode(name)
            except (LookupError, UnicodeDecodeError):
                continue
    return decode(data)


class _Walk:
    """Goes through a tree without recursion, since pages nest as deep as they like."""

    def __init__(self, *, inside_main: bool) -> None:
        self._inside = inside_main
        self._level = PARAGRAPH
        self._anchor: str | None = None
        self._text: list[str] = []
        self._links = 0
        self._linked = 0
        self._cells: list[str] | None = None
        self._columns: list[str] = []

    def blocks(self, root: LexborNode) -> Iterator[Block]:
        waiting: list[LexborNode | str] = [root]  # a string is the end of an element of that name
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                yield from self._close(one)
            elif one.tag == "-text":
                self._add(one.text_content or "")
            elif one is root or not is_dropped(one.tag or "", one.attributes, inside_main=self._inside):
                yield from self._open(one)
                waiting.append(one.tag or "")
                waiting.extend(list(one.iter(include_text=True))[::-1])

    def _open(self, node: LexborNode) -> Iterator[Block]:
        tag = node.tag or ""
        anchor = node.attributes.get("id") or (node.attributes.get("name") if tag == "a" else None)
        if tag == "a":
            self._links += 1
        if tag in _INLINE:
            self._anchor = anchor if anchor and not self._text else self._anchor
            return
        yield from self._flush()
        self._anchor = anchor or self._anchor
        self._level = _HEADINGS.get(tag, self._level)
        if tag == "table":
            self._columns = []
        elif tag == "tr":
            self._cells = []

    def _close(self, tag: str) -> Iterator[Block]:
        if tag == "a":
            self._links -= 1
        elif tag in {"td", "th"} and self._cells is not None:
            self._cells.append(self._taken())
        elif tag == "tr" and self._cells is not None:
            yield from self._row(self._cells)
            self._cells = None
        elif tag not in _INLINE:
            yield from self._flush()
        if tag in _HEADINGS:
            self._level = PARAGRAPH

    def _add(self, text: str) -> None:
        self._text.append(text)
        if self._links:
            self._linked += len(text.strip())

    def _flush(self) -> Iterator[Block]:
        if self._cells is not None:  # a cell is not cut, whatever is in it
            self._text.append(" ")
            return
        linked = self._linked
        text = self._taken()
        is_menu = self._level == PARAGRAPH and linked >= len(text) * _LINKED and text[-1:] not in ".!?"
        if text and not is_menu:
            yield Block(text, self._level, self._anchor)

    def _row(self, cells: list[str]) -> Iterator[Block]:
        """A row by itself says little: each value goes with its column's name, as the first row gives it."""
        if not self._columns:
            self._columns = cells
            return
        if len(cells) == len(self._columns) and all(self._columns[1:]):
            yield Block(
                "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(self._columns, cells, strict=True))
            )
        else:
            yield Block(" – ".join(cell for cell in cells if cell))

    def _taken(self) -> str:
        text = " ".join("".join(self._text).split())
        self._text.clear()
        self._linked = 0
        return text
