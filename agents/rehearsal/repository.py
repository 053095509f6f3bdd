"""SQL of rehearsals."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarResult, Select, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from agents.models import Agent, AgentVersion
from agents.rehearsal.models import Rehearsal, RehearsalRun
from commerce.catalog.models import Product


async def get(session: AsyncSession, tenant_id: UUID, rehearsal_id: UUID, *, lock: bool = False) -> Rehearsal | None:
    """Return a rehearsal, locked for a change when asked."""
    return await session.get(Rehearsal, (tenant_id, rehearsal_id), with_for_update=lock, populate_existing=lock)


async def listed(
    session: AsyncSession, tenant_id: UUID, agent_id: UUID, before: UUID | None, limit: int
) -> list[Rehearsal]:
    """Return an agent's rehearsals, newest first."""
    statement = _of_agent(tenant_id, agent_id).limit(limit)
    if before is not None:
        statement = statement.where(Rehearsal.id < before)
    return list(await session.scalars(statement))


def _of_agent(tenant_id: UUID, agent_id: UUID) -> Select[Rehearsal]:
    statement = select(Rehearsal).where(Rehearsal.tenant_id == tenant_id, Rehearsal.agent_id == agent_id)
    return statement.order_by(Rehearsal.id.desc())


async def open_one(session: AsyncSession, tenant_id: UUID, agent_id: UUID) -> Rehearsal | None:
    """Return the rehearsal of an agent that has not ended, if there is one."""
    statement = _of_agent(tenant_id, agent_id).where(Rehearsal.status.in_(("queued", "running"))).limit(1)
    return await session.scalar(statement)


async def passed(session: AsyncSession, tenant_id: UUID, agent_id: UUID, digest: str) -> bool:
    """Say whether a rehearsal with simulated shoppers of exactly this definition passed, and none failed since."""
    statement = (
        _of_agent(tenant_id, agent_id)
        .where(Rehearsal.digest == digest, Rehearsal.kind == "shoppers", Rehearsal.status == "done")
        .limit(1)
    )
    newest = await session.scalar(statement)
    return newest is not None and bool(newest.passed)


async def before(session: AsyncSession, row: Rehearsal) -> Rehearsal | None:
    """Return the nightly rehearsal of the same agent that ended before this one."""
    statement = (
        _of_agent(row.tenant_id, row.agent_id)
        .where(Rehearsal.id < row.id, Rehearsal.cause == row.cause, Rehearsal.status == "done")
        .limit(1)
    )
    return await session.scalar(statement)


async def snapshot(session: AsyncSession, tenant_id: UUID, agent_id: UUID, digest: str) -> int | None:
    """Return the number under which a draft of this digest is kept already."""
    return await session.scalar(
        select(Rehearsal.version)
        .where(
            Rehearsal.tenant_id == tenant_id,
            Rehearsal.agent_id == agent_id,
            Rehearsal.digest == digest,
            Rehearsal.version < 0,
        )
        .limit(1)
    )


async def next_snapshot(session: AsyncSession, tenant_id: UUID, agent_id: UUID) -> int:
    """Return the number for another draft; the agent must be locked."""
    lowest = select(func.min(AgentVersion.version)).where(
        AgentVersion.tenant_id == tenant_id, AgentVersion.agent_id == agent_id
    )
    return min((await session.execute(lowest)).scalar_one() or 0, 0) - 1


async def add_runs(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Store the runs of a rehearsal."""
    await session.execute(insert(RehearsalRun), rows)


def _of(tenant_id: UUID, rehearsal_id: UUID) -> tuple[Any, Any]:
    return RehearsalRun.tenant_id == tenant_id, RehearsalRun.rehearsal_id == rehearsal_id


async def runs(session: AsyncSession, tenant_id: UUID, rehearsal_id: UUID) -> list[RehearsalRun]:
    """Return the runs of a rehearsal in their order."""
    statement = select(RehearsalRun).where(*_of(tenant_id, rehearsal_id)).order_by(RehearsalRun.number)
    return list(await session.scalars(statement))


async def progress(
    session: AsyncSession, tenant_id: UUID, rehearsal_ids: Sequence[UUID]
) -> dict[UUID, tuple[int, int]]:
    """Return how many runs are done of how many, by rehearsal."""
    statement = (
        select(RehearsalRun.rehearsal_id, func.count(RehearsalRun.done_at), func.count())
        .where(RehearsalRun.tenant_id == tenant_id, RehearsalRun.rehearsal_id.in_(rehearsal_ids))
        .group_by(RehearsalRun.rehearsal_id)
    )
    return {found: (done, total) for found, done, total in (await session.execute(statement)).all()}


async def claim(
    session: AsyncSession, tenant_id: UUID, rehearsal_id: UUID, conversation_id: UUID, lease: timedelta
) -> tuple[RehearsalRun, UUID | None] | None:
    """Take the next run that is neither done nor worked on.

    Returns:
        The run, which will use the conversation, and the conversation that an attempt that died left; None when
        nothing is left to take.
    """
    free = or_(RehearsalRun.lease_until.is_(None), RehearsalRun.lease_until < func.now())
    statement = (
        select(RehearsalRun)
        .where(*_of(tenant_id, rehearsal_id), RehearsalRun.done_at.is_(None), free)
        .order_by(RehearsalRun.number)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    run = await session.scalar(statement)
    if run is None:
        return None
    left = run.conversation_id
    run.conversation_id = conversation_id
    await session.flush()
    await renew(session, run, lease)
    return run, left


async def renew(session: AsyncSession, run: RehearsalRun, lease: timedelta) -> None:
    """Say that a run is still being worked on."""
    statement = update(RehearsalRun).where(*_of(run.tenant_id, run.rehearsal_id), RehearsalRun.number == run.number)
    await session.execute(
        statement.where(RehearsalRun.conversation_id == run.conversation_id)
        .values(lease_until=func.now() + lease)
        .execution_options(synchronize_session=False)
    )


async def end_run(session: AsyncSession, run: RehearsalRun, result: dict[str, Any], *, passed: bool) -> None:
    """Store how a run ended, once, and only by whoever works on it."""
    statement = update(RehearsalRun).where(
        *_of(run.tenant_id, run.rehearsal_id),
        RehearsalRun.number == run.number,
        RehearsalRun.conversation_id == run.conversation_id,
        RehearsalRun.done_at.is_(None),
    )
    await session.execute(
        statement.values(result=result, passed=passed, done_at=func.now(), lease_until=None).execution_options(
            synchronize_session=False
        )
    )


async def left(session: AsyncSession, tenant_id: UUID, rehearsal_id: UUID) -> int:
    """Return how many runs are not done."""
    statement = select(func.count()).where(*_of(tenant_id, rehearsal_id), RehearsalRun.done_at.is_(None))
    return (await session.execute(statement)).scalar_one()


async def sample(session: AsyncSession, tenant_id: UUID, seed: int, limit: int) -> list[UUID]:
    """Return products that shoppers can find, picked by a seed, the same wherever the catalogue is the same."""
    key = func.md5(func.concat(Product.source, ":", Product.external_id, ":", str(seed)))
    statement = select(Product.id).where(Product.tenant_id == tenant_id, Product.status == "active")
    return list(await session.scalars(statement.order_by(key).limit(limit)))


async def has_products(session: AsyncSession, tenant_id: UUID) -> bool:
    """Say whether the shop has anything to look for."""
    statement = select(Product.id).where(Product.tenant_id == tenant_id, Product.status == "active").limit(1)
    return await session.scalar(statement) is not None


async def forget_before(session: AsyncSession, tenant_id: UUID, before: datetime) -> None:
    """Delete rehearsals from before an instant with their runs, and the drafts that no other one tried."""
    await session.execute(
        delete(Rehearsal).where(
            Rehearsal.tenant_id == tenant_id, Rehearsal.created_at < before, Rehearsal.finished_at.is_not(None)
        )
    )
    still = (
        select(Rehearsal.id)
        .where(
            Rehearsal.tenant_id == AgentVersion.tenant_id,
            Rehearsal.agent_id == AgentVersion.agent_id,
            Rehearsal.version == AgentVersion.version,
        )
        .exists()
    )
    await session.execute(
        delete(AgentVersion).where(AgentVersion.tenant_id == tenant_id, AgentVersion.version < 0, ~still)
    )


async def give_up(session: AsyncSession, tenant_id: UUID, before: datetime, now: datetime) -> None:
    """End rehearsals that have not ended although they were asked for before an instant."""
    await session.execute(
        update(Rehearsal)
        .where(Rehearsal.tenant_id == tenant_id, Rehearsal.finished_at.is_(None), Rehearsal.created_at < before)
        .values(status="failed", error="gave_up", finished_at=now)
    )


async def rehearsed_since(session: AsyncSession, tenant_id: UUID, agent_id: UUID, since: datetime) -> bool:
    """Say whether the night's rehearsal of an agent was begun since an instant."""
    statement = _of_agent(tenant_id, agent_id).where(Rehearsal.cause == "nightly", Rehearsal.created_at >= since)
    return await session.scalar(statement.limit(1)) is not None


async def published(session: AsyncSession, tenant_id: UUID) -> list[Agent]:
    """Return the agents that shoppers can meet."""
    found: ScalarResult[Agent] = await session.scalars(
        select(Agent).where(
            Agent.tenant_id == tenant_id, Agent.published_version.is_not(None), Agent.archived_at.is_(None)
        )
    )
    return list(found)
