"""Runs the outbox in the test's own process, through the runner that the workers use."""

from sqlalchemy import func, select

from core.jobs import runner
from core.jobs.outbox import OutboxRow
from core.runtime import Runtime

_ROUNDS = 200


async def run_due(rt: Runtime, tenant_id: object = None) -> int:
    """Run due jobs until none is left; returns how many ran."""
    done = 0
    for _ in range(_ROUNDS):
        async with rt.db.system() as session:
            due = select(OutboxRow.id).where(
                OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None), OutboxRow.run_at <= func.now()
            )
            if tenant_id is not None:
                due = due.where(OutboxRow.tenant_id == tenant_id)
            ids = list(await session.scalars(due.order_by(OutboxRow.id)))
        if not ids:
            return done
        for job_id in ids:
            await runner.run(rt, str(job_id))
            done += 1
    raise AssertionError("jobs keep coming")
