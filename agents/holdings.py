"""What a tenant has of agents: how many, for the plan that limits them, and which, for the storefronts they serve."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents import repository
from agents.knowledge import repository as knowledge


class AgentHoldings:
    """The `Holdings` port of billing."""

    async def count(self, session: AsyncSession, tenant_id: UUID) -> dict[str, int]:
        """Return how many agents are in service, and how many pages and documents they may answer from."""
        return {
            "agents": await repository.active_agents(session, tenant_id),
            "knowledge_documents": await knowledge.count_documents(session, tenant_id),
        }


class LocalAgents:
    """The `AgentLookup` port of tenants."""

    async def is_agent(self, session: AsyncSession, tenant_id: UUID, agent_id: UUID) -> bool:
        """Say whether the tenant has this agent and has not archived it."""
        found = await repository.get_agent(session, tenant_id, agent_id)
        return found is not None and found.archived_at is None
