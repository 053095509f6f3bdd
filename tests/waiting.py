"""Waiting for something to become true, without guessing how long it takes."""

import asyncio
import time
from collections.abc import Awaitable, Callable

_STEP_SECONDS = 0.02


async def until(happened: Callable[[], Awaitable[bool]], *, seconds: float = 15) -> None:
    """Ask until the answer is yes. Raises AssertionError when it is not within the time."""
    deadline = time.monotonic() + seconds
    while not await happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(_STEP_SECONDS)
