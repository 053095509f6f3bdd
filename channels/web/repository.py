"""SQL of the web channel: visitors and what the widget shows of a conversation."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from agents.models import Agent
from conversations.models import Conversation, Message, Visitor
from tenants.models import DirectoryUser, Storefront, Tenant

SHOWN = 200


async def storefront(session: AsyncSession, tenant_id: UUID, storefront_id: UUID) -> Storefront | None:
    """Return a storefront."""
    return await session.get(Storefront, (tenant_id, storefront_id))


async def tenant(session: AsyncSession, tenant_id: UUID) -> Tenant:
    """Return the tenant's own row."""
    return await session.get_one(Tenant, tenant_id)


async def published_agent(session: AsyncSession, tenant_id: UUID, agent_id: UUID | None) -> Agent | None:
    """Return the storefront's agent if it is published, else the tenant's first published one."""
    statement = (
        select(Agent)
        .where(Agent.tenant_id == tenant_id, Agent.published_version.is_not(None), Agent.archived_at.is_(None))
        .order_by(Agent.id != agent_id if agent_id else Agent.id, Agent.id)
        .limit(1)
    )
    return await session.scalar(statement)


async def add_visitor(session: AsyncSession, tenant_id: UUID, visitor_id: UUID, storefront_id: UUID) -> None:
    """Store a new visitor."""
    await session.execute(insert(Visitor).values(tenant_id=tenant_id, id=visitor_id, storefront_id=storefront_id))


async def visitor_exists(session: AsyncSession, tenant_id: UUID, visitor_id: UUID) -> bool:
    """Say whether a visitor is still known (an erased one is not)."""
    return await session.get(Visitor, (tenant_id, visitor_id)) is not None


async def add_conversation(session: AsyncSession, values: dict[str, Any]) -> None:
    """Store a new conversation."""
    await session.execute(insert(Conversation).values(**values))


async def conversation(
    session: AsyncSession, tenant_id: UUID, visitor_id: UUID, conversation_id: UUID
) -> Conversation | None:
    """Return a conversation if it is this visitor's."""
    found = await session.get(Conversation, (tenant_id, conversation_id))
    return found if found is not None and found.visitor_id == visitor_id else None


async def note_signal(
    session: AsyncSession, tenant_id: UUID, visitor_id: UUID, conversation_id: UUID, signal: str
) -> bool:
    """Remember what happened on the page until the next message; say whether the conversation is this visitor's."""
    statement = (
        update(Conversation)
        .where(
            Conversation.tenant_id == tenant_id,
            Conversation.id == conversation_id,
            Conversation.visitor_id == visitor_id,
        )
        .values(signal=signal)
        .returning(Conversation.id)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def messages(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> list[Row[Any]]:
    """Return the newest messages of a conversation with the names of people who wrote some, oldest first."""
    statement = (
        select(
            Message.id,
            Message.role,
            DirectoryUser.name.label("author"),
            Message.text,
            Message.cards,
            Message.created_at,
        )
        .outerjoin(DirectoryUser, DirectoryUser.id == Message.author_id)
        .where(Message.tenant_id == tenant_id, Message.conversation_id == conversation_id)
        .order_by(Message.id.desc())
        .limit(SHOWN)
    )
    return list(reversed((await session.execute(statement)).all()))
