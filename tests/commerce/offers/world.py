"""A shop with shoppers for tests of the ledger: everything that may happen to an offer, each in its transaction."""

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from commerce.carts import repository as carts
from commerce.offers import jobs, redemption, service
from commerce.offers.engine import Refusal
from commerce.offers.models import OfferGrant
from commerce.offers.redemption import Redemption
from commerce.offers.rules import Policy
from commerce.offers.service import OfferRequest
from core.ids import new_id

PRODUCTS = [
    {"external_id": "lamp", "title": "Lamp", "price": "100.00", "cost": "40.00", "categories": ["Light"]},
    {"external_id": "bowl", "title": "Bowl", "price": "18.50", "cost": "9.00", "categories": ["Table"]},
    {"external_id": "sale", "title": "Sale", "price": "30.00", "compare_at_price": "40.00", "categories": ["Table"]},
    {"external_id": "book", "title": "Book", "price": "20.00", "categories": ["Books"]},
]


@dataclass
class Shopper:
    """A visitor with a conversation; `again` opens another one."""

    visitor_id: UUID = field(default_factory=new_id)
    conversation_id: UUID = field(default_factory=new_id)

    def again(self) -> "Shopper":
        return Shopper(self.visitor_id)


class World:
    """One tenant's shop."""

    def __init__(self, catalogue: Any) -> None:
        self.rt, self.tenant_id, self.clock = catalogue.rt, catalogue.tenant_id, catalogue.clock
        self._catalogue = catalogue
        self.variants: dict[str, UUID] = {}
        self.products: dict[str, UUID] = {}

    async def open(self) -> "World":
        lines = "".join(json.dumps({"currency": "EUR", **product}) + "\n" for product in PRODUCTS)
        await self._catalogue.imported(lines)
        self.products = {row["external_id"]: row["id"] for row in await self._catalogue.rows("products")}
        by_id = {value: key for key, value in self.products.items()}
        self.variants = {by_id[row["product_id"]]: row["id"] for row in await self._catalogue.rows("variants")}
        return self

    async def rules(self, policy: Policy) -> int:
        async with self.rt.db.tenant(self.tenant_id) as session:
            return await service.put_policy(session, self.tenant_id, policy, None, self.clock.now())

    async def fill(self, shopper: Shopper, **pieces: int) -> None:
        async with self.rt.db.tenant(self.tenant_id) as session:
            cart = await carts.cart_id(session, self.tenant_id, shopper.conversation_id)
            for name, quantity in pieces.items():
                await carts.put(session, self.tenant_id, cart, self.variants[name], quantity)

    async def ask(self, shopper: Shopper, turn_id: UUID | None = None, **change: Any) -> OfferGrant | Refusal:
        """Hesitate, unless `change` says otherwise."""
        wish = OfferRequest(
            tenant_id=self.tenant_id,
            turn_id=turn_id or new_id(),
            conversation_id=shopper.conversation_id,
            visitor_id=shopper.visitor_id,
            product_id=None,
            shown=False,
            hesitated=True,
            asked=False,
            used=(),
        )
        async with self.rt.db.tenant(self.tenant_id) as session:
            return await service.request(session, replace(wish, **change), self.clock.now())

    async def grant(self, shopper: Shopper, **change: Any) -> OfferGrant:
        found = await self.ask(shopper, **change)
        assert isinstance(found, OfferGrant), found
        return found

    async def redeem(
        self, code: str, amount: int, key: str = "key-00001", order: str = "1", **pieces: int
    ) -> OfferGrant:
        given = Redemption(code, order, amount, pieces, key)
        async with self.rt.db.tenant(self.tenant_id) as session:
            return await redemption.redeem(session, self.tenant_id, given, self.clock.now())

    async def worth(self, code: str, **pieces: int) -> redemption.Worth:
        async with self.rt.db.tenant(self.tenant_id) as session:
            return await redemption.worth_of(session, self.tenant_id, code, pieces, self.clock.now())

    async def pass_time(self, **delta: float) -> None:
        """Let time pass, and the job run that ends what expired."""
        self.clock.advance(timedelta(**delta))
        await jobs.expire_offers(self.rt, tenant_id=str(self.tenant_id))

    async def set_price(self, name: str, amount: int) -> None:
        async with self.rt.db.tenant(self.tenant_id) as session:
            change = text("UPDATE variant_prices SET amount = :amount WHERE variant_id = :id")
            await session.execute(change, {"amount": amount, "id": self.variants[name]})

    async def ledger(self) -> list[OfferGrant]:
        async with self.rt.db.tenant(self.tenant_id) as session:
            return list(await session.scalars(select(OfferGrant).order_by(OfferGrant.id)))

    async def counted(self) -> int:
        return sum(row.counted for row in await self.ledger())
