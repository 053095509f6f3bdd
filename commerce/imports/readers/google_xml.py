"""Google Merchant XML, RSS and Atom, as a stream. Entities and document types are refused."""

import html
import re
from collections.abc import Iterator
from itertools import chain
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from commerce.imports.readers.encoding import TextFile
from commerce.imports.readers.google import Item, field_name
from commerce.imports.readers.limits import FileRejected, Limits

_CHUNK = 64 * 1024
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)([A-Za-z][A-Za-z0-9]{1,30};)?")
_TAIL = 40  # an entity is never longer, so it is never cut between two chunks


def read_google_xml(text: TextFile, limits: Limits) -> Iterator[tuple[int, Item]]:
    """Yield the items of a feed with their numbers, from 1.

    Raises:
        FileRejected: no well-formed XML from some line on, a document type, or no product at all.
    """
    builder = _ItemBuilder()
    parser = DefusedXMLParser(target=builder, encoding="utf-8", forbid_dtd=True)
    number, pending = 0, 0
    for chunk in chain(_repaired(text.chunks(_CHUNK)), [None]):
        failure = _feed(parser, chunk)
        pending += len(chunk or "")
        for item in builder.take():
            number, pending = number + 1, 0
            yield number, item
        if failure:
            raise FileRejected(f"{failure} The {number} products before it were read.")
        if number > limits.rows:
            raise FileRejected(f"The feed has more than {limits.rows} products. Split it into several imports.")
        if pending > limits.item:
            raise FileRejected(f"Product {number + 1} of the feed is too large.")
    if number == 0:
        raise FileRejected("The XML holds no product: no <item> and no <entry> was found.")


def _feed(parser: DefusedXMLParser, chunk: str | None) -> str:
    """Feed a chunk, or the end for None; return what is wrong, or nothing."""
    try:
        if chunk is None:
            parser.close()
        else:
            parser.feed(chunk)
    except DefusedXmlException:
        return "The feed declares a document type or entities, which are refused for safety."
    except ParseError as error:
        return f"The XML is broken at line {error.position[0]}."
    return ""


def _repaired(chunks: Iterator[str]) -> Iterator[str]:
    """Make common slips legal: a bare ampersand, HTML's named entities, control characters, a wrong declaration."""
    carry = ""
    first = True
    for chunk in chunks:
        piece = carry + chunk
        if first:
            piece, first = _DECLARATION.sub("", piece, count=1).lstrip("\ufeff \t\r\n"), False
        cut = piece.rfind("&", max(0, len(piece) - _TAIL))
        piece, carry = (piece[:cut], piece[cut:]) if cut >= 0 else (piece, "")
        yield _AMPERSAND.sub(_escape, _ILLEGAL.sub("", piece))
    if carry:
        yield _AMPERSAND.sub(_escape, _ILLEGAL.sub("", carry))


def _escape(match: re.Match[str]) -> str:
    name = match.group(1)
    if name and (letter := html.unescape(f"&{name}")) != f"&{name}":
        return letter
    return f"&amp;{name or ''}"


class _ItemBuilder:
    """A parser target that keeps one product at a time and nothing of the rest of the tree."""

    def __init__(self) -> None:
        self._tree: TreeBuilder | None = None
        self._depth = 0
        self._done: list[Item] = []

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if self._tree is None and _local(tag) in {"item", "entry"}:
            self._tree, self._depth = TreeBuilder(), 0
        if self._tree is not None:
            self._depth += 1
            self._tree.start(tag, attrs)

    def data(self, data: str) -> None:
        if self._tree is not None:
            self._tree.data(data)

    def end(self, tag: str) -> None:
        if self._tree is None:
            return
        self._tree.end(tag)
        self._depth -= 1
        if self._depth == 0:
            self._done.append(_item(self._tree.close()))
            self._tree = None

    def close(self) -> None:
        self._tree = None

    def take(self) -> list[Item]:
        """Return the products completed since the last call."""
        done, self._done = self._done, []
        return done


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].casefold()


def _item(element: Element) -> Item:
    found: Item = {}
    for child in element:
        name = field_name(_local(child.tag))
        value = "".join(child.itertext()) or child.get("href", "")  # Atom's <link href="..."/>
        found.setdefault(name, []).append(value)
    return found
