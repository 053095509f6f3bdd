"""DOCX: the text of `word/document.xml`, by headings. Nothing else of the archive is unpacked but the styles' names."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from agents.knowledge.limits import MAX_UNPACKED
from agents.knowledge.readers.blocks import PARAGRAPH, Block, Unreadable

_BODY, _STYLES = "word/document.xml", "word/styles.xml"
_HEADING = re.compile(r"^(?:heading|titre|überschrift|titolo|título)\s*([1-6])$", re.IGNORECASE)
_DAMAGED = "This document is damaged or is no DOCX. Save it again as DOCX and add that."
_OLD = b"\xd0\xcf\x11\xe0"


def read_docx(data: bytes) -> Iterator[Block]:
    """Yield the headings, paragraphs and table rows of a document; hidden text is left out.

    Raises:
        Unreadable: it is no DOCX, is protected, or unpacks to more than is reasonable.
    """
    if data.startswith(_OLD):
        raise Unreadable("This document is protected by a password, or of an old Word. Save it as DOCX without one.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _part(archive, _BODY)
            styles = _part(archive, _STYLES) if _STYLES in archive.namelist() else None
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Unreadable(_DAMAGED) from error
    levels = _levels(_xml(styles)) if styles else {}
    yield from _blocks(_xml(body), levels)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpack one part. The size that an archive states may be a lie, so what comes out is counted."""
    with archive.open(name) as file:
        data = file.read(MAX_UNPACKED + 1)
    if len(data) > MAX_UNPACKED:
        raise Unreadable("This document unpacks to an unreasonable size and was refused.")
    return data


def _xml(data: bytes) -> Element:
    try:
        return fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Unreadable(_DAMAGED) from error


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: Element, path: str) -> str | None:
    """Return the `w:val` of the child at a path of local names, in whatever dialect of the namespace."""
    found: Element | None = element
    for name in path.split("/"):
        found = next((child for child in found if _local(child) == name), None) if found is not None else None
    if found is None:
        return None
    return next((value for key, value in found.attrib.items() if key.endswith("}val")), "")


def _levels(styles: Element) -> Mapping[str, int]:
    """The heading level of each paragraph style that is one, by the style's id."""
    found: dict[str, int] = {}
    for style in styles:
        identity = next((value for key, value in style.attrib.items() if key.endswith("}styleId")), None)
        name = _value(style, "name") or ""
        match = _HEADING.match(name)
        outline = _value(style, "pPr/outlineLvl")
        if identity and (match or name.lower() == "title" or (outline or "").isdigit()):
            found[identity] = int(match[1]) if match else min(int(outline) + 1, 6) if outline else 1
    return found


def _blocks(root: Element, levels: Mapping[str, int]) -> Iterator[Block]:
    """Walk over paragraphs and table rows without recursion: a file may nest them without end."""
    waiting = list(root)[::-1]
    while waiting:
        element = waiting.pop()
        name = _local(element)
        if name == "p":
            yield Block(_text(element), _level(element, levels))
        elif name == "tr":
            cells = [_text(cell).strip() for cell in element if _local(cell) == "tc"]
            yield Block(" – ".join(cell for cell in cells if cell))
        else:
            waiting.extend(list(element)[::-1])


def _level(paragraph: Element, levels: Mapping[str, int]) -> int:
    style = _value(paragraph, "pPr/pStyle") or ""
    match = _HEADING.match(style)
    return levels.get(style, int(match[1]) if match else PARAGRAPH)


def _text(element: Element) -> str:
    """Return the visible text: without hidden runs, deletions and field codes."""
    pieces: list[str] = []
    waiting = [element]
    while waiting:
        one = waiting.pop()
        name = _local(one)
        if name == "t":
            pieces.append(one.text or "")
        elif name in {"tab", "br", "cr", "p"} and one is not element:
            pieces.append(" ")
        if name in {"del", "instrText", "pPr"} or (name == "r" and _hidden(one)):
            continue
        waiting.extend(list(one)[::-1])
    return "".join(pieces)


def _hidden(run: Element) -> bool:
    return _value(run, "rPr/vanish") not in {None, "0", "false"} or _value(run, "rPr/color") in {"FFFFFF", "ffffff"}
