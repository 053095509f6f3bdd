"""What a tenant may do now: its plan, the trial while it lasts, and what its contract says otherwise."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from billing import repository
from billing.models import Subscription
from billing.plans import Plan, load_plans
from core.clock import Clock


@dataclass(frozen=True)
class Entitled:
    """A tenant's plan in force."""

    plan_id: str
    plan: Plan
    overrides: dict[str, Any]
    trial_ends_at: datetime | None

    def limit(self, name: str) -> int | None:
        """Return a limit; None means unlimited."""
        limits = {**self.plan.limits, **self.overrides.get("limits", {})}
        return limits.get(name, 0)

    def allows(self, feature: str) -> bool:
        """Say whether a feature is included."""
        return feature in self.plan.features or feature in self.overrides.get("features", ())


def in_force(subscription: Subscription | None, now: datetime) -> Entitled:
    """Return what a subscription entitles to at an instant; a tenant without one has the default plan."""
    plans = load_plans()
    if subscription is None:
        return Entitled(plans.default, plans.plans[plans.default], {}, None)
    ends = subscription.trial_ends_at
    on_trial = ends is not None and now < ends
    wanted = plans.trial.plan if on_trial else subscription.plan
    plan_id = wanted if wanted in plans.plans else plans.default
    return Entitled(plan_id, plans.plans[plan_id], subscription.overrides, ends if on_trial else None)


class PlanEntitlements:
    """The `Entitlements` port."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def allows(self, session: AsyncSession, tenant_id: UUID, feature: str) -> bool:
        """Say whether the plan in force includes a feature."""
        found = await repository.subscription(session, tenant_id)
        return in_force(found, self._clock.now()).allows(feature)

    async def limit(self, session: AsyncSession, tenant_id: UUID, name: str) -> int | None:
        """Return a limit of the plan in force."""
        found = await repository.subscription(session, tenant_id)
        return in_force(found, self._clock.now()).limit(name)
