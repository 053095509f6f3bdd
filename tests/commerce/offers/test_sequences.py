"""Whatever happens in whatever order, and at once: the ledger never holds more than the rules allow.

The checks read the ledger and the policy's versions, and share no code with what they check.
"""

import asyncio
import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from commerce.offers.models import OfferGrant
from commerce.offers.rules import Policy
from core.errors import AppError
from tests.commerce.offers.conftest import policy
from tests.commerce.offers.world import PRODUCTS, Shopper, World

STEPS = 100
TALK = ("information", "reassurance", "bundle")
LADDERS: list[list[dict[str, Any]]] = [
    [{"rung": "percentage"}],
    [{"rung": "information"}, {"rung": "percentage", "percent": 7}],
    [{"rung": "bundle"}, {"rung": "free_shipping", "shipping_value": "4.90"}, {"rung": "percentage"}],
]
FLOORS: list[Any] = [
    None,
    {"kind": "cost", "minimum_margin_percent": 30, "tax_percent": "20"},
    {"kind": "price", "percent_of_price": 88},
]


class Chaos:
    """Does one random thing after the other."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.random = random.Random(seed)
        self.shoppers = [Shopper() for _ in range(4)]
        self.policies: dict[int, Policy] = {}
        self.orders = 0

    async def begin(self) -> None:
        await self._change_rules()
        for shopper in self.shoppers:
            await self.world.fill(shopper, lamp=1, book=2)

    async def step(self) -> None:
        names = [
            "change_rules",
            "new_conversation",
            "fill",
            "fill",
            "ask",
            "ask",
            "ask",
            "crowd",
            "redeem",
            "time",
            "price",
        ]
        await getattr(self, f"_{self.random.choice(names)}")()

    async def _change_rules(self) -> None:
        pick = self.random.choice
        rules = policy(
            pick((3, 10, 25)),
            ladder=pick(LADDERS),
            floor=pick(FLOORS),
            monthly_budget=pick((None, "15.00", "60.00")),
            visitor_limit={"grants": pick((1, 2)), "days": pick((1, 10))},
            excluded_categories=pick(((), ("table",))),
            minimum_cart=pick(("0", "50.00")),
            on_request=pick((True, False)),
            on_sale_prices=pick((True, False)),
            code_minutes=pick((5, 600)),
        )
        self.policies[await self.world.rules(rules)] = rules

    async def _new_conversation(self) -> None:
        self.shoppers.append(self.random.choice(self.shoppers).again())
        self.shoppers = self.shoppers[-6:]

    async def _fill(self) -> None:
        name = str(self.random.choice(PRODUCTS)["external_id"])
        await self.world.fill(self.random.choice(self.shoppers), **{name: self.random.randint(0, 4)})

    async def _ask(self) -> None:
        await self._ask_of(self.random.choice(self.shoppers))

    async def _ask_of(self, shopper: Shopper) -> None:
        pick = self.random.choice
        happened: dict[str, Any] = {"hesitated": pick((True, True, False)), "asked": pick((True, False))}
        before = {row.id for row in await self.world.ledger()}
        used = tuple(self.random.sample(TALK, self.random.randint(0, 3)))
        found = await self.world.ask(shopper, used=used, **happened)
        if not isinstance(found, OfferGrant) or found.id in before:
            return
        rules = self.policies[found.policy_version]
        assert happened["hesitated"] or (happened["asked"] and rules.advanced.on_request)
        names: list[str] = [rung.rung for rung in rules.advanced.ladder]
        assert {name for name in names[: names.index(found.rung)] if name in TALK} <= set(used)

    async def _crowd(self) -> None:
        asking = [self.random.choice(self.shoppers) for _ in range(5)]
        await asyncio.gather(*(self.world.ask(shopper, used=TALK) for shopper in asking))

    async def _redeem(self) -> None:
        rows = await self.world.ledger()
        if not rows:
            return
        grant = self.random.choice(rows)
        pieces = {str(product["external_id"]): self.random.randint(1, 5) for product in PRODUCTS}
        self.orders += 1
        amount = self.random.choice((grant.amount, grant.amount + 1, grant.amount // 2, 0))
        tries = [
            self.world.redeem(grant.code, amount, f"key-{self.orders}-{number}", f"{self.orders}-{number}", **pieces)
            for number in range(2)
        ]
        for answer in await asyncio.gather(*tries, return_exceptions=True):
            assert isinstance(answer, OfferGrant | AppError), answer

    async def _time(self) -> None:
        await self.world.pass_time(minutes=self.random.choice((1, 6, 60, 60 * 24, 60 * 24 * 11)))

    async def _price(self) -> None:
        name = str(self.random.choice(PRODUCTS)["external_id"])
        await self.world.set_price(name, self.random.choice((500, 2000, 9000)))

    async def check(self, seen: set[Any]) -> None:
        """Look at the whole ledger; the budget where something new was granted under the rules in force."""
        rows, now = await self.world.ledger(), self.world.clock.now()
        for row in rows:
            rules = self.policies[row.policy_version]
            assert row.percent <= rules.largest_discount_percent
            assert 0 <= row.counted <= row.amount
            assert row.status != "granted" or row.counted == row.amount
            since = row.granted_at - timedelta(days=rules.advanced.visitor_limit.days)
            theirs = [one for one in rows if one.visitor_id == row.visitor_id]
            within = [one for one in theirs if since < one.granted_at <= row.granted_at and one.id <= row.id]
            assert len(within) <= rules.advanced.visitor_limit.grants
            barred = {str(self.world.products[name]) for name in ("bowl", "sale")}
            assert not rules.advanced.excluded_categories or barred.isdisjoint(row.covered)
        usable = Counter(row.visitor_id for row in rows if row.status == "granted" and row.expires_at > now)
        assert set(usable.values()) <= {1}
        assert len({row.code for row in rows}) == len(rows)
        for row in rows:
            budget = self.policies[row.policy_version].monthly_budget
            if row.id not in seen and budget is not None:
                assert sum(one.counted for one in rows if one.month == row.month) <= budget
        seen.update(row.id for row in rows)


@pytest.mark.parametrize("seed", range(8))
async def test_no_sequence_beats_a_rule(world: World, seed: int) -> None:
    chaos = Chaos(world, seed)
    await chaos.begin()
    seen: set[Any] = set()
    for _ in range(STEPS):
        await chaos.step()
        await chaos.check(seen)
    assert seen, "nothing was granted: the sequence proves nothing"
