"""Decides what is granted. Pure and deterministic: the same policy and situation always give the same answer.

Reductions are computed per piece and rounded down to whole minor units, floors are rounded up, so no rounding ever
gives more than the percentage or leaves less than the floor.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from commerce.offers.rules import TALK, CostFloor, Policy, Rung
from core.text import plain

Reason = Literal[
    "no_interest", "no_hesitation", "nothing_to_give", "ladder", "has_code", "visitor_limit", "minimum_cart",
    "not_for_these", "budget", "no_code",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """What would be bought: `quantity` pieces of a variant. Money per piece, in minor units of the policy's currency.

    Args:
        regular: the price without the shop's own reduction.
        cost: what the shop pays, without tax; None when it is not known.
        tax_included: whether the price holds the tax.
        categories: as the shop names them.
    """

    variant_id: UUID
    product_id: UUID
    quantity: int
    price: int
    regular: int
    cost: int | None = None
    tax_included: bool = True
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a decision depends on, beside the policy.

    Args:
        items: the cart's lines, or the variants of the product spoken of.
        alternatives: the items are variants to choose from, not lines of a cart.
        interested: a product was shown or spoken of, or the cart is not empty.
        hesitated: an objection or a sign of hesitation after that.
        asked: the shopper asked for a discount.
        used: rungs that this conversation has been given.
        step: the rung that this turn has been given already; a turn takes one step, however often it asks.
        has_code: the visitor holds a code that can still be used.
        visitor_grants: how many this visitor was granted within the policy's days.
        counted: what this month's grants take from the budget, in minor units.
    """

    items: tuple[Item, ...]
    alternatives: bool = False
    interested: bool = False
    hesitated: bool = False
    asked: bool = False
    used: tuple[str, ...] = ()
    step: str | None = None
    has_code: bool = False
    visitor_grants: int = 0
    counted: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What a percentage covers: how many pieces of which product, and the most that it may take off in all."""

    percent: int
    covered: Mapping[UUID, int]
    most: int


@dataclass(frozen=True, slots=True)
class Grant:
    """A reduction to promise; `room` is what the budget still allows, None without a budget."""

    rung: Literal["free_shipping", "percentage"]
    terms: Terms
    whole: bool
    """Whether it covers all that would be bought."""
    room: int | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing is granted. `rung` is the step to take instead, None when the ladder has none left."""

    reason: Reason
    rung: str | None = None


def floor_of(policy: Policy, item: Item) -> int | None:
    """Return the lowest price of one piece, in minor units; None when it cannot be told, so nothing may come off."""
    floor = policy.advanced.floor
    if floor is None:
        return 0
    if isinstance(floor, CostFloor):
        if item.cost is None:
            return None
        tax = policy.tax_hundredths if item.tax_included else 0
        return _up(item.cost * (10_000 + tax) * 100, 10_000 * (100 - floor.minimum_margin_percent))
    return _up(item.regular * floor.percent_of_price, 100)


def excluded(policy: Policy, item: Item) -> bool:
    """Say whether the policy leaves an article out of all offers."""
    if item.product_id in policy.barred_products:
        return True
    return not policy.barred_categories.isdisjoint(map(plain, item.categories))


def piece_reduction(policy: Policy, percent: int, item: Item) -> int:
    """Return what comes off one piece, in minor units: the whole percentage or nothing."""
    if excluded(policy, item) or (item.price < item.regular and not policy.advanced.on_sale_prices):
        return 0
    floor = floor_of(policy, item)
    reduction = item.price * percent // 100
    return reduction if floor is not None and item.price - reduction >= floor else 0


def reductions(policy: Policy, terms: Terms, items: Sequence[Item]) -> dict[UUID, int]:
    """Return what a percentage takes off each variant's line now, in minor units; lines without one are left out.

    Pieces beyond those covered cost their price, and so does everything below the smallest cart. The largest reductions
    count first, until what was reserved is used up.
    """
    if sum(item.price * item.quantity for item in items) < policy.minimum_cart:
        return {}
    left = dict(terms.covered)
    room = terms.most
    found: dict[UUID, int] = {}
    by_size = sorted(items, key=lambda item: (-piece_reduction(policy, terms.percent, item), item.variant_id))
    for item in by_size:
        piece = piece_reduction(policy, terms.percent, item)
        pieces = min(item.quantity, left.get(item.product_id, 0))
        reduction = min(piece * pieces, room)
        if reduction > 0:
            left[item.product_id] -= pieces
            room -= reduction
            found[item.variant_id] = found.get(item.variant_id, 0) + reduction
    return found


def decide(policy: Policy, situation: Situation) -> Grant | Refusal:
    """Return what the rules allow now."""
    if too_soon := _not_yet(policy, situation):
        return too_soon
    first: Refusal | None = None
    for rung in policy.steps:
        if rung.rung in TALK:
            if rung.rung not in situation.used:
                return Refusal(first.reason if first else "ladder", rung.rung)
            continue
        answer = _give(policy, situation, rung)
        if isinstance(answer, Grant):
            return answer
        first = first or answer
    return first or Refusal("nothing_to_give")


def _not_yet(policy: Policy, situation: Situation) -> Refusal | None:
    """Say what is missing before the ladder is climbed any further."""
    if situation.has_code:
        return Refusal("has_code")
    moved = situation.hesitated or (situation.asked and policy.advanced.on_request)
    if not (situation.interested and moved):
        missing: Reason = "no_hesitation" if situation.interested else "no_interest"
        return Refusal(missing if policy.gives else "nothing_to_give")
    return Refusal("ladder", situation.step) if situation.step is not None else None


def _give(policy: Policy, situation: Situation, rung: Rung) -> Grant | Refusal:
    if situation.visitor_grants >= policy.advanced.visitor_limit.grants:
        return Refusal("visitor_limit")
    prices = [item.price * item.quantity for item in situation.items]
    if not prices or (max(prices) if situation.alternatives else sum(prices)) < policy.minimum_cart:
        return Refusal("minimum_cart")
    grant = (_free_shipping if rung.rung == "free_shipping" else _percentage)(policy, situation, rung)
    if isinstance(grant, Grant) and grant.room is not None and grant.terms.most > grant.room:
        return Refusal("budget")
    return grant


def _room(policy: Policy, situation: Situation) -> int | None:
    return None if policy.monthly_budget is None else policy.monthly_budget - situation.counted


def _free_shipping(policy: Policy, situation: Situation, rung: Rung) -> Grant | Refusal:
    if any(excluded(policy, item) for item in situation.items):
        return Refusal("not_for_these")
    terms = Terms(0, _pieces(situation, situation.items), policy.shipping_of(rung))
    return Grant("free_shipping", terms, whole=True, room=_room(policy, situation))


def _percentage(policy: Policy, situation: Situation, rung: Rung) -> Grant | Refusal:
    percent = policy.percent_of(rung)
    if percent == 0:
        return Refusal("nothing_to_give")
    fitting = [item for item in situation.items if piece_reduction(policy, percent, item) > 0]
    if not fitting:
        return Refusal("not_for_these")
    sums = [piece_reduction(policy, percent, item) * item.quantity for item in fitting]
    most = max(sums) if situation.alternatives else sum(sums)
    terms = Terms(percent, _pieces(situation, fitting), most)
    whole = len(fitting) == len(situation.items)
    return Grant("percentage", terms, whole=whole, room=_room(policy, situation))


def _pieces(situation: Situation, items: Iterable[Item]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for item in items:
        before = 0 if situation.alternatives else found.get(item.product_id, 0)
        found[item.product_id] = before + item.quantity
    return found


def _up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)
