"""What a tool of strangers answered, made fit to be shown to a model: short, visible, and marked as data."""

from typing import Any, Final

import orjson

from agents.guardrails.manipulation import speaks_to_a_machine
from core.redaction import clean_text, mask_sensitive

_MOST_LETTERS: Final = 4000
_LONGEST, _MOST_ITEMS, _DEEPEST = 600, 30, 6
_LEFT_OUT: Final = "[left out: it speaks to a machine]"


def fenced(answer: Any) -> dict[str, Any]:
    """Return an answer as the result of a tool."""
    found = _clean(answer)
    if len(orjson.dumps(found)) > _MOST_LETTERS:
        found = orjson.dumps(found).decode(errors="replace")[:_MOST_LETTERS] + " ..."
    return {"untrusted_result": found}


def texts_of(result: dict[str, Any]) -> list[str]:
    """Return the texts and numbers of a fenced result, for what a reply may state."""
    return list(_texts(result.get("untrusted_result")))


def read_body(body: bytes) -> Any:
    """Return a body as JSON, or as text where it is none."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return body.decode("utf-8", errors="replace")


def _clean(value: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        return "..."
    if isinstance(value, dict):
        items = list(value.items())[:_MOST_ITEMS]
        return {clean_text(str(key))[:100]: _clean(one, depth + 1) for key, one in items}
    if isinstance(value, list):
        return [_clean(one, depth + 1) for one in value[:_MOST_ITEMS]]
    if isinstance(value, str):
        text = mask_sensitive(clean_text(value))
        return _LEFT_OUT if speaks_to_a_machine(text) else text[:_LONGEST]
    return value


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [] if value is None or isinstance(value, bool) else [str(value)]
