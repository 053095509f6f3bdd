"""Asks the engine, counts under a lock, and writes every grant into the ledger. Services never commit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.offers import items_repository as items
from commerce.offers import jobs, repository
from commerce.offers.codes import SOURCES
from commerce.offers.engine import Grant, Item, Refusal, Situation, decide
from commerce.offers.models import OfferGrant
from commerce.offers.ports import CodeSources, CodeWish
from commerce.offers.rules import Policy
from core.ids import new_id
from core.jobs import enqueue
from tenants.models import Tenant

_SOON = timedelta(minutes=1)
"""After a code's end, so that no clock that is a little behind finds it still open."""


@dataclass(frozen=True, slots=True)
class OfferRequest:
    """A wish for an offer. It says what happened in the conversation; the rules and the sums are read here.

    Args:
        turn_id: the turn that asks; it gets one answer, however often it asks.
        product_id: the product spoken of, for when the cart is empty.
        shown: a product was shown or spoken of.
        hesitated, asked, used, step: see `Situation`.
        rehearsed: nobody buys here: the grant counts nowhere, and its code is worth nothing outside.
    """

    tenant_id: UUID
    turn_id: UUID
    conversation_id: UUID
    visitor_id: UUID
    product_id: UUID | None
    shown: bool
    hesitated: bool
    asked: bool
    used: tuple[str, ...]
    step: str | None = None
    rehearsed: bool = False


def month_of(now: datetime, timezone: str) -> str:
    """Return the calendar month that an instant falls into for the tenant, such as `2026-11`."""
    return now.astimezone(ZoneInfo(timezone)).strftime("%Y-%m")


async def read_policy(session: AsyncSession, tenant_id: UUID) -> tuple[Policy, int]:
    """Return the rules in force and their version; 0 and rules that give nothing before the owner set any."""
    row = await repository.policy(session, tenant_id)
    if row is None:
        return Policy(currency=(await session.get_one(Tenant, tenant_id)).currency), 0
    return Policy.model_validate(row.document), row.version


async def put_policy(
    session: AsyncSession, tenant_id: UUID, policy: Policy, actor_id: UUID | None, now: datetime
) -> int:
    """Put rules in force and return their version. Grants made before keep the rules that they were made under."""
    return await repository.put_policy(session, tenant_id, policy.model_dump(mode="json"), actor_id, now)


async def request(
    session: AsyncSession, wish: OfferRequest, now: datetime, sources: CodeSources = SOURCES
) -> OfferGrant | Refusal:
    """Grant what the rules allow, or say what to do instead.

    The transaction holds the tenant's lock from here on: whoever asks at the same time waits and then counts this
    grant. A visitor who holds a code gets that grant again, and never a second one.

    Args:
        session: the tenant's transaction.
        wish: what is asked for.
        now: the instant of the turn.
        sources: where codes come from, by the name that the policy gives them.
    """
    row = await repository.policy(session, wish.tenant_id, lock=True)
    if row is None:
        tenant = await session.get_one(Tenant, wish.tenant_id)
        return _refused(decide(Policy(currency=tenant.currency), await _situation(session, wish, tenant.currency)))
    earlier = await repository.grant_of_turn(session, wish.tenant_id, wish.turn_id)
    if earlier is not None:
        return earlier
    held = await repository.open_grant(session, wish.tenant_id, wish.visitor_id, now)
    if held is not None:
        return held if held.conversation_id == wish.conversation_id else Refusal("has_code")
    return await _decide(session, wish, Policy.model_validate(row.document), row.version, now, sources)


async def _decide(
    session: AsyncSession, wish: OfferRequest, policy: Policy, version: int, now: datetime, sources: CodeSources
) -> OfferGrant | Refusal:
    tenant = await session.get_one(Tenant, wish.tenant_id)
    if tenant.currency != policy.currency:
        return Refusal("nothing_to_give")  # sums of the rules are in another currency than the shop's prices are now
    month = month_of(now, tenant.timezone)
    since = now - timedelta(days=policy.advanced.visitor_limit.days)
    situation = await _situation(
        session,
        wish,
        policy.currency,
        visitor_grants=await repository.grants_of_visitor(session, wish.tenant_id, wish.visitor_id, since),
        counted=await repository.counted(session, wish.tenant_id, month),
    )
    decision = decide(policy, situation)
    if isinstance(decision, Refusal):
        return decision
    return await _issue(session, wish, policy, version, decision, month, now, sources)


async def _situation(
    session: AsyncSession, wish: OfferRequest, currency: str, *, visitor_grants: int = 0, counted: int = 0
) -> Situation:
    lines = await items.of_cart(session, wish.tenant_id, wish.conversation_id, currency)
    found: tuple[Item, ...] = lines
    if not lines and wish.product_id is not None:
        found = await items.of_product(session, wish.tenant_id, wish.product_id, currency)
    return Situation(
        items=found,
        alternatives=not lines,
        interested=bool(lines) or wish.shown,
        hesitated=wish.hesitated,
        asked=wish.asked,
        used=wish.used,
        step=wish.step,
        visitor_grants=visitor_grants,
        counted=counted,
    )


async def _issue(
    session: AsyncSession,
    wish: OfferRequest,
    policy: Policy,
    version: int,
    granted: Grant,
    month: str,
    now: datetime,
    sources: CodeSources,
) -> OfferGrant | Refusal:
    expires_at = now + timedelta(minutes=policy.advanced.code_minutes)
    terms = granted.terms
    wanted = CodeWish(granted.rung, terms.percent, terms.most, granted.whole, granted.room, policy.currency, expires_at)
    source = "rehearsal" if wish.rehearsed else policy.advanced.codes
    issued = await sources[source].issue(session, wish.tenant_id, wanted, now)
    if issued is None:
        return Refusal("no_code")
    grant = OfferGrant(
        tenant_id=wish.tenant_id,
        id=new_id(),
        turn_id=wish.turn_id,
        conversation_id=wish.conversation_id,
        visitor_id=wish.visitor_id,
        policy_version=version,
        rung=granted.rung,
        percent=issued.percent,
        code=issued.code,
        source=source,
        covered={str(product): pieces for product, pieces in terms.covered.items()},
        amount=issued.most,
        counted=0 if wish.rehearsed else issued.most,
        currency=policy.currency,
        month=month,
        status="granted",
        granted_at=now,
        expires_at=expires_at,
    )
    session.add(grant)
    await session.flush()
    await enqueue(session, jobs.expire_offers, run_at=expires_at + _SOON, tenant_id=str(wish.tenant_id))
    return grant


def _refused(decision: Grant | Refusal) -> Refusal:
    """A shop without rules gives nothing; its agent still informs and reassures."""
    return decision if isinstance(decision, Refusal) else Refusal("nothing_to_give")
