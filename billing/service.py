"""Subscriptions: opened with a trial, changed by the operator, the command line and payments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from billing import repository
from billing.entitlements import trial_end
from billing.plans import load_plans
from core.errors import Invalid


async def start_trial(session: AsyncSession, tenant_id: UUID, now: datetime) -> None:
    """Open a tenant's subscription: the default plan, with the trial before it. A second call changes nothing.

    Args:
        session: the tenant's transaction.
        tenant_id: the tenant.
        now: when the trial begins.
    """
    values = {"tenant_id": tenant_id, "plan": load_plans().default, "trial_ends_at": trial_end(now)}
    await repository.open_subscription(session, values)


async def set_plan(session: AsyncSession, tenant_id: UUID, plan: str) -> None:
    """Put a tenant on a plan, from this moment on. A trial ends with it; a custom contract's overrides stay.

    Args:
        session: the tenant's transaction.
        tenant_id: the tenant.
        plan: the plan's id, such as `business`.

    Raises:
        Invalid: there is no such plan.
    """
    known = load_plans().plans
    if plan not in known:
        raise Invalid(f"plan: {plan!r} is none; take one of {', '.join(known)}.")
    await repository.set_plan(session, tenant_id, plan)
