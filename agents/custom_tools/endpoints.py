"""Tenants' own tools over HTTP."""

import time
from typing import Final

from fastapi import APIRouter, Response

from agents.custom_tools import calls, repository, service
from agents.custom_tools.mcp import McpClient, Server
from agents.custom_tools.schemas import (
    ServerIn,
    ServerOut,
    ServerPatch,
    TestIn,
    TestOut,
    ToolIn,
    ToolOut,
    ToolPatch,
    server_out,
    tool_out,
)
from core.errors import AppError, Conflict, NotFound
from core.http import OutboundClient
from core.ids import parse_id, public_id
from core.limits import Policy, RateLimiter, Take
from core.runtime import RuntimeDep
from tenants.access import Admin, TenantSession, Viewer
from tenants.audit import record

router = APIRouter(prefix="/v1/tools", tags=["tools"])
server_router = APIRouter(prefix="/v1/mcp-servers", tags=["tools"])

_TRIES: Final = Policy("custom_tools", limit=30, window=60)


@router.get("")
async def list_tools(principal: Viewer, session: TenantSession) -> list[ToolOut]:
    """List the shop's own tools, those of its MCP servers too. A stage of a flow uses them by their names."""
    return [tool_out(tool) for tool in await repository.tools(session, principal.tenant_id)]


@router.post("", status_code=201)
async def add_tool(rt: RuntimeDep, principal: Admin, session: TenantSession, body: ToolIn) -> ToolOut:
    """Make a tool, described by hand or by an operation of an OpenAPI document."""
    tool = await service.add_tool(rt, session, principal.tenant_id, body)
    await record(session, principal, "tool.added", "tool", public_id("tol", tool.id), name=tool.name)
    return tool_out(tool)


@router.get("/{tool_id}")
async def get_tool(principal: Viewer, session: TenantSession, tool_id: str) -> ToolOut:
    """Read a tool."""
    return tool_out(await service.find_tool(session, principal.tenant_id, parse_id("tol", tool_id)))


@router.patch("/{tool_id}")
async def change_tool(
    rt: RuntimeDep, principal: Admin, session: TenantSession, tool_id: str, body: ToolPatch
) -> ToolOut:
    """Change a tool's description, headers, and what it may do."""
    tool = await service.change_tool(rt, session, principal.tenant_id, parse_id("tol", tool_id), body)
    await record(session, principal, "tool.changed", "tool", tool_id, name=tool.name)
    return tool_out(tool)


@router.delete("/{tool_id}", status_code=204)
async def delete_tool(principal: Admin, session: TenantSession, tool_id: str) -> Response:
    """Delete a tool. Agents that use it go on without."""
    if not await repository.remove_tool(session, principal.tenant_id, parse_id("tol", tool_id)):
        raise NotFound("No tool has this id.")
    await record(session, principal, "tool.deleted", "tool", tool_id)
    return Response(status_code=204)


@router.post("/{tool_id}/test")
async def test_tool(rt: RuntimeDep, principal: Admin, tool_id: str, body: TestIn) -> TestOut:
    """Call a tool as a model would, and see what the model would be told."""
    async with rt.db.tenant(principal.tenant_id) as session:  # closed before the call: strangers are slow
        tool = await service.find_tool(session, principal.tenant_id, parse_id("tol", tool_id))
        server = await repository.server(session, principal.tenant_id, tool.server_id) if tool.server_id else None
        own = calls.own_tool(rt, tool, server)
    if own.effect and not body.run_effect:
        raise Conflict("This tool changes something. Say run_effect to run it all the same.")
    (await rt.ports.get(RateLimiter).take(Take(_TRIES, principal.tenant_id.hex))).require()
    start = time.perf_counter()
    try:
        result, error = await calls.run(rt, own, body.arguments), None
    except AppError as failure:
        result, error = None, failure.detail
    return TestOut(ok=error is None, result=result, error=error, took_ms=round((time.perf_counter() - start) * 1000, 1))


@server_router.get("")
async def list_servers(principal: Viewer, session: TenantSession) -> list[ServerOut]:
    """List the shop's MCP servers with their tools."""
    tools = await repository.tools(session, principal.tenant_id)
    found = await repository.servers(session, principal.tenant_id)
    return [server_out(one, [tool_out(tool) for tool in tools if tool.server_id == one.id]) for one in found]


@server_router.post("", status_code=201)
async def add_server(rt: RuntimeDep, principal: Admin, session: TenantSession, body: ServerIn) -> ServerOut:
    """Name an MCP server (streamable HTTP). Refresh it to get its tools."""
    server = await service.add_server(rt, session, principal.tenant_id, body)
    await record(session, principal, "mcp_server.added", "mcp_server", public_id("mcp", server.id), name=server.name)
    return server_out(server, [])


@server_router.patch("/{server_id}")
async def change_server(
    rt: RuntimeDep, principal: Admin, session: TenantSession, server_id: str, body: ServerPatch
) -> ServerOut:
    """Change where a server is, or its headers."""
    server = await service.change_server(rt, session, principal.tenant_id, parse_id("mcp", server_id), body)
    await record(session, principal, "mcp_server.changed", "mcp_server", server_id, name=server.name)
    tools = await repository.tools_of(session, principal.tenant_id, server.id)
    return server_out(server, [tool_out(tool) for tool in tools])


@server_router.delete("/{server_id}", status_code=204)
async def delete_server(principal: Admin, session: TenantSession, server_id: str) -> Response:
    """Delete a server with its tools. Agents that use them go on without."""
    if not await repository.remove_server(session, principal.tenant_id, parse_id("mcp", server_id)):
        raise NotFound("No MCP server has this id.")
    await record(session, principal, "mcp_server.deleted", "mcp_server", server_id)
    return Response(status_code=204)


@server_router.post("/{server_id}/refresh")
async def refresh_server(rt: RuntimeDep, principal: Admin, server_id: str) -> ServerOut:
    """Ask a server for its tools. New ones are used once a stage names them; those it no longer has go."""
    key = parse_id("mcp", server_id)
    async with rt.db.tenant(principal.tenant_id) as session:
        server = await service.find_server(session, principal.tenant_id, key)
        secrets = service.unseal(rt, principal.tenant_id, service.COLUMN.server, server.headers)
        remote = Server(server.url, secrets)
    (await rt.ports.get(RateLimiter).take(Take(_TRIES, principal.tenant_id.hex))).require()
    offered, protocol = await McpClient(rt.ports.get(OutboundClient)).tools(remote)
    async with rt.db.tenant(principal.tenant_id) as session:
        server = await service.find_server(session, principal.tenant_id, key)
        own = len(await repository.tools_of(session, principal.tenant_id, key))
        room = service.MOST_TOOLS - await repository.count_tools(session, principal.tenant_id) + own
        tools = await service.take_over(session, server, offered, room)
        server.protocol, server.refreshed_at = protocol, rt.clock.now()
        await session.flush()
        for tool in tools:
            await session.refresh(tool)
        await record(session, principal, "mcp_server.refreshed", "mcp_server", server_id, tools=len(tools))
        return server_out(server, [tool_out(tool) for tool in tools])
