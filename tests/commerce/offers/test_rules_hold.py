"""No policy and no situation make the engine give more than the rules allow."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from commerce.offers.engine import Grant, Item, Situation, decide, excluded, floor_of, reductions
from commerce.offers.rules import Policy
from core.ids import public_id

PRICES = st.integers(0, 300_000)
CATEGORIES = st.lists(st.sampled_from(("Vélos", "Sport", "Maison")), max_size=2, unique=True)
PRODUCTS = [UUID(int=1000 + number) for number in range(4)]


@st.composite
def items(draw, most: int = 5) -> tuple[Item, ...]:
    count = draw(st.integers(0, 5))
    found = []
    for number in range(count):
        price = draw(PRICES)
        found.append(
            Item(
                variant_id=UUID(int=number + 1),
                product_id=draw(st.sampled_from(PRODUCTS)),
                quantity=draw(st.integers(1, most)),
                price=price,
                regular=price + draw(st.sampled_from((0, 0, 1, 5_000))),
                cost=draw(st.none() | st.integers(0, 200_000)),
                tax_included=draw(st.booleans()),
                categories=tuple(draw(CATEGORIES)),
            )
        )
    return tuple(found)


amounts = st.integers(0, 100_000).map(lambda minor: f"{minor // 100}.{minor % 100:02}")
floors = st.one_of(
    st.none(),
    st.builds(lambda percent: {"kind": "price", "percent_of_price": percent}, st.integers(1, 100)),
    st.builds(
        lambda margin, tax: {"kind": "cost", "minimum_margin_percent": margin, "tax_percent": tax},
        st.integers(0, 95),
        st.sampled_from(("0", "5.5", "20", "27")),
    ),
)
rungs = st.one_of(
    st.sampled_from(("information", "reassurance", "bundle")).map(lambda rung: {"rung": rung}),
    amounts.map(lambda value: {"rung": "free_shipping", "shipping_value": value}),
    st.builds(lambda percent: {"rung": "percentage", "percent": percent}, st.none() | st.integers(1, 90)),
)
policies = st.builds(
    lambda percent, advanced: Policy.model_validate(
        {"currency": "EUR", "largest_discount_percent": percent, "advanced": advanced}
    ),
    st.integers(0, 90),
    st.fixed_dictionaries(
        {
            "floor": floors,
            "excluded_categories": CATEGORIES.map(tuple),
            "excluded_products": st.lists(
                st.sampled_from([public_id("prd", product) for product in PRODUCTS]), max_size=2
            ).map(tuple),
            "monthly_budget": st.none() | amounts,
            "visitor_limit": st.builds(lambda grants: {"grants": grants}, st.integers(1, 3)),
            "on_sale_prices": st.booleans(),
            "minimum_cart": amounts,
            "on_request": st.booleans(),
            "ladder": st.lists(rungs, min_size=1, max_size=5, unique_by=lambda rung: rung["rung"]).map(tuple),
        }
    ),
)
situations = st.builds(
    Situation,
    items=items(),
    alternatives=st.booleans(),
    interested=st.booleans(),
    hesitated=st.booleans(),
    asked=st.booleans(),
    used=st.lists(st.sampled_from(("information", "reassurance", "bundle")), unique=True).map(tuple),
    step=st.none() | st.just("bundle"),
    has_code=st.booleans(),
    visitor_grants=st.integers(0, 4),
    counted=st.integers(0, 100_000),
)


@settings(max_examples=600)
@given(policies, situations)
def test_a_grant_keeps_every_rule(policy: Policy, situation: Situation) -> None:
    found = decide(policy, situation)
    assert found == decide(policy, situation)
    if not isinstance(found, Grant):
        return
    advanced = policy.advanced
    assert situation.interested
    assert situation.hesitated or (situation.asked and advanced.on_request)
    assert not situation.has_code
    assert situation.step is None
    assert situation.visitor_grants < advanced.visitor_limit.grants
    assert found.terms.percent <= policy.largest_discount_percent
    assert policy.monthly_budget is None or situation.counted + found.terms.most <= policy.monthly_budget
    earlier = [rung.rung for rung in policy.steps][: [rung.rung for rung in policy.steps].index(found.rung)]
    talk = {"information", "reassurance", "bundle"}
    assert {rung for rung in earlier if rung in talk} <= set(situation.used)
    barred = {item.product_id for item in situation.items if excluded(policy, item)}
    assert found.rung == "percentage" or not barred
    assert sum(found.terms.covered.values()) <= sum(item.quantity for item in situation.items)


@settings(max_examples=600)
@given(policies, situations, items(most=30))
def test_what_comes_off_any_later_cart_keeps_every_rule(
    policy: Policy, situation: Situation, later: tuple[Item, ...]
) -> None:
    """The cart, the prices, the costs and the categories may all have changed since the grant."""
    situation = replace(
        situation, interested=True, hesitated=True, has_code=False, step=None, visitor_grants=0, counted=0,
        used=("information", "reassurance", "bundle"),
    )  # fmt: skip
    grant = decide(policy, situation)
    if not isinstance(grant, Grant):
        return
    off = reductions(policy, grant.terms, later)
    assert sum(off.values()) <= grant.terms.most
    by_variant = {item.variant_id: item for item in later}
    for variant, amount in off.items():
        item = by_variant[variant]
        piece = item.price * grant.terms.percent // 100
        assert 0 < amount <= piece * min(item.quantity, grant.terms.covered[item.product_id])
        assert not excluded(policy, item)
        assert policy.advanced.on_sale_prices or item.price >= item.regular
        floor = floor_of(policy, item)
        assert floor is not None
        assert item.price - piece >= floor
    assert not off or sum(item.price * item.quantity for item in later) >= policy.minimum_cart


@settings(max_examples=200)
@given(policies, situations)
def test_the_grant_is_worth_what_it_reserved(policy: Policy, situation: Situation) -> None:
    """What is said at the grant is what the cart shows: the same cart gets the whole reserve."""
    found = decide(policy, situation)
    if isinstance(found, Grant) and found.rung == "percentage" and not situation.alternatives:
        assert sum(reductions(policy, found.terms, situation.items).values()) == found.terms.most
