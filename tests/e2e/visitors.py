"""A visitor of a running installation who behaves as the widget does when a stream breaks."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tests.e2e.installation import Installation

FINAL = {"message.end", "error"}
_PATIENCE = httpx2.Timeout(60, connect=5)


@dataclass
class Visitor:
    """A conversation, and what was heard in it."""

    client: httpx2.AsyncClient
    headers: dict[str, str]
    conversation: str
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    heard: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    started: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def path(self) -> str:
        return f"/v1/widget/conversations/{self.conversation}"

    @property
    def outcome(self) -> dict[str, Any] | None:
        """The data of the event that ended the turn, with its name."""
        ends = [{"event": name, **data} for _, name, data in self.heard if name in FINAL]
        return ends[-1] if ends else None

    async def ask(self, text: str, within: float) -> dict[str, Any]:
        """Say something once, and find out how it ended, over as many broken connections as it takes."""
        deadline = time.monotonic() + within
        while self.outcome is None:
            assert time.monotonic() < deadline, f"no end within {within} s after {[name for _, name, _ in self.heard]}"
            try:
                async with asyncio.timeout_at(asyncio.get_running_loop().time() + deadline - time.monotonic()):
                    await self._listen(text)
            except (httpx2.TransportError, TimeoutError):
                await asyncio.sleep(0.1)
        return self.outcome

    async def _listen(self, text: str) -> None:
        if self.heard:
            following = {"Last-Event-ID": self.heard[-1][0]}
            request = self.client.stream("GET", f"{self.path}/events", headers={**self.headers, **following})
        else:
            headers = {**self.headers, "Idempotency-Key": self.key}
            request = self.client.stream("POST", f"{self.path}/messages", json={"text": text}, headers=headers)
        async with request as response:
            if response.status_code != 200:
                body = (await response.aread()).decode()
                assert response.status_code in {429, 503} or response.status_code == 409, body
                await asyncio.sleep(0.1)
                return
            self.started.set()
            async for event in _events(response):
                self.heard.append(event)
                if event[1] in FINAL:
                    return

    async def read(self) -> dict[str, Any]:
        """Read the thread."""
        response = await self.client.get(self.path, headers=self.headers)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found


async def _events(response: httpx2.Response) -> AsyncIterator[tuple[str, str, dict[str, Any]]]:
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
            continue
        if "data" in fields:
            yield fields["id"], fields["event"], json.loads(fields["data"])
        fields = {}


def client_of(installation: Installation) -> httpx2.AsyncClient:
    """A client with room for many streams."""
    limits = httpx2.Limits(max_connections=200, max_keepalive_connections=20)
    return httpx2.AsyncClient(base_url=installation.url, timeout=_PATIENCE, limits=limits)


async def arrive(client: httpx2.AsyncClient, installation: Installation, language: str = "fr") -> Visitor:
    """Open the chat as a new visitor of the demonstration shop."""
    origin = {"Origin": installation.url}
    body = {"widget_key": installation.demo["widget_key"], "language": language}
    session = await client.post("/v1/widget/sessions", json=body, headers=origin)
    assert session.status_code == 201, session.text
    headers = {**origin, "Authorization": f"Bearer {session.json()['visitor_token']}"}
    opened = await client.post("/v1/widget/conversations", json={"language": language}, headers=headers)
    assert opened.status_code == 201, opened.text
    return Visitor(client, headers, opened.json()["id"])
