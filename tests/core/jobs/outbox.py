"""What tests do with an outbox."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from redis import Redis as SyncRedis
from sqlalchemy import select, text

from core.jobs import enqueue
from core.jobs.outbox import OutboxRow
from core.jobs.registry import JobFunction
from core.runtime import Runtime

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Outbox:
    """The outbox of a test."""

    rt: Runtime
    redis: "SyncRedis"
    done: list[str] = field(default_factory=list)
    """What jobs of the test wrote down."""

    async def put(self, function: JobFunction, **options: Any) -> UUID:
        async with self.rt.db.system() as session:
            return await enqueue(session, function, **options)

    async def row(self, job_id: UUID) -> OutboxRow:
        async with self.rt.db.system() as session:
            return await session.get_one(OutboxRow, job_id)

    async def rows(self) -> list[OutboxRow]:
        async with self.rt.db.system() as session:
            return list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))

    async def sql(self, statement: str, **values: Any) -> None:
        async with self.rt.db.system() as session:
            await session.execute(text(statement), values)

    def queued(self, queue: str = "default") -> int:
        """Return how many jobs wait in a queue of Redis."""
        found: Any = self.redis.llen(f"rq:queue:{queue}")
        return int(found)
