"""People and their words: who they are, handing out what is held, forgetting it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import privacy_repository as repository
from conversations.models import Contact
from core.clock import Clock
from core.errors import NotFound
from core.ports import Subject


class ContactPeople:
    """The `People` port of privacy."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def subject(self, session: AsyncSession, tenant_id: UUID, contact_id: UUID) -> Subject:
        """Return the ids of a person, merged contacts included, whichever of them was named. Raises NotFound."""
        contact = await session.get(Contact, (tenant_id, contact_id))
        if contact is None:
            raise NotFound("No contact has this id.")
        return await repository.subject(session, tenant_id, contact.merged_into or contact.id)

    async def stale_conversations(
        self, session: AsyncSession, tenant_id: UUID, before: datetime, limit: int
    ) -> list[UUID]:
        """Return conversations without a message since an instant, the oldest first."""
        return await repository.stale_conversations(session, tenant_id, before, limit)

    async def forget_idle(self, session: AsyncSession, tenant_id: UUID, before: datetime, limit: int) -> int:
        """Forget visitors and contacts of whom nothing else is left."""
        visitors = await repository.idle_visitors(session, tenant_id, before, limit)
        gone = await repository.delete_visitors(session, tenant_id, visitors)
        contacts = await repository.idle_contacts(session, tenant_id, before, limit)
        return gone + await repository.empty_contacts(session, tenant_id, contacts, self._clock.now())


class ConversationPrivacy:
    """The `Erasable` of conversations; it comes after the packages whose rows refer to conversations."""

    name = "conversations"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def export(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> list[dict[str, Any]]:
        """Return the person's contacts, addresses, consents, conversations with all messages, and leads."""
        return await repository.held(session, tenant_id, subject)

    async def erase(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> int:
        """Delete the person's conversations and visitors; keep an empty contact with the consents as proof.

        A conversation in which two people left an address goes whole: their words cannot be told apart.
        """
        gone = await repository.delete_conversations(session, tenant_id, subject.conversation_ids)
        gone += await repository.delete_visitors(session, tenant_id, subject.visitor_ids)
        return gone + await repository.empty_contacts(session, tenant_id, subject.contact_ids, self._clock.now())

    async def purge(self, session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> int:
        """Delete conversations with their messages and leads."""
        return await repository.delete_conversations(session, tenant_id, conversation_ids)
