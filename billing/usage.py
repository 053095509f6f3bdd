"""What a tenant has used, against what its plan includes."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from billing import repository
from billing.entitlements import Entitled, entitled
from billing.ports import Holdings
from billing.schemas import MeterOut, PeriodOut, UsageOut
from core.runtime import Runtime


async def current(rt: Runtime, session: AsyncSession, tenant_id: UUID) -> UsageOut:
    """Return the meters of the current period: limited ones exactly, then what the ledger saw besides."""
    plan = await entitled(session, tenant_id, rt.clock.now())
    used = await repository.ledger_sums(session, tenant_id, plan.period.start, plan.period.end)
    used |= await repository.counters(session, tenant_id, plan.period.key)
    used |= await rt.ports.get(Holdings).count(session, tenant_id)
    names = [*plan.limits, *sorted(used.keys() - plan.limits.keys())]
    return UsageOut(
        plan=plan.plan_id,
        plan_name=plan.plan.name,
        trial_ends_at=plan.trial_ends_at,
        period=PeriodOut(start=plan.period.start, end=plan.period.end),
        meters=[_meter(plan, name, used.get(name, 0)) for name in names],
    )


def _meter(plan: Entitled, name: str, used: int) -> MeterOut:
    limit = plan.limits.get(name)
    return MeterOut(name=name, used=used, limit=limit, remaining=None if limit is None else max(0, limit - used))
