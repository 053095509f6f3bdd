"""Strict schemas: what a provider can enforce is said, what it cannot makes the tool a lenient one."""

from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field

from agents.tools.toolbox import ALL
from integrations.openai.strict import strict_schema

_KNOWN = {
    "type", "description", "enum", "const", "anyOf", "items", "properties", "required", "additionalProperties",
    "minimum", "maximum", "multipleOf", "minItems", "maxItems",
}  # fmt: skip


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")

    colour: Annotated[str, Field(max_length=20, pattern="^[a-z]+$")]


class Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=10, description="What")]
    most: Annotated[Decimal | None, Field(ge=0)] = None
    count: Annotated[int, Field(ge=1, le=9)] = 1
    parts: list[Part] = []


def keywords(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(keywords, schema)) if schema else set()
    if not isinstance(schema, dict):
        return set()
    inner = schema.get("properties", {})
    found = set(schema) | {word for one in inner.values() for word in keywords(one)}
    return found | keywords(schema.get("items")) | keywords(schema.get("anyOf"))


def test_every_property_is_required_and_only_known_words_are_used() -> None:
    strict = strict_schema(Wish.model_json_schema())
    assert strict is not None
    assert strict["required"] == ["text", "most", "count", "parts"]
    assert strict["properties"]["text"] == {"type": "string", "description": "What"}
    assert strict["properties"]["most"]["anyOf"] == [{"type": "number", "minimum": 0}, {"type": "null"}]
    assert strict["properties"]["parts"]["items"]["required"] == ["colour"]
    assert keywords(strict) <= _KNOWN


@pytest.mark.parametrize("tool", ALL.values(), ids=ALL)
def test_our_own_tools_are_strict_as_far_as_they_can_be(tool: Any) -> None:
    strict = strict_schema(tool.arguments.model_json_schema())
    assert strict is not None
    assert keywords(strict) <= _KNOWN


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {"type": "string"}}},
        {"type": "object", "properties": {}, "additionalProperties": True},
        {"type": "object", "properties": {"a": {}}, "additionalProperties": False},
        {"type": "object", "properties": {"a": {"oneOf": [{"type": "string"}]}}, "additionalProperties": False},
        {"type": "object", "properties": {"a": {"$ref": "#/$defs/Gone"}}, "additionalProperties": False},
        {
            "type": "object", "additionalProperties": False, "properties": {"a": {"$ref": "#/$defs/A"}},
            "$defs": {"A": {"type": "array", "items": {"$ref": "#/$defs/A"}}},
        },
    ],
)  # fmt: skip
def test_what_cannot_be_strict_is_not(schema: dict[str, Any]) -> None:
    assert strict_schema(schema) is None
