"""A shop that makes tools of its own, and the bodies that it sends."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.shops import TestShop

Make = Callable[..., Awaitable[dict[str, Any]]]
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"sku": {"type": "string", "maxLength": 20}, "store": {"type": "string"}},
    "required": ["sku"],
}


@pytest.fixture
def make_tool(shop: TestShop) -> Make:
    """Makes an HTTP tool of the shop; a GET with a sku in its path unless said otherwise."""

    async def make(url: str, *, expect: int = 201, method: str = "GET", **more: Any) -> dict[str, Any]:
        body = {
            "name": "stock", "description": "Pieces of a product in a store.",
            "http": {"method": method, "url": url, "parameters": SCHEMA}, **more,
        }  # fmt: skip
        answer = await shop.api("POST", "/v1/tools", json=body)
        assert answer.status_code == expect, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return make
