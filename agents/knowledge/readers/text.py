"""Plain text and Markdown. Both are often written by hand: what stands alone and looks like a heading is one."""

import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from agents.knowledge.readers.blocks import Block, Unreadable

_BLANK = re.compile(r"\n[ \t]*\n+")
_HASHES = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_UNDERLINE = re.compile(r"^(?:=+|-{3,})$")
_BULLET = re.compile(r"^\s*(?:[-*+•–]|\d{1,2}[.)])\s+")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_LONGEST_HEADING = 90
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes) -> str:
    """Return the text that bytes hold: UTF-8, else what old Windows programs write here, else what it looks like.

    Raises:
        Unreadable: it is no text.
    """
    for encoding in ("utf-8-sig", *(("utf-16",) if data.startswith(_UTF16) else ("cp1252",))):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    best = from_bytes(data[:200_000]).best()
    if best is None:
        raise Unreadable("This is not text: its characters cannot be read.")
    return data.decode(best.encoding, errors="replace")


def read_text(text: str) -> Iterator[Block]:
    """Yield the blocks of a plain text: paragraphs are set apart by blank lines."""
    paragraphs = [part.strip("\n") for part in _BLANK.split(text.replace("\r\n", "\n").replace("\r", "\n"))]
    for number, paragraph in enumerate(paragraphs):
        followed = number + 1 < len(paragraphs)
        yield from _paragraph(paragraph, followed=followed)


def read_markdown(text: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown text. Links keep their words, images and HTML go."""
    text = _COMMENT.sub("", text.replace("\r\n", "\n"))
    text = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", _IMAGE.sub("", _TAG.sub("", text))))
    waiting: list[str] = []
    for line in [*text.split("\n"), ""]:
        heading = _HASHES.match(line)
        if heading is None and waiting and _UNDERLINE.match(line.strip()):
            yield Block(waiting.pop(), 1 if line.strip().startswith("=") else 2)
            continue
        if (heading or not line.strip() or _BULLET.match(line)) and waiting:
            yield Block(" ".join(waiting))
            waiting = []
        if heading:
            yield Block(heading[2], len(heading[1]))
        elif line.strip():
            waiting.append(_BULLET.sub("", line))


def _paragraph(paragraph: str, *, followed: bool) -> Iterator[Block]:
    lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
    if not lines:
        return
    if _is_heading(lines[0]) and (len(lines) > 1 or followed):
        yield Block(lines.pop(0).rstrip(":"), 3)
    waiting: list[str] = []
    for line in lines:
        if _BULLET.match(line) and waiting:
            yield Block(" ".join(waiting))
            waiting = []
        waiting.append(_BULLET.sub("", line))
    if waiting:
        yield Block(" ".join(waiting))


def _is_heading(line: str) -> bool:
    """Whether a line that begins a paragraph looks like its heading: short, and no sentence but a question."""
    return len(line) <= _LONGEST_HEADING and not _BULLET.match(line) and line[-1] not in ".!,;…"
