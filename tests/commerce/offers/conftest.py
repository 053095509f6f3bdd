"""Rules and articles for tests of offers."""

from typing import Any
from uuid import UUID

import pytest_asyncio

from commerce.offers.engine import Item, Situation
from commerce.offers.rules import Policy
from tests.commerce.offers.world import World

ONLY_PERCENT = ({"rung": "percentage"},)


def policy(percent: int = 10, currency: str = "EUR", **advanced: Any) -> Policy:
    """Rules that grant on the first hesitation, unless `ladder` says otherwise."""
    return Policy.model_validate(
        {
            "currency": currency,
            "largest_discount_percent": percent,
            "advanced": {"ladder": ONLY_PERCENT, "codes": "verified", **advanced},
        }
    )


def item(number: int, price: int, quantity: int = 1, **more: Any) -> Item:
    """A variant of a product of its own."""
    given = {"regular": price, **more}
    return Item(
        variant_id=UUID(int=number), product_id=UUID(int=1000 + number), quantity=quantity, price=price, **given
    )


def situation(*items: Item, **more: Any) -> Situation:
    """A shopper with interest who hesitates."""
    return Situation(**{"items": items, "interested": True, "hesitated": True, **more})


@pytest_asyncio.fixture
async def world(catalogue: Any) -> World:
    """A shop with four products."""
    return await World(catalogue).open()
