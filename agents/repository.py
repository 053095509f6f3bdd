"""SQL of agents, their versions and FAQ."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from agents.models import Agent, AgentVersion, FaqEntry, ModelSettings


async def list_agents(session: AsyncSession, tenant_id: UUID, before: UUID | None, limit: int) -> list[Agent]:
    """Return agents, newest first, archived ones included."""
    statement = select(Agent).where(Agent.tenant_id == tenant_id).order_by(Agent.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(Agent.id < before)
    return list(await session.scalars(statement))


async def get_agent(session: AsyncSession, tenant_id: UUID, agent_id: UUID, *, lock: bool = False) -> Agent | None:
    """Return an agent, locked for a change when asked."""
    return await session.get(Agent, (tenant_id, agent_id), with_for_update=lock)


async def count_agents(session: AsyncSession, tenant_id: UUID) -> int:
    """Return how many agents are not archived, and keep others from being added until the commit."""
    key = func.hashtextextended(f"agents:{tenant_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))
    return await active_agents(session, tenant_id)


async def active_agents(session: AsyncSession, tenant_id: UUID) -> int:
    """Return how many agents are not archived."""
    statement = select(func.count()).where(Agent.tenant_id == tenant_id, Agent.archived_at.is_(None))
    return (await session.execute(statement)).scalar_one()


async def add_version(session: AsyncSession, values: dict[str, Any]) -> None:
    """Store a published definition."""
    await session.execute(insert(AgentVersion).values(**values))


async def get_definition(session: AsyncSession, tenant_id: UUID, agent_id: UUID, version: int) -> dict[str, Any]:
    """Return what a published version froze."""
    return (await session.get_one(AgentVersion, (tenant_id, agent_id, version))).definition


async def list_versions(session: AsyncSession, tenant_id: UUID, agent_id: UUID) -> list[AgentVersion]:
    """Return the published versions, newest first."""
    statement = (
        select(AgentVersion)
        .where(
            AgentVersion.tenant_id == tenant_id,
            AgentVersion.agent_id == agent_id,
            AgentVersion.version > 0,  # below are drafts that were rehearsed
        )
        .order_by(AgentVersion.version.desc())
        .limit(100)
    )
    return list(await session.scalars(statement))


async def replace_faq(session: AsyncSession, tenant_id: UUID, agent_id: UUID, entries: list[dict[str, Any]]) -> None:
    """Replace the FAQ as a whole and let every process know by the agent's FAQ version."""
    await session.execute(delete(FaqEntry).where(FaqEntry.tenant_id == tenant_id, FaqEntry.agent_id == agent_id))
    if entries:
        rows = [
            {"tenant_id": tenant_id, "agent_id": agent_id, "position": position, **entry}
            for position, entry in enumerate(entries)
        ]
        await session.execute(insert(FaqEntry), rows)
    await session.execute(
        update(Agent)
        .where(Agent.tenant_id == tenant_id, Agent.id == agent_id)
        .values(faq_version=Agent.faq_version + 1)
    )


async def get_faq(session: AsyncSession, tenant_id: UUID, agent_id: UUID) -> list[FaqEntry]:
    """Return the FAQ in its order."""
    statement = (
        select(FaqEntry)
        .where(FaqEntry.tenant_id == tenant_id, FaqEntry.agent_id == agent_id)
        .order_by(FaqEntry.position)
    )
    return list(await session.scalars(statement))


async def set_model(session: AsyncSession, tenant_id: UUID, values: dict[str, Any]) -> None:
    """Store the tenant's own model: `base_url`, `model`, `api`, and `api_key` encrypted."""
    statement = upsert(ModelSettings).values(tenant_id=tenant_id, **values)
    changed = {**values, "updated_at": func.now()}
    await session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=changed))


async def get_model(session: AsyncSession, tenant_id: UUID) -> ModelSettings | None:
    """Return the tenant's own model."""
    return await session.get(ModelSettings, tenant_id)


async def delete_model(session: AsyncSession, tenant_id: UUID) -> None:
    """Go back to the platform's model."""
    await session.execute(delete(ModelSettings).where(ModelSettings.tenant_id == tenant_id))
