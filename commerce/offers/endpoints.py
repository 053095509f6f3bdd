"""Offers over HTTP: the rules, the ledger, the pool of codes, and what a shop's checkout asks."""

from typing import Annotated

from fastapi import APIRouter, Header, Query
from pydantic import StringConstraints, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.money import from_text, to_text
from commerce.offers import pool, redemption, repository, service
from commerce.offers.redemption import Redemption
from commerce.offers.rules import Policy
from commerce.offers.schemas import (
    BudgetOut,
    CodeOut,
    GrantOut,
    PolicyIn,
    PolicyOut,
    PoolAdded,
    PoolIn,
    PoolKind,
    RedeemIn,
    Status,
    code_out,
    grant_out,
    pool_kind,
    quantities_of,
)
from core.errors import Invalid
from core.ids import parse_id, public_id
from core.runtime import Runtime, RuntimeDep
from core.web.pages import Cursor, Limit, Page, cut, read_cursor, write_cursor
from tenants.access import Admin, AgentRole, Principal, TenantSession, Viewer
from tenants.audit import record
from tenants.models import Tenant

router = APIRouter(prefix="/v1/offers", tags=["offers"])

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100)]
Line = Annotated[str, StringConstraints(max_length=300, pattern=r"^.+:[1-9]\d{0,3}$")]
Lines = Annotated[
    list[Line] | None,
    Query(max_length=500, description="The order's lines, each as the shop's id of the variant and the pieces: `id:2`"),
]


@router.get("/policy")
async def get_policy(principal: Viewer, session: TenantSession, rt: RuntimeDep) -> PolicyOut:
    """Read the rules by which offers are made, and this month's budget."""
    return await _policy(rt, principal, session)


@router.put("/policy")
async def put_policy(principal: Admin, session: TenantSession, rt: RuntimeDep, body: PolicyIn) -> PolicyOut:
    """Set the rules. They hold from now on; offers made before keep the rules that they were made under."""
    before, _ = await service.read_policy(session, principal.tenant_id)
    tenant = await session.get_one(Tenant, principal.tenant_id)
    try:
        policy = Policy(
            currency=tenant.currency,
            largest_discount_percent=body.largest_discount_percent,
            advanced=body.advanced or before.advanced,
        )
    except ValidationError as error:
        raise Invalid(f"An amount cannot be read in {tenant.currency}. The rules stay as they were.") from error
    version = await service.put_policy(session, principal.tenant_id, policy, principal.id, rt.clock.now())
    fields = sorted(body.model_fields_set)
    await record(session, principal, "offers.policy_changed", "offer_policy", str(version), fields=fields)
    return await _policy(rt, principal, session)


async def _policy(rt: Runtime, principal: Principal, session: AsyncSession) -> PolicyOut:
    policy, version = await service.read_policy(session, principal.tenant_id)
    tenant = await session.get_one(Tenant, principal.tenant_id)
    month = service.month_of(rt.clock.now(), tenant.timezone)
    counted = await repository.counted(session, principal.tenant_id, month)
    limit = policy.monthly_budget
    return PolicyOut(
        version=version,
        currency=policy.currency,
        largest_discount_percent=policy.largest_discount_percent,
        advanced=policy.advanced,
        budget=BudgetOut(
            month=month,
            limit=None if limit is None else to_text(limit, policy.currency),
            counted=to_text(counted, policy.currency),
        ),
    )


@router.get("/grants")
async def list_grants(
    principal: Admin, session: TenantSession, limit: Limit = 20, cursor: Cursor = None, status: Status | None = None
) -> Page[GrantOut]:
    """List the offers that were made, newest first."""
    before = read_cursor(cursor)
    rows = await repository.grants(session, principal.tenant_id, status=status, before=before, limit=limit + 1)
    shown, more = cut(list(rows), limit)
    return Page[GrantOut](
        items=[grant_out(row) for row in shown], next_cursor=write_cursor(shown[-1].id) if more else None
    )


@router.post("/grants/{grant_id}/revoke")
async def revoke_grant(grant_id: str, principal: Admin, session: TenantSession, rt: RuntimeDep) -> GrantOut:
    """Withdraw an offer that was not used yet. A code of your shop's own has to be deleted there too."""
    grant = await redemption.revoke(session, principal.tenant_id, parse_id("ofr", grant_id), rt.clock.now())
    await record(session, principal, "offers.grant_revoked", "offer_grant", public_id("ofr", grant.id))
    return grant_out(grant)


@router.get("/codes/{code}")
async def check_code(
    code: str, principal: Viewer, session: TenantSession, rt: RuntimeDep, line: Lines = None
) -> CodeOut:
    """Ask what a code takes off an order, at the prices of now. Checkouts ask this before they show a total."""
    split = (one.rpartition(":") for one in line or ())
    lines = quantities_of((name, int(pieces)) for name, _, pieces in split)
    return code_out(await redemption.worth_of(session, principal.tenant_id, code, lines, rt.clock.now()))


@router.post("/codes/{code}/redeem")
async def redeem_code(
    code: str,
    principal: AgentRole,
    session: TenantSession,
    rt: RuntimeDep,
    body: RedeemIn,
    idempotency_key: IdempotencyKey,
) -> GrantOut:
    """Use a code up for an order. It works once; the same key again gives the same answer."""
    currency = await redemption.currency_of(session, principal.tenant_id, code)
    try:
        amount = from_text(body.amount, currency)
    except ValueError as error:
        raise Invalid(f"The amount must be a decimal number in {currency}, such as 12.50.") from error
    order = Redemption(
        code,
        body.order_id,
        amount,
        quantities_of((line.variant, line.quantity) for line in body.lines),
        idempotency_key,
    )
    return grant_out(await redemption.redeem(session, principal.tenant_id, order, rt.clock.now()))


@router.post("/code-pool", status_code=201)
async def add_codes(principal: Admin, session: TenantSession, rt: RuntimeDep, body: PoolIn) -> PoolAdded:
    """Add single-use codes that you created in your shop. Each offer takes one."""
    currency = (await session.get_one(Tenant, principal.tenant_id)).currency
    try:
        most = from_text(body.largest_reduction, currency)
    except ValueError as error:
        raise Invalid(f"The largest reduction must be a decimal number in {currency}, such as 12.50.") from error
    added = await pool.add(
        session,
        principal.tenant_id,
        body.codes,
        rung=body.rung,
        percent=body.percent,
        largest_reduction=most,
        currency=currency,
        now=rt.clock.now(),
    )
    await record(session, principal, "offers.codes_added", "offer_codes", body.rung, added=added)
    return PoolAdded(added=added, known=len(body.codes) - added)


@router.get("/code-pool")
async def read_pool(principal: Viewer, session: TenantSession) -> list[PoolKind]:
    """Read how many codes of each kind are left."""
    return [pool_kind(row) for row in await repository.pool(session, principal.tenant_id)]
