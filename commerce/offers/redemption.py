"""What became of a grant: what its code is worth now, and its one end: redeemed, expired or revoked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.money import to_text
from commerce.offers import items_repository as items
from commerce.offers import repository
from commerce.offers.codes import SOURCES
from commerce.offers.engine import Item, Terms, reductions
from commerce.offers.models import OfferGrant
from commerce.offers.ports import CodeSources
from commerce.offers.rules import Policy
from core.errors import Conflict, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Worth:
    """What a code takes off an order now, in minor units, and off which variants; `problem`: why it takes nothing."""

    grant: OfferGrant
    amount: int = 0
    lines: Mapping[UUID, int] = field(default_factory=dict)
    problem: str | None = None
    names: Mapping[UUID, str] = field(default_factory=dict)
    """The shop's own ids of the variants, where it asked by them."""


@dataclass(frozen=True, slots=True)
class Redemption:
    """An order that used a code. `amount` is what the shop took off, in minor units."""

    code: str
    order_id: str
    amount: int
    quantities: Mapping[str, int]
    key: str


async def _find(session: AsyncSession, tenant_id: UUID, typed: str, *, lock: bool = False) -> OfferGrant:
    """Return the grant behind a code, as it is written or in capitals. Raises NotFound."""
    code = typed.strip()
    found = await repository.grant_of_code(session, tenant_id, code, lock=lock) or (
        await repository.grant_of_code(session, tenant_id, code.upper(), lock=lock)
    )
    if found is None:
        raise NotFound("There is no such code.")
    return found


async def worth_of(
    session: AsyncSession, tenant_id: UUID, code: str, quantities: Mapping[str, int], now: datetime
) -> Worth:
    """Return what a code is worth for an order, by the shop's own ids of its lines; without lines, if it can be used.

    Raises:
        NotFound: this shop has no such code.
    """
    grant = await _find(session, tenant_id, code)
    return await _worth(session, grant, quantities, now)


async def _worth(session: AsyncSession, grant: OfferGrant, quantities: Mapping[str, int], now: datetime) -> Worth:
    if problem := unusable(grant, now):
        return Worth(grant, problem=problem)
    if not quantities:
        return Worth(grant)
    covered = [UUID(product) for product in grant.covered]
    found = await items.of_shop_ids(session, grant.tenant_id, quantities, covered, grant.currency)
    worth = await worth_of_items(session, grant, tuple(found.values()))
    return replace(worth, names={item.variant_id: name for name, item in found.items()})


async def worth_of_items(session: AsyncSession, grant: OfferGrant, lines: Sequence[Item]) -> Worth:
    """Return what a usable grant takes off articles at their prices of now, under the rules it was made under."""
    row = await repository.policy_version(session, grant.tenant_id, grant.policy_version)
    policy = Policy.model_validate(row.document)
    if grant.rung == "free_shipping":
        short = sum(item.price * item.quantity for item in lines) < policy.minimum_cart
        return Worth(grant, problem="The order is below the smallest one for this code." if short else None)
    terms = Terms(grant.percent, {UUID(product): pieces for product, pieces in grant.covered.items()}, grant.amount)
    found = reductions(policy, terms, lines)
    problem = None if found else "The code covers none of these articles."
    return Worth(grant, sum(found.values()), found, problem)


def unusable(grant: OfferGrant, now: datetime) -> str | None:
    """Say why a code cannot be used any more, or None."""
    if grant.status != "granted":
        return {
            "redeemed": "The code has been used.",
            "expired": "The code has expired.",
            "revoked": "The code was withdrawn.",
        }[grant.status]
    return "The code has expired." if grant.expires_at <= now else None


async def currency_of(session: AsyncSession, tenant_id: UUID, code: str) -> str:
    """Return the currency of a code's sums. Raises NotFound."""
    return (await _find(session, tenant_id, code)).currency


async def redeem(session: AsyncSession, tenant_id: UUID, order: Redemption, now: datetime) -> OfferGrant:
    """Use a code up, once. The same key again gives the same answer.

    Raises:
        NotFound: this shop has no such code.
        Conflict: it was used, has expired or was withdrawn; or the key stands for another order.
        Invalid: more was taken off than the code is worth.
    """
    grant = await _find(session, tenant_id, order.code, lock=True)
    if grant.redeem_key == order.key:
        if (grant.order_id, grant.counted) != (order.order_id, order.amount):
            raise Conflict("This Idempotency-Key was used for another order. Nothing was changed; use a new key.")
        return grant
    if problem := unusable(grant, now):
        raise Conflict(problem)
    most = await _most(session, grant, order, now)
    if order.amount > most:
        raise Invalid(
            f"The code takes off {to_text(most, grant.currency)} {grant.currency} at most. It was not redeemed.",
            most=to_text(most, grant.currency),
        )
    grant.status, grant.settled_at, grant.counted = "redeemed", now, order.amount
    grant.order_id, grant.redeem_key = order.order_id, order.key
    await session.flush()
    return grant


async def _most(session: AsyncSession, grant: OfferGrant, order: Redemption, now: datetime) -> int:
    """The most that an order may have got. What a pooled code took off was the shop's to decide, within its bound."""
    if grant.source == "pool":
        return grant.amount
    worth = await _worth(session, grant, order.quantities, now)
    if worth.problem:
        raise Conflict(worth.problem)
    return grant.amount if grant.rung == "free_shipping" else worth.amount


async def revoke(session: AsyncSession, tenant_id: UUID, grant_id: UUID, now: datetime) -> OfferGrant:
    """Withdraw a grant that was not used yet.

    Raises:
        NotFound: no such grant.
        Conflict: it was used, has expired or was withdrawn.
    """
    grant = await repository.grant(session, tenant_id, grant_id, lock=True)
    if grant is None:
        raise NotFound("There is no such offer.")
    if problem := unusable(grant, now):
        raise Conflict(problem)
    _end(grant, "revoked", now, SOURCES)
    return grant


async def expire(
    session: AsyncSession, tenant_id: UUID, now: datetime, limit: int = 500, sources: CodeSources = SOURCES
) -> int:
    """End grants whose time is up and give back what they reserved; returns how many there were."""
    found = await repository.due(session, tenant_id, now, limit)
    for grant in found:
        _end(grant, "expired", now, sources)
    return len(found)


def _end(grant: OfferGrant, status: str, now: datetime, sources: CodeSources) -> None:
    grant.status, grant.settled_at = status, now
    grant.counted = sources[grant.source].counted_after_expiry(grant.amount)
