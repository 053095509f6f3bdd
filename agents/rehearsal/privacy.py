"""What a real shopper wrote and was said again in a rehearsal is theirs too: it goes with their conversation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents.rehearsal import scene_repository as scenes
from conversations.privacy_repository import delete_visitors
from core.ports import Erasable, Subject


class RehearsalPrivacy:
    """The `Erasable` of rehearsals; it comes before the packages that hold the conversations.

    Args:
        packages: those packages, in the order in which they forget.
    """

    name = "rehearsals"

    def __init__(self, packages: Sequence[Erasable]) -> None:
        self._packages = packages

    async def export(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> list[dict[str, Any]]:
        """Return in which rehearsals the person's words were said again; the words are in their conversations."""
        rows = await scenes.replays(session, tenant_id, subject.conversation_ids)
        return [{"kind": "replay", "rehearsal_id": run.rehearsal_id, "conversation_id": run.source_id} for run in rows]

    async def erase(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> int:
        """Delete what was said again of the person's conversations."""
        return await self.purge(session, tenant_id, subject.conversation_ids)

    async def purge(self, session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> int:
        """Delete what was said again of conversations, with what came of it."""
        rows = await scenes.replays(session, tenant_id, conversation_ids)
        copies = [run.conversation_id for run in rows if run.conversation_id is not None]
        visitors = await scenes.visitors_of(session, tenant_id, copies)
        gone = 0
        for package in self._packages if copies else ():
            gone += await package.purge(session, tenant_id, copies)
        gone += await delete_visitors(session, tenant_id, visitors)
        return gone + await scenes.forget_replays(session, tenant_id, conversation_ids)
