"""A crossed-out price counts only where the shop's own history of 30 days bears it out."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from commerce.catalog import repository
from commerce.catalog.price_history import PricePoint, prior_price, supported_reductions, supports, supports_reduction
from core.ids import new_id

DAY_0 = datetime(2026, 1, 1, tzinfo=UTC)


def points(*prices: tuple[int, int | None]) -> list[PricePoint]:
    """A history from (day, amount) in the order of days."""
    return [PricePoint(amount, DAY_0 + timedelta(days=day)) for day, amount in reversed(prices)]


@pytest.mark.parametrize(
    ("prices", "amount", "whole"),
    [
        ([(0, 1000), (40, 800)], 1000, True),
        ([(0, 700), (5, 1200), (40, 900)], 1200, True),
        ([(0, 700), (20, 1200), (40, 900)], 700, True),
        ([(0, 1000), (10, 600), (12, 1000), (30, 800)], 600, True),
        ([(0, 1000), (10, None), (20, 800)], 1000, False),
        ([(0, 1000), (29, 800)], 1000, False),
    ],
    ids=[
        "one before",
        "an old low is outside",
        "an old low still in force",
        "a short dip counts",
        "no price between",
        "one day too short",
    ],
)
def test_the_lowest_price_of_thirty_days(prices: list[tuple[int, int | None]], amount: int, whole: bool) -> None:
    found = prior_price(points(*prices))
    assert found is not None
    assert (found.amount, found.whole, found.until) == (amount, whole, DAY_0 + timedelta(days=prices[-1][0]))


@pytest.mark.parametrize(
    "prices", [[], [(0, 1000)], [(0, None)], [(0, 1000), (40, None)], [(0, None), (40, 800)]],
    ids=["none", "the first", "never one", "no price now", "nothing before"],
)  # fmt: skip
def test_no_prior_price(prices: list[tuple[int, int | None]]) -> None:
    assert prior_price(points(*prices)) is None


@pytest.mark.parametrize(
    ("prices", "price", "compare_at", "day", "expected"),
    [
        ([(0, 1000), (40, 800)], 800, 1000, 41, True),
        ([(0, 1000), (40, 800)], 800, 900, 41, True),
        ([(0, 1000), (40, 800)], 800, 1001, 41, False),
        ([(0, 1000), (35, 900), (40, 800)], 800, 1000, 41, False),
        ([(0, 1000), (40, 800)], 800, 800, 41, False),
        ([(0, 1000), (40, 800)], 800, 1000, 70, False),
        ([(0, 1000), (40, 800)], 800, 1000, 39, False),
        ([(20, 1000), (40, 800)], 800, 1000, 41, False),
        ([(0, 800)], 800, 1000, 1, False),
    ],
    ids=[
        "borne out",
        "less than it was",
        "never asked",
        "raised in steps",
        "no reduction",
        "stands for 30 days",
        "not yet",
        "history too short",
        "no history",
    ],
)
def test_a_reduction_needs_its_prior_price(
    prices: list[tuple[int, int | None]], price: int, compare_at: int, day: int, expected: bool
) -> None:
    prior = prior_price(points(*prices))
    assert supports(prior, price, compare_at, DAY_0 + timedelta(days=day)) is expected


def lines(*products: dict[str, object]) -> str:
    return "".join(json.dumps(product) + "\n" for product in products)


async def test_products_are_judged_by_their_own_history(catalogue) -> None:
    before = {"title": "P", "currency": "EUR"}
    await catalogue.imported(
        lines(
            {**before, "external_id": "true", "price": "100.00"},
            {**before, "external_id": "inflated", "price": "90.00"},
            {**before, "external_id": "plain", "price": "50.00"},
        )
    )
    catalogue.clock.advance(timedelta(days=31))
    now = {**before, "price": "80.00", "compare_at_price": "100.00"}
    await catalogue.imported(
        lines(
            {**now, "external_id": "true"},
            {**now, "external_id": "inflated"},
            {**before, "external_id": "plain", "price": "50.00"},
            {**now, "external_id": "new"},
        )
    )
    ids = {row["external_id"]: row["id"] for row in await catalogue.rows("products")}
    async with catalogue.rt.db.tenant(catalogue.tenant_id) as session:
        products = {
            product.external_id: product.variants[0]
            for product in await repository.get_many(session, catalogue.tenant_id, list(ids.values()))
        }
        given = (session, catalogue.tenant_id)
        found = await supported_reductions(*given, products.values(), catalogue.clock.now())
        assert found == {products["true"].id}
        assert not await supports_reduction(*given, products["new"], catalogue.clock.now())
    async with catalogue.rt.db.tenant(new_id()) as session:
        assert not await supports_reduction(session, catalogue.tenant_id, products["true"], catalogue.clock.now())
