"""A tool out of an OpenAPI document that was pasted."""

from typing import Any

import pytest

from agents.custom_tools.openapi import read_operation
from core.errors import Invalid

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "servers": [{"url": "https://api.shop.example/v2/"}],
    "paths": {
        "/stores/{store}/stock": {
            "parameters": [{"$ref": "#/components/parameters/Store"}],
            "get": {
                "operationId": "readStock",
                "summary": "Pieces in a store",
                "parameters": [{"name": "sku", "in": "query", "required": True, "schema": {"type": "string"}}],
            },
            "post": {
                "operationId": "reserve",
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Wish"}}}},
            },
            "put": {"operationId": "upload", "requestBody": {"content": {"text/csv": {}}}},
            "delete": {
                "operationId": "keyed",
                "parameters": [{"name": "X-Key", "in": "header", "required": True}],
            },
        }
    },
    "components": {
        "parameters": {"Store": {"name": "store", "in": "path", "schema": {"type": "integer"}}},
        "schemas": {
            "Wish": {
                "type": "object",
                "required": ["sku"],
                "properties": {"sku": {"type": "string"}, "who": {"$ref": "#/components/schemas/Who"}},
            },
            "Who": {"type": "object", "properties": {"name": {"type": "string"}}},
        },
    },
}


def test_a_reading_operation() -> None:
    found = read_operation(DOCUMENT, "readStock", None)
    assert (found.method, found.url) == ("GET", "https://api.shop.example/v2/stores/{store}/stock")
    assert found.places == {"store": "path", "sku": "query"}
    assert found.parameters["required"] == ["sku", "store"]
    assert found.parameters["properties"]["store"]["type"] == "integer"
    assert found.parameters["additionalProperties"] is False
    assert found.description == "Pieces in a store"


def test_a_writing_operation_with_a_body_of_references() -> None:
    found = read_operation(DOCUMENT, "reserve", None)
    assert found.places == {"store": "path", "sku": "body", "who": "body"}
    assert found.parameters["properties"]["who"]["properties"] == {"name": {"type": "string"}}


def test_where_the_document_does_not_say_where_the_api_is() -> None:
    without = {**DOCUMENT, "servers": []}
    found = read_operation(without, "readStock", "https://other.example/api")
    assert found.url == "https://other.example/api/stores/{store}/stock"
    with pytest.raises(Invalid, match="base_url"):
        read_operation(without, "readStock", None)


@pytest.mark.parametrize(
    ("document", "operation", "says"),
    [
        (DOCUMENT, "nothing", "readStock"),
        (DOCUMENT, "upload", "JSON"),
        (DOCUMENT, "keyed", "X-Key"),
        ({}, "readStock", "no paths"),
        ({"paths": {"/a": None, "/b": {"get": 7}}}, "readStock", "none"),
        ({**DOCUMENT, "servers": [{"url": "https://{region}.example"}]}, "readStock", "base_url"),
    ],
)
def test_what_cannot_be_called_is_refused_with_a_reason(document: Any, operation: str, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        read_operation(document, operation, None)
