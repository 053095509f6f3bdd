"""Carts hold what a person wanted to buy: they are handed out and forgotten with their conversation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.carts import repository
from core.ports import Subject


class CartPrivacy:
    """The `Erasable` of carts."""

    name = "carts"

    async def export(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> list[dict[str, Any]]:
        """Return the lines of the person's carts."""
        rows = await repository.lines_of(session, tenant_id, subject.conversation_ids)
        return [{"kind": "cart_line", **row._asdict()} for row in rows]

    async def erase(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> int:
        """Delete the person's carts."""
        return await self.purge(session, tenant_id, subject.conversation_ids)

    async def purge(self, session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> int:
        """Delete the carts of conversations."""
        return await repository.erase(session, tenant_id, list(conversation_ids))
