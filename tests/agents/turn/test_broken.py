"""A turn that breaks before it begins lets its listeners go."""

import asyncio
from typing import Any

import pytest

from agents.turn import run
from tests.shops import TestShop


async def test_a_turn_that_cannot_begin_does_not_keep_the_shopper_waiting(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: Any) -> None:
        raise RuntimeError("nothing can be read")

    monkeypatch.setattr(run, "build_state", break_down)
    shopper = await shop.shopper()
    async with asyncio.timeout(20):
        answer = await shopper.post("bonjour")
    assert answer.status_code == 200
    assert "message.end" not in answer.text
