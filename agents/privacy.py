"""Turns keep the text of replies, tool calls what they were asked, summaries both: all go with their conversation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents import privacy_repository as repository
from agents.llm.repository import delete_summaries, summaries
from core.ports import Subject


class TurnPrivacy:
    """The `Erasable` of agents."""

    name = "agents"

    async def export(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> list[dict[str, Any]]:
        """Return what agents did in the person's conversations."""
        turns = await repository.turns(session, tenant_id, subject.conversation_ids)
        calls = await repository.tool_calls(session, tenant_id, subject.conversation_ids)
        told = await summaries(session, tenant_id, subject.conversation_ids)
        kinds = (("turn", turns), ("tool_call", calls), ("summary", told))
        return [{"kind": kind, **row} for kind, rows in kinds for row in rows]

    async def erase(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> int:
        """Delete what agents did in the person's conversations."""
        return await self.purge(session, tenant_id, subject.conversation_ids)

    async def purge(self, session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> int:
        """Delete the turns of conversations with their tool calls and summaries."""
        gone = await delete_summaries(session, tenant_id, conversation_ids)
        return gone + await repository.delete_turns(session, tenant_id, conversation_ids)
