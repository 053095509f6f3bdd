"""Server-sent events: a lean ASGI response, and the conversation's events from Redis, followed without polling."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from agents.events import TurnEvent
from agents.turn import live

HEARTBEAT_SECONDS = 15.0
OUTAGE_PAUSE_SECONDS = 1.0
_log = structlog.get_logger(__name__)
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class EventStream(Response):
    """Streams batches of events. A reader that goes away ends the response, never the turn."""

    media_type = "text/event-stream"

    def __init__(self, batches: AsyncIterator[list[TurnEvent]]) -> None:
        super().__init__()
        self._batches = batches

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        await send({"type": "http.response.start", "status": 200, "headers": list(_HEADERS)})
        reader = asyncio.create_task(_until_gone(receive))
        writer = asyncio.create_task(self._write(send))
        try:
            await asyncio.wait({reader, writer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            reader.cancel()
            writer.cancel()
        if writer.done() and not writer.cancelled():
            writer.result()

    async def _write(self, send: Send) -> None:
        async for batch in self._batches:
            body = b"".join(event.sse() for event in batch) if batch else b": still here\n\n"
            await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return


class StreamHub:
    """Follows conversations for all readers of this process over one Redis connection.

    Args:
        redis: the shared client.
    """

    def __init__(self, redis: "Redis") -> None:
        self._redis = redis
        self._readers: dict[str, set[asyncio.Queue[TurnEvent | None]]] = {}
        self._pubsub: PubSub | None = None
        self._task: asyncio.Task[None] | None = None

    async def follow(self, key: str, last_id: str | None, sent: set[str]) -> AsyncIterator[list[TurnEvent]]:
        """Yield what came after an event id, then what comes; an empty batch is a heartbeat.

        Ends when Redis is lost, since events may be lost with it: the client comes back with the last id that it has.

        Args:
            key: the conversation's stream.
            last_id: the last event that the client has; None for what comes only.
            sent: ids that it was sent meanwhile, which are not sent again.
        """
        queue: asyncio.Queue[TurnEvent | None] = asyncio.Queue(1000)
        if not await self._join(key, queue):
            await asyncio.sleep(OUTAGE_PAUSE_SECONDS)
        try:
            seen = set(sent)
            backlog = [event for event in after(await live.recorded(self._redis, key), last_id) if event.id not in sent]
            if backlog:
                seen.update(event.id for event in backlog)
                yield backlog
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield []
                    continue
                if event is None:
                    return
                if event.id not in seen:
                    yield [event]
        finally:
            await self._leave(key, queue)

    async def _join(self, key: str, queue: "asyncio.Queue[TurnEvent | None]") -> bool:
        """Let a queue hear of a conversation. Returns whether Redis answers; where not, the queue is told to end."""
        self._readers.setdefault(key, set()).add(queue)
        try:
            if self._pubsub is None:
                self._pubsub = self._redis.pubsub(ignore_subscribe_messages=True)
            await self._pubsub.subscribe(key)
        except (RedisError, OSError):
            await self._interrupted()
            return False
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen())
        return True

    async def _leave(self, key: str, queue: "asyncio.Queue[TurnEvent | None]") -> None:
        readers = self._readers.get(key, set())
        readers.discard(queue)
        if not readers:
            self._readers.pop(key, None)
            if self._pubsub is not None:
                with contextlib.suppress(RedisError, OSError):  # nobody listens there any more either way
                    await self._pubsub.unsubscribe(key)

    async def _interrupted(self) -> None:
        """Let every reader end, and begin with a new connection at the next one."""
        _log.warning("stream_interrupted", exc_info=True)
        for queues in self._readers.values():
            for queue in queues:
                if not queue.full():
                    queue.put_nowait(None)
        pubsub, self._pubsub = self._pubsub, None
        if pubsub is not None:
            with contextlib.suppress(RedisError, OSError):
                await pubsub.aclose()  # type: ignore[no-untyped-call]  # the client has no types here

    async def _listen(self) -> None:
        while self._readers and self._pubsub is not None:
            try:
                message = await self._pubsub.get_message(timeout=1.0)
            except (RedisError, OSError):
                await self._interrupted()
                return
            if message is None or message["type"] != "message":
                continue
            event = live.parse(message["data"])
            for queue in self._readers.get(message["channel"].decode(), ()):
                if not queue.full():  # a reader that does not read finds the rest in the recorded stream
                    queue.put_nowait(event)

    async def close(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
        if self._pubsub is not None:
            await self._pubsub.aclose()  # type: ignore[no-untyped-call]  # the client has no types here


def after(events: list[TurnEvent], last_id: str | None) -> list[TurnEvent]:
    """Return the events after one; all of them when it is not among them, none when no id is given."""
    if last_id is None:
        return []
    for position, event in enumerate(events):
        if event.id == last_id:
            return events[position + 1 :]
    return events
