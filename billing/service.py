"""Subscriptions: opened with a trial, changed by the operator, the command line and payments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from billing import repository
from billing.entitlements import trial_end
from billing.plans import load_plans
from billing.schemas import ContractIn
from core.errors import Invalid, NotFound
from core.ids import public_id
from tenants.access import SignedIn
from tenants.audit import Actor, record


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
    await repository.set_plan(session, tenant_id, {"plan": _known(plan)})


async def set_contract(session: AsyncSession, operator: SignedIn, tenant_id: UUID, agreed: ContractIn) -> None:
    """Put a tenant on a plan with limits and features of its own over the plan's; replaces those agreed before.

    Raises:
        NotFound: there is no such tenant.
        Invalid: there is no such plan.
    """
    if not await repository.tenant_exists(session, tenant_id):
        raise NotFound("No tenant has this id.")
    values = {
        "plan": _known(agreed.plan),
        "overrides": {"limits": agreed.limits, "features": sorted(set(agreed.features))},
    }
    await repository.set_plan(session, tenant_id, values)
    actor = Actor(tenant_id, "operator", operator.user_id)
    await record(session, actor, "plan.changed", "tenant", public_id("ten", tenant_id), plan=agreed.plan)


def _known(plan: str) -> str:
    plans = load_plans().plans
    if plan not in plans:
        raise Invalid(f"plan: {plan!r} is none; take one of {', '.join(plans)}.")
    return plan
