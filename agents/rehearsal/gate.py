"""What publishing asks of rehearsals."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents.rehearsal import repository
from agents.rehearsal.errors import RehearsalRequired


async def require_passed(session: AsyncSession, tenant_id: UUID, agent_id: UUID, digest: str) -> None:
    """Refuse what was not rehearsed with success.

    Raises:
        RehearsalRequired: the newest rehearsal of exactly this definition did not pass, or there is none.
    """
    if not await repository.passed(session, tenant_id, agent_id, digest):
        raise RehearsalRequired(
            "This agent's policy asks for a rehearsal before publishing, and none of exactly this draft has passed. "
            "Nothing was published. Start one with POST /v1/agents/{id}/rehearsals, or turn `require_rehearsal` off."
        )
