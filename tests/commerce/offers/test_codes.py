"""One contract for every source of codes, and what is particular to a pool."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from commerce.offers import pool
from commerce.offers.codes import SOURCES
from commerce.offers.engine import Refusal
from commerce.offers.models import OfferGrant
from commerce.offers.ports import CodeWish, IssuedCode
from core.errors import Invalid
from tests.commerce.offers.conftest import policy
from tests.commerce.offers.world import Shopper, World


@pytest.fixture(params=["verified", "pool"])
async def source(request: pytest.FixtureRequest, world: World) -> str:
    """The name of a source that has three codes of 10 %, worth 20.00 at most, and one for free delivery."""
    if request.param == "pool":
        await stock(world, ["TEN-1", "TEN-2", "TEN-3"])
        await stock(world, ["SHIP-1"], rung="free_shipping", percent=0, largest_reduction=490)
    return str(request.param)


async def stock(world: World, codes: list[str], **change: Any) -> int:
    given = {"rung": "percentage", "percent": 10, "largest_reduction": 2000, "currency": "EUR", **change}
    async with world.rt.db.tenant(world.tenant_id) as session:
        return await pool.add(session, world.tenant_id, codes, now=world.clock.now(), **given)


async def issue(world: World, source: str, **change: Any) -> IssuedCode | None:
    now = world.clock.now()
    wish = CodeWish("percentage", 10, 2000, whole=True, room=None, currency="EUR", expires_at=now + timedelta(hours=1))
    async with world.rt.db.tenant(world.tenant_id) as session:
        return await SOURCES[source].issue(session, world.tenant_id, replace(wish, **change), now)


class TestContract:
    async def test_every_code_is_given_once(self, world, source):
        found = await asyncio.gather(*(issue(world, source) for _ in range(3)))
        assert len({one.code for one in found if one}) == 3

    async def test_it_gives_no_more_than_wished(self, world, source):
        found = await issue(world, source)
        assert found is not None
        assert found.percent <= 10
        found = await issue(world, source, rung="free_shipping", percent=0, most=490)
        assert found is not None
        assert (found.percent, found.most) == (0, 490)

    async def test_it_fits_the_room_in_the_budget(self, world, source):
        found = await issue(world, source, most=1500, room=1999)
        assert found is None or found.most <= 1999

    async def test_a_code_of_a_transaction_that_failed_was_not_given(self, world, source):
        async def fail() -> None:
            async with world.rt.db.tenant(world.tenant_id) as session:
                wish = CodeWish("percentage", 10, 2000, True, None, "EUR", world.clock.now())
                assert await SOURCES[source].issue(session, world.tenant_id, wish, world.clock.now())
                raise LookupError

        with pytest.raises(LookupError):
            await fail()
        assert all([await issue(world, source) for _ in range(3)])

    async def test_a_grant_reserves_what_its_code_can_take_off_and_is_redeemed_once(self, world, source):
        await world.rules(policy(10, codes=source, monthly_budget="30.00"))
        shopper = Shopper()
        await world.fill(shopper, lamp=1)
        grant = await world.grant(shopper)
        assert grant.counted == grant.amount >= 1000
        await world.redeem(grant.code, 1000, lamp=1)
        assert await world.counted() == 1000

    async def test_after_its_time_it_counts_for_what_it_may_still_cost(self, world, source):
        await world.rules(policy(10, codes=source))
        shopper = Shopper()
        await world.fill(shopper, lamp=1)
        grant = await world.grant(shopper)
        await world.pass_time(hours=2)
        assert await world.counted() == SOURCES[source].counted_after_expiry(grant.amount)


async def test_an_empty_pool_grants_nothing(world):
    await world.rules(policy(10, codes="pool"))
    shopper = Shopper()
    await world.fill(shopper, lamp=1)
    assert await world.ask(shopper) == Refusal("no_code")


async def test_the_best_code_within_the_rules_is_taken(world):
    for percent in (5, 8, 15):
        await stock(world, [f"P{percent}"], percent=percent)
    assert [getattr(await issue(world, "pool"), "code", None) for _ in range(3)] == ["P8", "P5", None]


async def test_a_pooled_code_is_not_given_for_a_part_of_the_cart(world):
    """The shop would reduce the excluded articles too."""
    await stock(world, ["TEN"])
    await world.rules(policy(10, codes="pool", excluded_categories=("books",)))
    shopper = Shopper()
    await world.fill(shopper, lamp=1, book=1)
    assert await world.ask(shopper) == Refusal("no_code")
    await world.fill(shopper, book=0)
    assert (await world.grant(shopper)).code == "TEN"


async def test_pooled_codes_cannot_beat_the_budget(world):
    await stock(world, [f"TEN-{number}" for number in range(9)])
    await world.rules(policy(10, codes="pool", monthly_budget="45.00"))
    shoppers = [Shopper() for _ in range(6)]
    for shopper in shoppers:
        await world.fill(shopper, lamp=1)
    answers = await asyncio.gather(*(world.ask(shopper) for shopper in shoppers))
    assert sum(isinstance(answer, OfferGrant) for answer in answers) == 2
    await world.pass_time(days=1)
    assert await world.counted() == 4000  # the shop may have accepted them


async def test_a_code_is_added_once_and_must_be_one(world):
    assert await stock(world, ["A-1", "A-2", "A-1 "]) == 2
    assert await stock(world, ["A-2", "A-3"], percent=5) == 1
    for bad in ("", "two words"):
        with pytest.raises(Invalid):
            await stock(world, ["A-4", bad])
    assert await stock(world, ["A-4"]) == 1
