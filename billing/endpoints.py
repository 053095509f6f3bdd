"""The billing API: usage against the plan, and the plans there are."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated

from babel.numbers import get_currency_precision
from fastapi import APIRouter, Depends, Query

from billing import repository, service, usage
from billing.plans import Plan, load_plans
from billing.schemas import ContractIn, DayOut, PlanOut, PriceOut, UsageOut
from core.db import enter_tenant
from core.errors import BadRequest
from core.ids import parse_id
from core.runtime import RuntimeDep
from tenants.access import Operator, SystemSession, TenantSession, Viewer, require
from tenants.roles import Role

router = APIRouter(prefix="/v1", tags=["billing"])

MOST_DAYS = 400


@router.get("/usage")
async def read_usage(rt: RuntimeDep, principal: Viewer, session: TenantSession) -> UsageOut:
    """Read the meters of the current period against the plan."""
    return await usage.current(rt, session, principal.tenant_id)


@router.get("/usage/days")
async def read_days(
    rt: RuntimeDep,
    principal: Viewer,
    session: TenantSession,
    first: Annotated[
        date | None, Query(alias="from", description="First day; 30 days before the last by default")
    ] = None,
    last: Annotated[date | None, Query(alias="to", description="Last day, included; today by default")] = None,
) -> list[DayOut]:
    """Read use by day, in UTC. Days without use are left out; today's numbers are up to five minutes old."""
    last = last or rt.clock.now().date()
    first = first or _earlier(last, 30)
    if not 0 <= (last - first).days < MOST_DAYS:
        raise BadRequest(f"Ask for 1 to {MOST_DAYS} days: `from` must not be after `to`.")
    rows = await repository.days(session, principal.tenant_id, _midnight(first), _midnight(last))
    return [DayOut(day=row.day.date(), meter=row.meter, quantity=row.quantity) for row in rows]


@router.get("/plans", dependencies=[Depends(require(Role.VIEWER))])
async def list_plans() -> list[PlanOut]:
    """List the plans of this installation, as they are defined."""
    return [_plan(plan_id, plan) for plan_id, plan in load_plans().plans.items()]


@router.put("/operator/tenants/{tenant_id}/plan", status_code=204)
async def set_contract(operator: Operator, session: SystemSession, tenant_id: str, body: ContractIn) -> None:
    """Put a tenant on a plan, with limits and features of its own where so agreed. A trial ends with it."""
    tenant = parse_id("ten", tenant_id)
    await enter_tenant(session, tenant)
    await service.set_contract(session, operator, tenant, body)


def _plan(plan_id: str, plan: Plan) -> PlanOut:
    price = plan.price
    amount = Decimal(price.amount).scaleb(-get_currency_precision(price.currency))
    return PlanOut(
        id=plan_id,
        name=plan.name,
        price=PriceOut(amount=f"{amount:f}", currency=price.currency, per=price.per),
        limits=plan.limits,
        features=sorted(plan.features),
        support=plan.support,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _earlier(day: date, days: int) -> date:
    """The first day there is has none before it."""
    return date.min if day.toordinal() <= days else day - timedelta(days=days)
