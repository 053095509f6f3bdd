"""What a tenant has of agents, for the plan that limits their number."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents import repository


class AgentHoldings:
    """The `Holdings` port of billing."""

    async def count(self, session: AsyncSession, tenant_id: UUID) -> dict[str, int]:
        """Return how many agents are in service."""
        return {"agents": await repository.active_agents(session, tenant_id)}
