"""The outbox table: what must happen after a transaction, written inside it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, func, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.ids import new_id
from core.jobs.registry import JobFunction, job_name


class OutboxRow(Base):
    """One job to do. Holds ids, never content; like the directory it has no row-level security."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "run_at", postgresql_where=text("done_at IS NULL AND failed_at IS NULL")),
        Index("ix_outbox_finished", "done_at", postgresql_where=text("done_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    job: Mapped[str]
    tenant_id: Mapped[UUID | None]
    payload: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    run_at: Mapped[datetime] = mapped_column(server_default=func.now())
    relayed_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]


async def enqueue(
    session: AsyncSession,
    function: JobFunction,
    *,
    run_at: datetime | None = None,
    key: str | None = None,
    **arguments: str | int | bool | None,
) -> UUID:
    """Write a job into the outbox of the open transaction: it runs if, and only if, the transaction commits.

    Args:
        session: the caller's transaction.
        function: a registered job.
        run_at: not before this instant; now when omitted.
        key: a second job with the same key is not written.
        arguments: the job's keyword arguments: ids and small values, never personal text.

    Returns:
        The id of the job (of the new row, even where the key made it unnecessary).
    """
    return await enqueue_named(session, job_name(function), arguments, run_at=run_at, key=key)


async def enqueue_named(
    session: AsyncSession,
    name: str,
    arguments: dict[str, Any],
    *,
    run_at: datetime | None = None,
    key: str | None = None,
) -> UUID:
    """Write a job by its registered name; see `enqueue`."""
    row_id = new_id()
    tenant = arguments.get("tenant_id")
    values: dict[str, Any] = {
        "id": row_id,
        "job": name,
        "tenant_id": UUID(str(tenant)) if tenant else None,
        "payload": arguments,
        "key": key,
    }
    if run_at is not None:
        values["run_at"] = run_at
    statement = insert(OutboxRow).values(**values)
    if key is not None:
        statement = statement.on_conflict_do_nothing(index_elements=["key"])
    await session.execute(statement)
    return row_id
