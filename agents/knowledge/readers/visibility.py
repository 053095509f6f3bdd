"""What of an HTML page a visitor reads: neither what is hidden from them nor what surrounds every page."""

import re
from collections.abc import Mapping
from typing import Final

DROPPED: Final = frozenset({
    "script", "style", "noscript", "template", "svg", "math", "canvas", "iframe", "object", "embed", "audio", "video",
    "picture", "img", "nav", "footer", "aside", "dialog", "menu", "button", "select", "input", "textarea", "datalist",
    "head", "-comment",
})  # fmt: skip
_ROLES: Final = frozenset({
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "alert", "menu",
    "menubar", "toolbar", "status",
})  # fmt: skip
_SURROUNDINGS = re.compile(
    r"(?:^|[-_ ])(?:cookies?|consent|gdpr|newsletter|breadcrumbs?|share|sharing|social|sidebar|menu|navbar|nav|footer|"
    r"popup|modal|banner|announcement|skip|pagination|related|recommend\w*|comments?|widget|advert\w*)(?:$|[-_ ])",
    re.IGNORECASE,
)
_HIDING = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0?\.?0*(?:;|$)|font-size:0*\.?[0-3]?(?:px|pt|em|rem|%)?(?:;|$)|"
    r"(?:^|;)(?:max-)?(?:height|width):0(?:px)?(?:;|$)|text-indent:-\d{3,}|(?:left|top|right|bottom):-\d{4,}|"
    r"clip:rect\(0|clip-path:inset\((?:50|100)%|transform:scale\(0"
)
_COLOUR = re.compile(r"(?:^|;)color:([^;]+)")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;]+)")
_WHITE = frozenset({"white", "#fff", "#ffffff", "#fffffe", "#fefefe", "rgb(255,255,255)", "transparent"})
_CLEAR = re.compile(r"rgba\([^)]*,0?\.?0*\)$|#[0-9a-f]{6}00$|#[0-9a-f]{3}0$")


def is_dropped(tag: str, attributes: Mapping[str, str | None], *, inside_main: bool) -> bool:
    """Say whether an element and all in it are left out.

    Args:
        tag: its name.
        attributes: its attributes.
        inside_main: whether it is part of the page's main content, where a header belongs to what is read.
    """
    if tag in DROPPED or (tag == "header" and not inside_main):
        return True
    if not attributes:
        return False
    if (attributes.get("role") or "").lower() in _ROLES or is_hidden(attributes):
        return True
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return tag not in {"body", "main", "html", "article"} and bool(_SURROUNDINGS.search(named))


def is_hidden(attributes: Mapping[str, str | None]) -> bool:
    """Say whether an element's own attributes keep it from view: hidden, tiny, off the page, white on white."""
    if "hidden" in attributes and (attributes["hidden"] or "").lower() != "until-found":
        return True
    if (attributes.get("aria-hidden") or "").strip().lower() == "true":
        return True
    style = re.sub(r"\s+|!important", "", (attributes.get("style") or "").lower())
    return bool(style) and (bool(_HIDING.search(style)) or _is_colourless(style))


def _is_colourless(style: str) -> bool:
    found, behind = _COLOUR.search(style), _BACKGROUND.search(style)
    if found is None:
        return False
    colour = found[1]
    if colour == "transparent" or _CLEAR.search(colour):
        return True
    return (colour in _WHITE and behind is None) or (behind is not None and behind[1] == colour)
