"""The inbox over HTTP."""

import uuid
from typing import Any

import httpx2
import pytest


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid.uuid4())}


async def test_a_conversation_is_listed_with_its_last_words(shop: Any) -> None:
    shopper = await shop.shopper()
    await shop.shopper()  # nobody says anything here
    await shopper.say("Bonjour, je cherche une bougie")
    listed = (await shop.api("GET", "/v1/conversations")).json()["items"]
    assert [item["id"] for item in listed] == [shopper.conversation]
    assert listed[0]["last_role"] == "agent"
    assert listed[0]["message_count"] == 2
    assert listed[0]["preview"]
    assert (listed[0]["agent_id"], listed[0]["contact"], listed[0]["handoff"]) == (shop.agent_id, None, "none")
