"""What a conversation's offer takes off its cart: the `CartDiscounts` of the shop's cart."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.carts.view import CartDiscount
from commerce.offers import items_repository as items
from commerce.offers import repository
from commerce.offers.redemption import worth_of_items
from core.clock import Clock


class OfferDiscounts:
    """Reads the grant that a conversation can still use, and what it is worth for the cart now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def of_cart(
        self, session: AsyncSession, tenant_id: UUID, conversation_id: UUID, quantities: Mapping[UUID, int]
    ) -> CartDiscount | None:
        """Return the reduction; see `CartDiscounts`."""
        now = self._clock.now()
        grant = await repository.open_grant_of_conversation(session, tenant_id, conversation_id, now)
        if grant is None:
            return None
        lines = await items.of_variants(session, tenant_id, quantities, grant.currency)
        worth = await worth_of_items(session, grant, lines)
        if worth.problem:
            return None
        return CartDiscount(grant.code, grant.rung, grant.percent, worth.amount, grant.expires_at)
