"""Grants are made to people: they are handed out and unlinked with them. The sums stay, for the budget's sake."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.offers import repository
from commerce.offers.models import OfferGrant
from core.ports import Subject


class OfferPrivacy:
    """The `Erasable` of offers."""

    name = "offers"

    async def export(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> list[dict[str, Any]]:
        """Return what the person was granted."""
        rows = await repository.grants_where(session, tenant_id, _of(subject))
        return [
            {
                "kind": "offer",
                "conversation_id": row.conversation_id,
                "rung": row.rung,
                "percent": row.percent,
                "code": row.code,
                "status": row.status,
                "order_id": row.order_id,
                "granted_at": row.granted_at,
                "expires_at": row.expires_at,
            }
            for row in rows
        ]

    async def erase(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> int:
        """Unlink the person's grants."""
        return await repository.forget(session, tenant_id, _of(subject))

    async def purge(self, session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> int:
        """Unlink the grants of conversations that are too old to keep."""
        return await repository.forget(session, tenant_id, OfferGrant.conversation_id.in_(conversation_ids))


def _of(subject: Subject) -> Any:
    return or_(OfferGrant.conversation_id.in_(subject.conversation_ids), OfferGrant.visitor_id.in_(subject.visitor_ids))
