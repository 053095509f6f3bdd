"""SQL of tenants' own tools."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from agents.custom_tools.models import CustomTool, McpServer


async def tools(session: AsyncSession, tenant_id: UUID) -> Sequence[CustomTool]:
    """Return all tools by name."""
    statement = select(CustomTool).where(CustomTool.tenant_id == tenant_id).order_by(CustomTool.name)
    return (await session.scalars(statement)).all()


async def named(session: AsyncSession, tenant_id: UUID, names: Collection[str]) -> list[tuple[CustomTool, Any]]:
    """Return the tools of these names, each with its server or None."""
    on = (McpServer.tenant_id == CustomTool.tenant_id) & (McpServer.id == CustomTool.server_id)
    statement = (
        select(CustomTool, McpServer)
        .outerjoin(McpServer, on)
        .where(CustomTool.tenant_id == tenant_id, CustomTool.name.in_(names))
        .order_by(CustomTool.name)
    )
    return [(row[0], row[1]) for row in (await session.execute(statement)).all()]


async def names(session: AsyncSession, tenant_id: UUID) -> frozenset[str]:
    """Return the names of all tools, which a flow may use."""
    return frozenset(await session.scalars(select(CustomTool.name).where(CustomTool.tenant_id == tenant_id)))


async def count_tools(session: AsyncSession, tenant_id: UUID) -> int:
    """Return how many tools there are."""
    statement = select(func.count()).select_from(CustomTool).where(CustomTool.tenant_id == tenant_id)
    return await session.scalar(statement) or 0


async def tool(session: AsyncSession, tenant_id: UUID, tool_id: UUID) -> CustomTool | None:
    """Return a tool."""
    return await session.get(CustomTool, (tenant_id, tool_id))


async def remove_tool(session: AsyncSession, tenant_id: UUID, tool_id: UUID) -> bool:
    """Delete a tool; False when there is none."""
    statement = delete(CustomTool).where(CustomTool.tenant_id == tenant_id, CustomTool.id == tool_id)
    return await session.scalar(statement.returning(CustomTool.id)) is not None


async def servers(session: AsyncSession, tenant_id: UUID) -> Sequence[McpServer]:
    """Return all MCP servers by name."""
    statement = select(McpServer).where(McpServer.tenant_id == tenant_id).order_by(McpServer.name)
    return (await session.scalars(statement)).all()


async def server(session: AsyncSession, tenant_id: UUID, server_id: UUID) -> McpServer | None:
    """Return an MCP server."""
    return await session.get(McpServer, (tenant_id, server_id))


async def tools_of(session: AsyncSession, tenant_id: UUID, server_id: UUID) -> Sequence[CustomTool]:
    """Return the tools of a server."""
    statement = select(CustomTool).where(CustomTool.tenant_id == tenant_id, CustomTool.server_id == server_id)
    return (await session.scalars(statement.order_by(CustomTool.name))).all()


async def remove_server(session: AsyncSession, tenant_id: UUID, server_id: UUID) -> bool:
    """Delete a server with its tools; False when there is none."""
    await session.execute(
        delete(CustomTool).where(CustomTool.tenant_id == tenant_id, CustomTool.server_id == server_id)
    )
    statement = delete(McpServer).where(McpServer.tenant_id == tenant_id, McpServer.id == server_id)
    return await session.scalar(statement.returning(McpServer.id)) is not None
