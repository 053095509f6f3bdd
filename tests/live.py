"""The application behind a real server on loopback, for what only a real connection shows: streams, and their end."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, Self

import httpx2
import uvicorn

from app.main import create_app
from core.runtime import Runtime
from tests.shops import Shopper, read_events
from tests.waiting import until

Event = tuple[str, str, dict[str, Any]]


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the test run."""
        yield


@asynccontextmanager
async def serving(rt: Runtime) -> AsyncIterator[str]:
    """Serve a runtime in this event loop; yields the address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(rt=rt), log_config=None, timeout_graceful_shutdown=1)
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))

    async def started() -> bool:
        return server.started

    await until(started)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


class Listener:
    """Somebody who follows a conversation: collects its events beside the test."""

    def __init__(self, address: str, shopper: Shopper, last_id: str | None = None) -> None:
        self.events: list[Event] = []
        self.ended = False
        self._address = address
        self._shopper = shopper
        self._last_id = last_id
        self._open = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._listen())
        await asyncio.wait_for(self._open.wait(), 15)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _listen(self) -> None:
        headers = dict(self._shopper.headers)
        if self._last_id is not None:
            headers["Last-Event-ID"] = self._last_id
        path = f"/v1/widget/conversations/{self._shopper.conversation}/events"
        async with (
            httpx2.AsyncClient(base_url=self._address, timeout=60) as client,
            client.stream("GET", path, headers=headers) as response,
        ):
            assert response.status_code == 200, response.status_code
            self._open.set()
            block = ""
            async for line in response.aiter_lines():
                if line:
                    block += f"{line}\n"
                    continue
                self.events.extend(read_events(block))
                block = ""
        self.ended = True

    async def hears(self, wanted: str) -> dict[str, Any]:
        """Wait for an event of a name and return its data."""

        async def heard() -> bool:
            return any(name == wanted for _, name, _ in self.events)

        await until(heard)
        return [data for _, name, data in self.events if name == wanted][-1]
