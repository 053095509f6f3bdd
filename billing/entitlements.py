"""What a tenant may do now: its plan, the trial while it lasts, and what its contract says otherwise."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from billing import repository
from billing.periods import Period, period_of
from billing.plans import Plan, load_plans
from core.clock import Clock


@dataclass(frozen=True)
class Contract:
    """What was agreed with a tenant. `plan` is None until its subscription is opened, seconds after the sign-up."""

    plan: str | None
    trial_ends_at: datetime | None
    overrides: dict[str, Any]
    anchor_day: int
    timezone: str
    tenant_since: datetime


@dataclass(frozen=True)
class Entitled:
    """A tenant's plan in force."""

    plan_id: str
    plan: Plan
    overrides: dict[str, Any]
    trial_ends_at: datetime | None
    """Only while the trial lasts."""
    period: Period
    """The billing period of the instant that was asked about."""

    @property
    def limits(self) -> dict[str, int | None]:
        """All named limits; None means unlimited."""
        return {**self.plan.limits, **self.overrides.get("limits", {})}

    def limit(self, name: str) -> int | None:
        """Return a limit; None means unlimited."""
        return self.limits.get(name, 0)

    def allows(self, feature: str) -> bool:
        """Say whether a feature is included."""
        return feature in self.plan.features or feature in self.overrides.get("features", ())


def trial_end(tenant_since: datetime) -> datetime:
    """Return when the trial of a tenant ends. It counts from the sign-up, however late a job opens the subscription."""
    return tenant_since + timedelta(days=load_plans().trial.days)


def in_force(contract: Contract, now: datetime) -> Entitled:
    """Return what a contract entitles to at an instant.

    A tenant whose subscription is not opened yet is on trial already, so that nobody starts on a smaller plan for the
    seconds that the job takes. A plan that no longer exists counts as the default one.
    """
    plans = load_plans()
    ends = trial_end(contract.tenant_since) if contract.plan is None else contract.trial_ends_at
    on_trial = ends is not None and now < ends
    wanted = plans.trial.plan if on_trial else contract.plan
    plan_id = wanted if wanted is not None and wanted in plans.plans else plans.default
    return Entitled(
        plan_id=plan_id,
        plan=plans.plans[plan_id],
        overrides=contract.overrides,
        trial_ends_at=ends if on_trial else None,
        period=period_of(now, contract.timezone, contract.anchor_day),
    )


async def entitled(session: AsyncSession, tenant_id: UUID, now: datetime) -> Entitled:
    """Return a tenant's plan in force at an instant."""
    row = await repository.contract(session, tenant_id)
    contract = Contract(
        plan=row.plan,
        trial_ends_at=row.trial_ends_at,
        overrides=row.overrides or {},
        anchor_day=row.anchor_day or 1,
        timezone=row.timezone,
        tenant_since=row.tenant_since,
    )
    return in_force(contract, now)


class PlanEntitlements:
    """The `Entitlements` port."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def allows(self, session: AsyncSession, tenant_id: UUID, feature: str) -> bool:
        """Say whether the plan in force includes a feature."""
        return (await entitled(session, tenant_id, self._clock.now())).allows(feature)

    async def limit(self, session: AsyncSession, tenant_id: UUID, name: str) -> int | None:
        """Return a limit of the plan in force."""
        return (await entitled(session, tenant_id, self._clock.now())).limit(name)
