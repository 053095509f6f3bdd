"""Strings from strangers made plain: HTML to text, control characters out, lengths bounded."""

# ruff: noqa: SIM905 - a list of words reads better as words

import html
import re
import unicodedata

_TAG = re.compile(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*|![^<>]*|\?[^<>]*)>")
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre "
    "section table td th tr ul".split()
)
_HIDDEN = frozenset("script style template noscript iframe object svg head".split())
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")

MAX_TITLE = 1_000
MAX_DESCRIPTION = 50_000
MAX_SHORT = 500


def clean(value: str, limit: int = MAX_SHORT) -> str:
    """Return one line of text: composed (NFC), without control characters, spaces collapsed, cut at `limit`.

    Markup is kept as the text that it is: whoever shows it escapes it.
    """
    value = value.strip()
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    if not value.isprintable() or "  " in value:
        value = " ".join(_CONTROL.sub(" ", value).split())
    return value[:limit]


def html_to_text(value: str, limit: int = MAX_DESCRIPTION) -> str:
    """Return the readable text of an HTML fragment; scripts, styles and frames go, blocks become lines.

    Takes linear time in the worst case, unlike a browser's parser written in Python.
    """
    value = value[: limit * 4]
    if "<" in value:
        value = _without_tags(value)
    if "&" in value:
        value = html.unescape(value)
    value = _CONTROL.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n"))
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    return _LINES.sub("\n", _SPACES.sub(" ", value)).strip()[:limit]


def _without_tags(value: str) -> str:
    parts: list[str] = []
    position, hidden = 0, ""
    for match in _TAG.finditer(value):
        closing, name = match.group(1), (match.group(2) or "").lower()
        if not hidden:
            parts.append(value[position : match.start()])
            if name in _BLOCKS:
                parts.append("\n")
        position = match.end()
        if hidden and closing and name == hidden:
            hidden = ""
        elif not hidden and not closing and name in _HIDDEN and not match.group().endswith("/>"):
            hidden = name
    if not hidden:
        parts.append(value[position:])
    return "".join(parts)
