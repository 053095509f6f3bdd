"""Conversations on the servers under test, as their clients hold them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from benchmarks.load import Connection, Conversation, post
from benchmarks.shop import ORIGIN

PROXY = "127.0.0.1"
"""Clients say where they come from, as behind a proxy: else loopback would be exempt from the rate limits."""


@dataclass(frozen=True)
class WidgetThread:
    """A conversation of a widget."""

    path: str
    headers: dict[str, str]
    texts: Sequence[str]

    def request(self, number: int) -> bytes:
        """Return the request of a message."""
        headers = {**self.headers, "idempotency-key": uuid.uuid4().hex}
        return post(self.path, {"text": self.texts[number % len(self.texts)]}, headers)


@dataclass(frozen=True)
class BaselineThread:
    """A conversation on the baseline."""

    session: str
    texts: Sequence[str]

    def request(self, number: int) -> bytes:
        """Return the request of a message."""
        return post("/chat", {"session": self.session, "message": self.texts[number % len(self.texts)]}, {})


async def open_widget_threads(
    port: int, widget_key: str, count: int, texts: Sequence[str], *, language: str = "fr"
) -> list[Conversation]:
    """Open conversations, each of a new visitor from another address."""
    connection = await Connection.open(port)
    threads: list[Conversation] = []
    for number in range(count):
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        headers = {"origin": ORIGIN, "x-forwarded-for": address}
        started = await connection.send(post("/v1/widget/sessions", {"widget_key": widget_key}, headers))
        headers["authorization"] = f"Bearer {orjson.loads(started.body)['visitor_token']}"
        opened = await connection.send(post("/v1/widget/conversations", {"language": language}, headers))
        path = f"/v1/widget/conversations/{orjson.loads(opened.body)['id']}/messages"
        threads.append(WidgetThread(path, headers, texts))
    connection.close()
    return threads


def open_baseline_threads(count: int, texts: Sequence[str]) -> list[Conversation]:
    """Open conversations on the baseline, which needs nothing for it."""
    return [BaselineThread(uuid.uuid4().hex, texts) for _ in range(count)]
