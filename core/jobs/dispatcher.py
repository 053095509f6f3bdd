"""The dispatcher: relays due outbox rows to RQ, puts back what Redis or a dead worker lost, and writes periodic jobs.

Any number of dispatchers may run; rows are locked with SKIP LOCKED and periodic jobs have a unique key per slot.
"""

import asyncio
import contextlib
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import structlog
from redis import Redis as SyncRedis
from redis.exceptions import RedisError
from rq import Queue
from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from core.jobs.outbox import OutboxRow, enqueue_named
from core.jobs.registry import JOBS, PERIODIC, QUEUES
from core.jobs.transport import push
from core.metrics import OUTBOX_MEASURED, OUTBOX_OLDEST_SECONDS, OUTBOX_PENDING
from core.runtime import Runtime

POLL_SECONDS = 0.1
SWEEP_SECONDS = 5.0
LOST_AFTER = timedelta(seconds=20)
KEEP_DONE = timedelta(days=3)
BATCH = 200
_log = structlog.get_logger(__name__)


class Dispatcher:
    """Moves jobs from Postgres to Redis until it is stopped."""

    def __init__(self, rt: Runtime, redis: SyncRedis) -> None:
        self._rt = rt
        self._redis = redis
        self._queues: dict[str, Queue] = {}
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Ask the loop to end after the current step."""
        self._stopping.set()

    async def run(self) -> None:
        """Relay, sweep and schedule until stopped. An outage of Postgres or Redis is waited out."""
        next_sweep = 0.0
        loop = asyncio.get_running_loop()
        while not self._stopping.is_set():
            moved = 0
            try:
                moved = await self.relay()
                if loop.time() >= next_sweep:
                    await self.schedule_periodic()
                    await self.sweep()
                    next_sweep = loop.time() + SWEEP_SECONDS
            except (SQLAlchemyError, RedisError, OSError):
                _log.warning("dispatcher_waits", exc_info=True)
                await self._pause(1.0)
            if moved < BATCH:
                await self._pause(POLL_SECONDS)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def relay(self) -> int:
        """Push due rows to RQ and return how many. A row pushed twice runs once: the worker claims it by lease."""
        due = and_(
            OutboxRow.done_at.is_(None),
            OutboxRow.failed_at.is_(None),
            OutboxRow.relayed_at.is_(None),
            OutboxRow.run_at <= func.now(),
        )
        chosen = (
            select(OutboxRow.id).where(due).order_by(OutboxRow.run_at).limit(BATCH).with_for_update(skip_locked=True)
        )
        async with self._rt.db.system() as session:
            result = await session.execute(
                update(OutboxRow)
                .where(OutboxRow.id.in_(chosen))
                .values(relayed_at=func.now())
                .returning(OutboxRow.id, OutboxRow.job, OutboxRow.attempts)
            )
            rows = result.all()
            if rows:
                await asyncio.to_thread(push, self._redis, self._queues, [(r.id, r.job, r.attempts) for r in rows])
        return len(rows)

    async def sweep(self) -> int:
        """Put back relayed rows that nobody works on and that wait in no queue. Returns how many."""
        lost = and_(
            OutboxRow.done_at.is_(None),
            OutboxRow.failed_at.is_(None),
            OutboxRow.relayed_at < func.now() - LOST_AFTER,
            or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until < func.now()),
        )
        async with self._rt.db.system() as session:
            result = await session.execute(
                select(OutboxRow.id, OutboxRow.job, OutboxRow.attempts, OutboxRow.lease_until).where(lost).limit(BATCH)
            )
            candidates = result.all()
            waiting = await self._waiting() if candidates else set()
            gone = [row.id for row in candidates if _is_lost(row, waiting)]
            if gone:
                await session.execute(
                    update(OutboxRow).where(OutboxRow.id.in_(gone)).values(relayed_at=None, lease_until=None)
                )
                _log.info("jobs_put_back", count=len(gone))
            await session.execute(delete(OutboxRow).where(OutboxRow.done_at < func.now() - KEEP_DONE))
            await self._measure(session)
        return len(gone)

    async def _waiting(self) -> set[str]:
        """Read the ids in RQ's queues. A worker takes an id out before it claims the job, and may die in between: that
        RQ still knows the job does not mean that anybody will do it.
        """
        keys = [f"{Queue.redis_queue_namespace_prefix}{name}" for name in QUEUES]
        ids = [await cast("Awaitable[list[bytes]]", self._rt.redis.lrange(key, 0, -1)) for key in keys]
        return {one.decode() for found in ids for one in found}

    async def _measure(self, session: Any) -> None:
        pending = and_(OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None), OutboxRow.run_at <= func.now())
        count, oldest = (await session.execute(select(func.count(), func.min(OutboxRow.run_at)).where(pending))).one()
        OUTBOX_PENDING.set(count)
        OUTBOX_OLDEST_SECONDS.set((datetime.now(UTC) - oldest).total_seconds() if oldest else 0)
        OUTBOX_MEASURED.set_to_current_time()

    async def schedule_periodic(self) -> None:
        """Write the periodic jobs of the current time slots; the unique key makes each slot happen once."""
        now = int(self._rt.clock.now().timestamp())
        async with self._rt.db.system() as session:
            for spec in PERIODIC:
                await enqueue_named(session, spec.job, {}, key=f"periodic:{spec.job}:{now // spec.every}")


def _is_lost(row: Any, waiting: set[str]) -> bool:
    if row.lease_until is not None or row.job not in JOBS:
        return True  # its worker died, or the code that knew it is gone and the runner must say so
    return f"{row.id}-{row.attempts}" not in waiting
