"""A closed-loop HTTP client that costs little itself: each worker holds one connection and waits for each answer."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

import httptools
import orjson

from benchmarks import procfs

_TIMEOUT = 60.0
_WATCH_SECONDS = 0.5


class Conversation(Protocol):
    """One thread on a server under test."""

    def request(self, number: int) -> bytes:
        """Return the whole HTTP request of a message."""
        ...


@dataclass(frozen=True)
class Marks:
    """What to look for in an answer's body: the first token, and what a complete answer must hold."""

    first: bytes
    complete: tuple[bytes, ...]


@dataclass
class Answer:
    """An answer; times are seconds since the request was written."""

    status: int
    body: bytes
    whole: float
    first: float | None


@dataclass
class Step:
    """What one step measured."""

    seconds: float = 0.0
    whole: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    cpu: float = 0.0
    """Seconds of CPU of the server under test."""
    stores_cpu: float = 0.0
    """Seconds of CPU of Postgres and Valkey."""
    peak_mb: float = 0.0


class Connection(asyncio.Protocol):
    """One keep-alive connection; one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None

    @classmethod
    async def open(cls, port: int) -> "Connection":
        _, protocol = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return protocol

    async def send(self, request: bytes, first: bytes = b"\0") -> Answer:
        """Send a request and return the answer, timing when `first` was in its body."""
        if self._transport is None:
            raise ConnectionError("closed")
        self._parser = httptools.HttpResponseParser(self)
        self._mark, self._body, self._seen = first, bytearray(), None
        answer = self._answer = asyncio.get_running_loop().create_future()
        self._started = time.perf_counter()
        self._transport.write(request)
        return await asyncio.wait_for(answer, _TIMEOUT)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError(str(exc)))

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._body += body
        if self._seen is None and self._mark in self._body:
            self._seen = time.perf_counter() - self._started

    def on_message_complete(self) -> None:
        assert self._answer is not None
        took = time.perf_counter() - self._started
        if not self._answer.done():
            self._answer.set_result(Answer(self._parser.get_status_code(), bytes(self._body), took, self._seen))

    _seen: float | None


def post(path: str, body: Any, headers: dict[str, str]) -> bytes:
    """Return a whole POST request with a JSON body."""
    content = orjson.dumps(body)
    fields = {"host": "127.0.0.1", "content-type": "application/json", "content-length": str(len(content)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + content


async def run_step(
    port: int, conversations: Sequence[Conversation], messages: int, workers: int, marks: Marks, pid: int, stores: str
) -> Step:
    """Let `workers` clients hold the conversations, `messages` messages each, and measure.

    Args:
        port: the server's.
        conversations: threads, already opened.
        messages: per conversation.
        workers: how many conversations go on at once.
        marks: how to read an answer.
        pid: the server under test; its children count too.
        stores: a word on the command lines of Postgres and Valkey.
    """
    step = Step()
    waiting = deque(conversations)
    server, others = procfs.tree([pid]), procfs.naming(stores)
    watcher = asyncio.create_task(_watch(step, pid))
    before = procfs.cpu_seconds(server), procfs.cpu_seconds(others)
    start = time.perf_counter()
    await asyncio.gather(*(_work(port, waiting, messages, marks, step) for _ in range(workers)))
    step.seconds = time.perf_counter() - start
    step.cpu = procfs.cpu_seconds(server) - before[0]
    step.stores_cpu = procfs.cpu_seconds(procfs.naming(stores) | others) - before[1]
    watcher.cancel()
    step.peak_mb = max(step.peak_mb, procfs.pss_mb(server))
    return step


async def _work(port: int, waiting: "deque[Conversation]", messages: int, marks: Marks, step: Step) -> None:
    connection = await Connection.open(port)
    while waiting:
        conversation = waiting.popleft()
        for number in range(messages):
            try:
                answer = await connection.send(conversation.request(number), marks.first)
            except (OSError, TimeoutError, httptools.HttpParserError) as error:
                step.errors[type(error).__name__] += 1
                connection = await Connection.open(port)
                continue
            if answer.status >= 300 or not all(mark in answer.body for mark in marks.complete):
                step.errors[str(answer.status) if answer.status >= 300 else "incomplete"] += 1
                continue
            step.whole.append(answer.whole)
            if answer.first is not None:
                step.first.append(answer.first)
    connection.close()


async def _watch(step: Step, pid: int) -> None:
    while True:
        step.peak_mb = max(step.peak_mb, procfs.pss_mb(procfs.tree([pid])))
        await asyncio.sleep(_WATCH_SECONDS)
