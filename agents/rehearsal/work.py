"""Does the work of a rehearsal in slices: whoever comes next continues what was cut off, and nothing doubles."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Literal
from uuid import UUID

from agents.rehearsal import repository
from agents.rehearsal import scene_repository as scenes
from agents.rehearsal.casting import runs_of
from agents.rehearsal.models import Rehearsal, RehearsalRun
from agents.rehearsal.play import House, play
from agents.rehearsal.report import is_worse, summarise, verdict
from agents.rehearsal.sandbox import remove
from agents.rehearsal.stage import Trial
from agents.turn.materials import Materials
from core.events import Event, publish
from core.ids import new_id
from core.runtime import Runtime
from tenants.models import Tenant

SLICE_SECONDS = 3.0
"""After that, a worker does other jobs first: a shop's mails do not wait for its rehearsal."""
AT_ONCE = 3
LEASE = timedelta(seconds=60)
_RENEW_SECONDS = 15.0
State = Literal["done", "more", "waiting"]
"""`waiting`: all that is left is being worked on elsewhere."""


async def work(rt: Runtime, tenant_id: UUID, rehearsal_id: UUID, *, seconds: float = SLICE_SECONDS) -> State:
    """Work on a rehearsal for a while.

    Args:
        rt: the runtime.
        tenant_id: the tenant.
        rehearsal_id: what to work on; an unknown one is done.
        seconds: no run is begun after these.
    """
    started = await _begin(rt, tenant_id, rehearsal_id)
    if started is None:
        return "done"
    row, house = started
    trial = Trial(tenant_id, row.agent_id, row.version, local_only=row.brain == "local")
    until = time.monotonic() + seconds

    async def player() -> bool:
        """Play one run after the other; says whether there may be more."""
        while time.monotonic() < until:
            if not await _play_next(rt, trial, house, rehearsal_id):
                return False
        return True

    more = await asyncio.gather(*(player() for _ in range(AT_ONCE)))
    return await _conclude(rt, row) or ("more" if any(more) else "waiting")


async def _begin(rt: Runtime, tenant_id: UUID, rehearsal_id: UUID) -> tuple[Rehearsal, House] | None:
    """Write down the runs, once, and return what playing them needs; None when the rehearsal has ended."""
    materials = rt.ports.get(Materials)
    async with rt.db.tenant(tenant_id) as session:
        row = await repository.get(session, tenant_id, rehearsal_id, lock=True)
        if row is None or row.finished_at is not None:
            return None
        definition = await materials.definition(session, tenant_id, row.agent_id, row.version)
        if row.status == "queued":
            runs = await runs_of(session, row, definition)
            if not runs:
                row.status, row.error, row.finished_at = "failed", "nothing_to_rehearse", rt.clock.now()
                return None
            await repository.add_runs(session, runs)
            row.status = "running"
        currency = (await session.get_one(Tenant, tenant_id)).currency
        answers = await scenes.faq_answers(session, tenant_id, row.agent_id)
    return row, House(definition, currency, answers)


async def _play_next(rt: Runtime, trial: Trial, house: House, rehearsal_id: UUID) -> bool:
    """Claim a run and play it; says whether there was one."""
    conversation_id = new_id()
    async with rt.db.tenant(trial.tenant_id) as session:
        claimed = await repository.claim(session, trial.tenant_id, rehearsal_id, conversation_id, LEASE)
    if claimed is None:
        return False
    run, left = claimed
    if left is not None:
        async with rt.db.tenant(trial.tenant_id) as session:
            await remove(rt, session, trial.tenant_id, [left])
    result = await play(rt, trial, house, run, _keeper(rt, run))
    async with rt.db.tenant(trial.tenant_id) as session:
        await repository.end_run(session, run, result, passed=result["passed"])
    return True


def _keeper(rt: Runtime, run: RehearsalRun) -> Callable[[], Awaitable[None]]:
    """Return what keeps the claim on a run while it is played."""
    renewed = time.monotonic()

    async def keep() -> None:
        nonlocal renewed
        if time.monotonic() - renewed > _RENEW_SECONDS:
            renewed = time.monotonic()
            async with rt.db.tenant(run.tenant_id) as session:
                await repository.renew(session, run, LEASE)

    return keep


async def _conclude(rt: Runtime, started: Rehearsal) -> State | None:
    """End the rehearsal when all its runs are done, once; None while some are not."""
    tenant_id = started.tenant_id
    async with rt.db.tenant(tenant_id) as session:
        row = await repository.get(session, tenant_id, started.id, lock=True)
        if row is None or row.finished_at is not None:
            return "done"
        if await repository.left(session, tenant_id, row.id):
            return None
        now = rt.clock.now()
        runs = await repository.runs(session, tenant_id, row.id)
        row.summary = summarise(row.kind, runs, (now - row.created_at).total_seconds())
        row.passed, row.status, row.finished_at = verdict(row.summary), "done", now
        before = await repository.before(session, row) if row.cause == "nightly" else None
        if before is not None and is_worse(row.summary, before.summary):
            row.worse_than = before.id
            await publish(session, Event("rehearsal.worse", tenant_id, {"rehearsal_id": str(row.id)}))
    return "done"
