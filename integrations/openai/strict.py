"""Tool arguments by strict schema: the provider lets the model write nothing that does not fit.

A strict schema names every property as required and knows few keywords. What our own check of the arguments still
enforces, such as the length of a text, is left out; what cannot be said at all makes the tool a lenient one.
"""

from typing import Any

_KEPT = frozenset({"type", "description", "enum", "const", "minimum", "maximum", "multipleOf", "minItems", "maxItems"})
_DROPPED = frozenset({"title", "default", "examples", "minLength", "maxLength", "pattern", "format", "uniqueItems"})
_NUMBERS = frozenset({"number", "integer"})


class _Unsupported(Exception):
    """The schema says something that a strict one cannot."""


def strict_schema(schema: dict[str, Any]) -> dict[str, Any] | None:
    """Return the strict form of an object's schema; None when it has none."""
    try:
        return _object(schema, schema.get("$defs") or {})
    except _Unsupported:
        return None


def _object(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if schema.get("additionalProperties") is not False:
        raise _Unsupported
    properties = {name: _any(one, definitions) for name, one in (schema.get("properties") or {}).items()}
    kept = {key: value for key, value in schema.items() if key == "description"}
    return {
        **kept,
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _any(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if (reference := schema.get("$ref")) is not None:
        name = reference.rpartition("/")[2]
        if name not in definitions:
            raise _Unsupported  # elsewhere, or within itself: a definition is not offered while it is written out
        return _any(definitions[name], {key: one for key, one in definitions.items() if key != name})
    if schema.get("type") == "object":
        return _object(schema, definitions)
    made = {key: value for key, value in schema.items() if key in _KEPT}
    if "anyOf" in schema:
        made["anyOf"] = [_any(one, definitions) for one in _plain(schema["anyOf"])]
    if "items" in schema:
        made["items"] = _any(schema["items"], definitions)
    if unknown := schema.keys() - _KEPT - _DROPPED - {"anyOf", "items"}:
        raise _Unsupported(", ".join(sorted(unknown)))
    if "type" not in made and "anyOf" not in made and "enum" not in made:
        raise _Unsupported
    return made


def _plain(choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A number that may also be written as text, as decimals may, is asked for as a number."""
    if any(one.get("type") in _NUMBERS for one in choices):
        return [one for one in choices if one.get("type") != "string" or "enum" in one]
    return choices
