"""Orders lead to a person by the hash of an address. Forgetting cuts that link; the order is the shop's record."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.money import to_text
from commerce.orders import repository
from commerce.orders.identity import BuyerHashes
from commerce.orders.view import OrderView
from core.crypto import Crypto
from core.ports import Subject


class OrderPrivacy:
    """The `Erasable` of orders."""

    name = "orders"

    def __init__(self, crypto: Crypto) -> None:
        self._buyers = BuyerHashes(crypto)

    async def export(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> list[dict[str, Any]]:
        """Return the orders placed under the person's addresses."""
        found = await repository.of_buyer(session, tenant_id, self._hashes(tenant_id, subject))
        return [{"kind": "order", **_told(order)} for order in found]

    async def erase(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> int:
        """Cut the link between the person and their orders."""
        return await repository.forget_buyer(session, tenant_id, self._hashes(tenant_id, subject))

    async def purge(
        self,
        session: AsyncSession,  # noqa: ARG002 - the port's signature
        tenant_id: UUID,  # noqa: ARG002 - same
        conversation_ids: Sequence[UUID],  # noqa: ARG002 - same
    ) -> int:
        """Nothing here belongs to a conversation."""
        return 0

    def _hashes(self, tenant_id: UUID, subject: Subject) -> list[bytes]:
        return [one for email in subject.emails for one in self._buyers.all(tenant_id, email)]


def _told(order: OrderView) -> dict[str, Any]:
    lines = [{"title": line.title, "quantity": line.quantity} for line in order.lines]
    total = f"{to_text(order.total, order.currency)} {order.currency}"
    return {
        "number": order.number,
        "status": order.status,
        "placed_at": order.placed_at,
        "total": total,
        "lines": lines,
        "updated_at": order.updated_at,
    }
