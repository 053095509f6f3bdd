"""Grants in the database: counted under a lock, redeemed once, returned when their time is up."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from commerce.offers.engine import Refusal
from commerce.offers.models import OfferGrant
from commerce.offers.service import month_of
from core.errors import AppError, Conflict, Invalid, NotFound
from core.ids import new_id
from tests.commerce.offers.conftest import policy
from tests.commerce.offers.world import Shopper, World


async def test_a_shop_without_rules_gives_nothing(world):
    shopper = Shopper()
    await world.fill(shopper, lamp=1)
    every = ("information", "reassurance", "bundle")
    assert await world.ask(shopper) == Refusal("ladder", "information")
    assert await world.ask(shopper, used=every) == Refusal("nothing_to_give")
    assert await world.ledger() == []


async def test_a_grant_is_written_with_its_terms(world):
    version = await world.rules(policy(10, code_minutes=30))
    shopper = Shopper()
    await world.fill(shopper, lamp=2, bowl=1)
    grant = await world.grant(shopper)
    assert (grant.percent, grant.amount, grant.counted, grant.status) == (10, 2000 + 185, 2185, "granted")
    assert grant.policy_version == version
    assert grant.covered == {str(world.products["lamp"]): 2, str(world.products["bowl"]): 1}
    assert (grant.expires_at - grant.granted_at).total_seconds() == 1800


async def test_a_turn_that_is_repeated_gets_the_same_grant(world):
    await world.rules(policy(10, visitor_limit={"grants": 9, "days": 1}))
    shopper, turn = Shopper(), new_id()
    await world.fill(shopper, lamp=1)
    first = await world.grant(shopper, turn_id=turn)
    await world.redeem(first.code, 1000, lamp=1)
    assert (await world.grant(shopper, turn_id=turn)).id == first.id


async def test_a_visitor_holds_one_code_in_all_conversations(world):
    await world.rules(policy(10, visitor_limit={"grants": 9, "days": 1}))
    shopper = Shopper()
    await world.fill(shopper, lamp=1)
    first = await world.grant(shopper)
    assert (await world.grant(shopper)).id == first.id
    other = shopper.again()
    await world.fill(other, lamp=5)
    assert await world.ask(other) == Refusal("has_code")


async def test_the_visitor_limit_holds_in_all_conversations_and_after_expiry(world):
    await world.rules(policy(10, visitor_limit={"grants": 2, "days": 3}, code_minutes=5))
    shopper = Shopper()
    for _ in range(2):
        await world.fill(shopper, lamp=1)
        await world.grant(shopper)
        await world.pass_time(hours=1)
        shopper = shopper.again()
    await world.fill(shopper, lamp=1)
    assert await world.ask(shopper) == Refusal("visitor_limit")
    await world.pass_time(days=3)
    await world.grant(shopper)


async def test_an_expired_grant_gives_its_budget_back(world):
    await world.rules(policy(10, monthly_budget="10.00"))
    first, second = Shopper(), Shopper()
    for shopper in (first, second):
        await world.fill(shopper, lamp=1)
    grant = await world.grant(first)
    assert await world.ask(second) == Refusal("budget")
    await world.pass_time(minutes=61)
    assert await world.counted() == 0
    await world.grant(second)
    with pytest.raises(Conflict, match="expired"):
        await world.redeem(grant.code, 1000, lamp=1)


async def test_each_grant_has_its_end_looked_after(world, catalogue):
    await world.rules(policy(10))
    shopper = Shopper()
    await world.fill(shopper, lamp=1)
    await world.grant(shopper)
    world.clock.advance(timedelta(hours=2))
    await catalogue.run_jobs()
    assert [(row.status, row.counted) for row in await world.ledger()] == [("expired", 0)]


async def test_a_code_is_refused_from_its_last_instant_on_whether_the_job_ran_or_not(world):
    await world.rules(policy(10))
    shopper = Shopper()
    await world.fill(shopper, lamp=1)
    grant = await world.grant(shopper)
    world.clock.advance(grant.expires_at - world.clock.now())
    assert (await world.worth(grant.code, lamp=1)).problem == "The code has expired."
    with pytest.raises(Conflict, match="expired"):
        await world.redeem(grant.code, 1000, lamp=1)


async def test_what_was_redeemed_stays_spent(world):
    await world.rules(policy(10, monthly_budget="20.00"))
    first, second = Shopper(), Shopper()
    for shopper in (first, second):
        await world.fill(shopper, lamp=2)
    grant = await world.grant(first)
    await world.redeem(grant.code, 1000, lamp=1)
    await world.pass_time(days=1)
    assert await world.counted() == 1000
    assert await world.ask(second) == Refusal("budget")


async def test_the_budget_is_that_of_the_shops_calendar_month(world):
    world.clock.advance(datetime(2026, 11, 30, 22, 30, tzinfo=UTC) - world.clock.now())
    await world.rules(policy(10, monthly_budget="10.00"))
    for _ in range(2):  # 23:30 in Paris, then 00:30
        shopper = Shopper()
        await world.fill(shopper, lamp=1)
        await world.grant(shopper)
        await world.pass_time(hours=1)
    assert [row.month for row in await world.ledger()] == ["2026-11", "2026-12"]
    assert month_of(world.clock.now(), "America/New_York") == "2026-11"


class TestRedeeming:
    async def granted(self, world: World, **pieces: int) -> OfferGrant:
        await world.rules(policy(10))
        shopper = Shopper()
        await world.fill(shopper, **pieces)
        return await world.grant(shopper)

    async def test_the_same_key_gives_the_same_answer_and_another_is_refused(self, world):
        grant = await self.granted(world, lamp=1)
        for _ in range(2):
            assert (await world.redeem(grant.code, 1000, lamp=1)).status == "redeemed"
        with pytest.raises(Conflict, match="another order"):
            await world.redeem(grant.code, 999, lamp=1)
        with pytest.raises(Conflict, match="has been used"):
            await world.redeem(grant.code, 1000, "key-00002", lamp=1)

    async def test_many_at_once_redeem_it_once(self, world):
        grant = await self.granted(world, lamp=1)
        tries = [world.redeem(grant.code, 1000, f"key-{number:05}", str(number), lamp=1) for number in range(8)]
        answers = await asyncio.gather(*tries, return_exceptions=True)
        assert sum(isinstance(answer, OfferGrant) for answer in answers) == 1
        assert sum(isinstance(answer, Conflict) for answer in answers) == 7

    async def test_no_more_is_taken_off_than_the_order_is_worth(self, world):
        grant = await self.granted(world, lamp=2)
        with pytest.raises(Invalid, match=r"10\.00 EUR at most"):
            await world.redeem(grant.code, 1001, lamp=1)
        with pytest.raises(Conflict, match="none of these"):
            await world.redeem(grant.code, 1, book=1)
        assert (await world.worth(grant.code, lamp=3, book=1)).amount == 2000

    async def test_a_price_that_fell_is_reduced_from_what_it_is_now(self, world):
        grant = await self.granted(world, lamp=1)
        await world.set_price("lamp", 5000)
        assert (await world.worth(grant.code, lamp=1)).amount == 500
        await world.set_price("lamp", 50_000)
        assert (await world.worth(grant.code, lamp=1)).amount == 1000  # what was promised, and reserved

    async def test_a_code_is_read_however_it_is_typed_and_unknown_ones_are_not(self, world):
        grant = await self.granted(world, lamp=1)
        assert (await world.worth(f" {grant.code.lower()} ", lamp=1)).amount == 1000
        with pytest.raises(NotFound):
            await world.worth("SAVE90", lamp=1)


async def test_concurrent_shoppers_cannot_beat_the_budget(world):
    await world.rules(policy(10, monthly_budget="50.00"))
    shoppers = [Shopper() for _ in range(12)]
    for shopper in shoppers:
        await world.fill(shopper, lamp=1)
    answers = await asyncio.gather(*(world.ask(shopper) for shopper in shoppers))
    assert sum(isinstance(answer, OfferGrant) for answer in answers) == 5
    assert await world.counted() == 5000


async def test_one_visitor_in_many_conversations_at_once_gets_one_code(world):
    await world.rules(policy(10, visitor_limit={"grants": 9, "days": 1}))
    first = Shopper()
    shoppers = [first, *(first.again() for _ in range(7))]
    for shopper in shoppers:
        await world.fill(shopper, lamp=1)
    answers = await asyncio.gather(*(world.ask(shopper) for shopper in shoppers))
    assert sum(isinstance(answer, OfferGrant) for answer in answers) == 1
    assert len(await world.ledger()) == 1


async def test_rules_that_change_leave_earlier_grants_as_they_were(world):
    await world.rules(policy(20))
    shopper = Shopper()
    await world.fill(shopper, lamp=1)
    grant = await world.grant(shopper)
    await world.rules(policy(0))
    assert (await world.worth(grant.code, lamp=1)).amount == 2000
    other = Shopper()
    await world.fill(other, lamp=1)
    assert await world.ask(other) == Refusal("nothing_to_give")


async def test_a_rehearsal_counts_nowhere(world):
    await world.rules(policy(10, monthly_budget="10.00"))
    simulated, real = Shopper(), Shopper()
    for shopper in (simulated, real):
        await world.fill(shopper, lamp=1)
    grant = await world.grant(simulated, rehearsed=True)
    assert grant.counted == 0
    with pytest.raises(NotFound):
        await world.worth(grant.code, lamp=1)
    await world.grant(real)


async def test_other_tenants_see_nothing(open_catalogue):
    ours, theirs = [await World(await open_catalogue()).open() for _ in range(2)]
    await ours.rules(policy(10))
    shopper = Shopper()
    await ours.fill(shopper, lamp=1)
    grant = await ours.grant(shopper)
    with pytest.raises(AppError):
        await theirs.worth(grant.code, lamp=1)
    assert await theirs.ledger() == []
    await theirs.fill(shopper, lamp=1)
    assert isinstance(await theirs.ask(shopper), Refusal)
