"""Schemas that strangers wrote: reduced to a small, safe part of JSON Schema before anything is done with them.

Patterns are left out (a regular expression can take for ever), references are resolved inside the document (nothing is
fetched, nothing refers to itself), and size, depth and breadth are bounded.
"""

from collections.abc import Mapping
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from core.errors import Invalid
from core.redaction import clean_text

_PLAIN: Final = frozenset({
    "type", "required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
    "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
})  # fmt: skip
_VALUES: Final = frozenset({"enum", "const", "default"})
_ONE: Final = frozenset({"items", "additionalProperties", "not"})
_SEVERAL: Final = frozenset({"anyOf", "oneOf", "allOf"})
_DEEPEST, _MOST_NODES, _MOST_VALUES, _LONGEST = 8, 200, 100, 500


class _Reduction:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._nodes = 0

    def reduce(self, schema: Any, path: tuple[str, ...] = (), depth: int = 0) -> Any:
        """Return the safe part of a schema. `path` holds the references that led here."""
        self._nodes += 1
        if depth > _DEEPEST or self._nodes > _MOST_NODES:
            raise Invalid("The schema is too deep or too large.")
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, dict):
            raise Invalid("A schema is an object.")
        if "$ref" in schema:
            return self._referred(schema["$ref"], path, depth)
        found: dict[str, Any] = {key: value for key, value in schema.items() if key in _PLAIN}
        for key in _VALUES & schema.keys():
            found[key] = _bounded(schema[key])
        if isinstance(schema.get("description"), str):
            found["description"] = clean_text(schema["description"])[:_LONGEST]
        for key in _ONE & schema.keys():
            found[key] = self.reduce(schema[key], path, depth + 1)
        for key in _SEVERAL & schema.keys():
            found[key] = [self.reduce(one, path, depth + 1) for one in _listed(schema[key])]
        if isinstance(schema.get("properties"), dict):
            items = schema["properties"].items()
            found["properties"] = {clean_text(str(name)): self.reduce(one, path, depth + 1) for name, one in items}
        return found

    def _referred(self, reference: Any, path: tuple[str, ...], depth: int) -> Any:
        if not isinstance(reference, str) or not reference.startswith("#/"):
            raise Invalid("A schema may only refer to a part of its own document.")
        if reference in path:
            raise Invalid("A schema may not refer to itself.")
        target: Any = self._document
        for part in reference[2:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            target = target.get(key) if isinstance(target, dict) else None
        return self.reduce(target, (*path, reference), depth + 1)


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise Invalid("anyOf, oneOf and allOf are lists.")
    return value


def _bounded(value: Any) -> Any:
    """A value out of a schema; one that is not short is no value that a model could choose."""
    if isinstance(value, list):
        if len(value) > _MOST_VALUES:
            raise Invalid("The schema lists too many values.")
        return [_bounded(one) for one in value]
    if isinstance(value, str):
        return clean_text(value)[:_LONGEST]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raise Invalid("The schema's values are plain ones.")


def safe_schema(schema: Any, document: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the schema of a tool's arguments, reduced; always an object's, and open to no other names.

    Args:
        schema: what the stranger wrote.
        document: what its references point into; the schema itself by default.

    Raises:
        Invalid: it is no schema of an object, or too large, or refers outside or to itself.
    """
    if not isinstance(schema, dict):
        raise Invalid("The schema of the arguments is an object.")
    found = _Reduction(document if document is not None else schema).reduce(schema)
    if not isinstance(found, dict) or found.setdefault("type", "object") != "object":
        raise Invalid("The arguments of a tool are an object.")
    found.setdefault("properties", {})
    found["additionalProperties"] = False
    try:
        Draft202012Validator.check_schema(found)
    except SchemaError as error:
        raise Invalid(f"The schema is not valid: {error.message[:200]}") from error
    return found


def problems(schema: dict[str, Any], arguments: dict[str, Any]) -> list[str]:
    """Return what is wrong with arguments, in words that their writer can mend; at most three."""
    found = Draft202012Validator(schema).iter_errors(arguments)
    texts = []
    for error in found:
        where = ".".join(map(str, error.absolute_path))
        texts.append(f"{where}: {error.message[:200]}" if where else error.message[:200])
        if len(texts) == 3:
            break
    return texts
