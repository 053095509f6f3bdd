"""A running turn's events: kept in order, handed to local readers at once, and copied to Redis for everyone else."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import orjson
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from agents.events import FINAL_EVENTS, TurnEvent, from_json

KEEP_EVENTS = 400
KEEP_SECONDS = 3600
_GATHER_SECONDS = 0.005
"""How long the first of several events waits for the others, so that they go to Redis in one trip. Readers of this
process do not wait."""
_log = structlog.get_logger(__name__)


def stream_key(tenant_id: UUID, conversation_id: UUID) -> str:
    """Return the Redis key of a conversation's events, and the name of its channel."""
    return f"conversation:{tenant_id.hex}:{conversation_id.hex}"


async def broadcast(redis: "Redis", key: str, events: list[TurnEvent]) -> None:
    """Append events to a conversation's stream and wake those who follow it, in one round trip.

    Redis is a convenience here: an outage is logged, and readers are served from Postgres.
    """
    try:
        async with redis.pipeline(transaction=False) as pipeline:
            for event in events:
                body = orjson.dumps(event.as_json())
                # A pipeline's commands are only queued here; their types are those of the unbatched client.
                pipeline.xadd(key, {"e": body}, maxlen=KEEP_EVENTS, approximate=True)  # type: ignore[unused-awaitable]
                pipeline.publish(key, body)  # type: ignore[unused-awaitable]
            pipeline.expire(key, KEEP_SECONDS)  # type: ignore[unused-awaitable]
            await pipeline.execute()
    except (RedisError, OSError):
        _log.warning("stream_not_written", exc_info=True)


async def recorded(redis: "Redis", key: str) -> list[TurnEvent]:
    """Return the events that Redis still holds of a conversation; none when it holds or answers nothing."""
    try:
        entries: Any = await redis.xrange(key)
    except (RedisError, OSError):
        return []
    return [parse(fields[b"e"]) for _, fields in entries]


def parse(body: bytes) -> TurnEvent:
    """Read an event as `broadcast` wrote it."""
    return from_json(orjson.loads(body))


class LiveTurn:
    """Collects a turn's events. Writing to Redis happens beside the turn: what piles up meanwhile goes in one trip."""

    def __init__(self, redis: "Redis", key: str, turn_id: UUID, *, first_number: int = 0) -> None:
        self.events: list[TurnEvent] = []
        self._redis = redis
        self._key = key
        self._turn = turn_id.hex
        self._first = first_number
        self._news = asyncio.Event()
        self._written = 0
        self._writer: asyncio.Task[None] | None = None
        self.ended = False

    def emit(self, event: str, data: dict[str, Any]) -> None:
        """Add an event and wake the readers."""
        self.events.append(TurnEvent(self.next_id(), event, data))
        self.ended = event in FINAL_EVENTS
        self._news.set()
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())

    def end(self) -> None:
        """Let the readers go without a final event: another attempt answers, and its end is found in the database."""
        self.ended = True
        self._news.set()

    def next_id(self) -> str:
        """Return the id that the next event will have."""
        return f"{self._turn}-{self._first + len(self.events)}"

    async def _write(self) -> None:
        await asyncio.sleep(_GATHER_SECONDS)
        while self._written < len(self.events):
            batch = self.events[self._written :]
            self._written = len(self.events)
            await broadcast(self._redis, self._key, batch)

    async def flushed(self) -> None:
        """Wait until Redis has everything that was emitted."""
        while self._writer is not None and not self._writer.done():
            await self._writer

    async def follow(self, position: int = 0) -> AsyncIterator[list[TurnEvent]]:
        """Yield events from a position on, in batches, until the turn has ended."""
        while True:
            if position < len(self.events):
                batch = self.events[position:]
                position = len(self.events)
                yield batch
            if self.ended and position >= len(self.events):
                return
            self._news.clear()
            if position >= len(self.events):
                await self._news.wait()
