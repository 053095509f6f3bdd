"""What the engine grants, case by case; `test_rules_hold` tries what nobody thought of."""

from dataclasses import replace
from uuid import UUID

import pytest

from commerce.offers.engine import Grant, Refusal, Situation, Terms, decide, floor_of, reductions
from core.ids import public_id
from tests.commerce.offers.conftest import ONLY_PERCENT, item, policy, situation

COST = {"kind": "cost", "minimum_margin_percent": 25, "tax_percent": "20"}
SHIPPING = {"rung": "free_shipping", "shipping_value": "4.90"}


def granted(given: Grant | Refusal) -> tuple[int, int]:
    assert isinstance(given, Grant), given
    return given.terms.percent, given.terms.most


def test_a_percentage_of_the_cart_rounded_down_per_piece():
    assert granted(decide(policy(10), situation(item(1, 1999, 3), item(2, 505)))) == (10, 3 * 199 + 50)


def test_the_largest_discount_bounds_the_rung():
    ladder = ({"rung": "percentage", "percent": 30},)
    assert granted(decide(policy(10, ladder=ladder), situation(item(1, 1000)))) == (10, 100)
    ladder = ({"rung": "percentage", "percent": 5},)
    assert granted(decide(policy(10, ladder=ladder), situation(item(1, 1000)))) == (5, 50)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"interested": False}, "no_interest"),
        ({"hesitated": False}, "no_hesitation"),
        ({"hesitated": False, "asked": True}, "no_hesitation"),
        ({"has_code": True}, "has_code"),
        ({"visitor_grants": 1}, "visitor_limit"),
        ({"items": ()}, "minimum_cart"),
    ],
)
def test_what_is_missing(change, reason):
    found = decide(policy(), replace(situation(item(1, 1000)), **change))
    assert found == Refusal(reason)


def test_asking_is_enough_only_where_the_owner_says_so():
    asked = situation(item(1, 1000), hesitated=False, asked=True)
    assert isinstance(decide(policy(on_request=True), asked), Grant)
    assert decide(policy(0), asked) == Refusal("nothing_to_give")


def test_the_ladder_is_climbed_in_the_owners_order():
    rules = policy(ladder=({"rung": "reassurance"}, {"rung": "bundle", "enabled": False}, SHIPPING, *ONLY_PERCENT))
    at = situation(item(1, 1000))
    assert decide(rules, at) == Refusal("ladder", "reassurance")
    assert decide(rules, replace(at, used=("reassurance",), step="reassurance")) == Refusal("ladder", "reassurance")
    found = decide(rules, replace(at, used=("reassurance",)))
    assert isinstance(found, Grant)
    assert (found.rung, found.terms.percent, found.terms.most) == ("free_shipping", 0, 490)


def test_a_rung_that_cannot_be_given_leads_to_the_next():
    rules = policy(10, ladder=(SHIPPING, *ONLY_PERCENT), monthly_budget="2.00")
    assert granted(decide(rules, situation(item(1, 1000)))) == (10, 100)
    assert decide(rules, situation(item(1, 9000))) == Refusal("budget")


def test_a_default_policy_informs_and_gives_nothing():
    rules = policy(0, ladder=({"rung": "information"}, *ONLY_PERCENT))
    assert decide(rules, situation(item(1, 1000))) == Refusal("ladder", "information")
    assert decide(rules, situation(item(1, 1000), used=("information",))) == Refusal("nothing_to_give")


@pytest.mark.parametrize(
    ("cost", "tax_included", "floor"),
    [(1000, True, 1600), (1000, False, 1334), (0, True, 0), (1, True, 2), (None, True, None)],
    ids=["with tax", "without tax", "free", "rounded up", "unknown"],
)
def test_the_floor_from_cost(cost, tax_included, floor):
    assert floor_of(policy(floor=COST), item(1, 9999, cost=cost, tax_included=tax_included)) == floor


@pytest.mark.parametrize(
    ("price", "expected"), [(1776, Refusal("not_for_these")), (1777, (10, 177))], ids=["below", "above"]
)
def test_no_price_falls_below_the_floor(price, expected):
    found = decide(policy(10, floor=COST), situation(item(1, price, cost=1000)))
    assert (found if isinstance(found, Refusal) else granted(found)) == expected


def test_an_article_without_a_cost_is_left_out_and_the_others_are_not():
    found = decide(policy(10, floor=COST), situation(item(1, 5000, cost=1000), item(2, 5000)))
    assert isinstance(found, Grant)
    assert found.terms.most == 500
    assert not found.whole
    assert set(found.terms.covered) == {UUID(int=1001)}


def test_a_floor_as_a_share_of_the_regular_price():
    rules = policy(20, floor={"kind": "price", "percent_of_price": 70}, on_sale_prices=True)
    assert granted(decide(rules, situation(item(1, 8800, regular=10000)))) == (20, 1760)
    assert decide(rules, situation(item(1, 8700, regular=10000))) == Refusal("not_for_these")


def test_what_is_on_sale_is_not_reduced_again_unless_allowed():
    on_sale = situation(item(1, 8000, regular=10000))
    assert decide(policy(), on_sale) == Refusal("not_for_these")
    assert granted(decide(policy(on_sale_prices=True), on_sale)) == (10, 800)


@pytest.mark.parametrize(
    "rules",
    [policy(excluded_categories=("VÉLOS",)), policy(excluded_products=(public_id("prd", UUID(int=1001)),))],
    ids=["category", "product"],
)
def test_excluded_articles(rules):
    assert decide(rules, situation(item(1, 1000, categories=("Vélos", "Sport")))) == Refusal("not_for_these")


def test_no_free_delivery_for_a_cart_with_an_excluded_article():
    rules = policy(0, ladder=(SHIPPING,), excluded_categories=("Sport",))
    assert decide(rules, situation(item(1, 1000), item(2, 1000, categories=("Sport",)))) == Refusal("not_for_these")
    assert granted(decide(rules, situation(item(1, 1000)))) == (0, 490)


def test_the_smallest_cart():
    rules = policy(minimum_cart="50.00")
    assert decide(rules, situation(item(1, 2499, 2))) == Refusal("minimum_cart")
    assert granted(decide(rules, situation(item(1, 2500, 2)))) == (10, 500)


def test_variants_to_choose_from_reserve_the_dearest():
    choices = (item(1, 1000), replace(item(2, 3000), product_id=UUID(int=1001)))
    found = decide(policy(), Situation(choices, alternatives=True, interested=True, hesitated=True))
    assert isinstance(found, Grant)
    assert found.terms.most == 300
    assert found.terms.covered == {UUID(int=1001): 1}


class TestReductions:
    terms = Terms(10, {UUID(int=1001): 2, UUID(int=1002): 1}, 500)

    def total(self, *items, rules=None) -> int:
        return sum(reductions(rules or policy(), self.terms, items).values())

    def test_pieces_beyond_those_covered_cost_their_price(self):
        assert self.total(item(1, 1000, 5)) == 200

    def test_articles_added_later_are_not_covered(self):
        assert self.total(item(1, 1000), item(3, 9000)) == 100

    def test_never_more_than_was_reserved(self):
        assert self.total(item(1, 4000, 2), item(2, 500)) == 500

    def test_a_price_that_fell_below_the_floor_is_not_reduced(self):
        rules = policy(floor={"kind": "price", "percent_of_price": 95})
        assert self.total(item(1, 1000), rules=rules) == 0

    def test_a_cart_that_became_too_small_gets_nothing(self):
        assert self.total(item(1, 1000), rules=policy(minimum_cart="10.01")) == 0
