"""Making, changing and reading tenants' own tools."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from agents.custom_tools import repository
from agents.custom_tools.addresses import check_address, names_in
from agents.custom_tools.json_schema import safe_schema
from agents.custom_tools.mcp import Offered
from agents.custom_tools.models import CustomTool, McpServer
from agents.custom_tools.openapi import Operation, read_operation
from agents.custom_tools.outbound import usable_headers
from agents.custom_tools.schemas import HttpIn, ServerIn, ServerPatch, ToolIn, ToolPatch
from agents.guardrails.manipulation import speaks_to_a_machine
from core.crypto import Crypto
from core.errors import Conflict, Invalid, NotFound
from core.ids import new_id
from core.redaction import clean_text
from core.runtime import Runtime

PREFIX: Final = "custom_"
MOST_TOOLS: Final = 50
MOST_SERVERS: Final = 10
_MOST_DOCUMENT: Final = 512 * 1024
_LONGEST_NAME: Final = 48
_LONGEST_DESCRIPTION: Final = 300
_READING: Final = frozenset({"GET"})
_IN_QUERY: Final = frozenset({"GET", "DELETE"})


@dataclass(frozen=True)
class _Column:
    """Where sealed headers belong."""

    tool: str = "custom_tools.headers"
    server: str = "mcp_servers.headers"


COLUMN: Final = _Column()


async def add_tool(rt: Runtime, session: AsyncSession, tenant_id: UUID, body: ToolIn) -> CustomTool:
    """Make a tool.

    Raises:
        Invalid: it cannot be called as described; the message says why.
        Conflict: there is one of this name, or there are too many.
    """
    if (body.http is None) == (body.openapi is None):
        raise Invalid("Describe the call by http or by openapi, one of them.")
    operation = _by_hand(body.http) if body.http else _by_document(body)
    check_address(operation.url, rt.settings.allow_private_hosts)
    if missing := [name for name in names_in(operation.url) if name not in operation.parameters["properties"]]:
        raise Invalid(f"The address uses {', '.join(missing)}, which the parameters do not have.")
    if await repository.count_tools(session, tenant_id) >= MOST_TOOLS:
        raise Conflict(f"A shop has at most {MOST_TOOLS} tools of its own.")
    description = body.description or operation.description[:_LONGEST_DESCRIPTION] or body.name
    tool = CustomTool(
        tenant_id=tenant_id,
        id=new_id(),
        name=f"{PREFIX}{body.name}",
        description=description,
        parameters=operation.parameters,
        effect=operation.method not in _READING if body.effect is None else body.effect,
        trusted=body.trusted,
        method=operation.method,
        url=operation.url,
        places=operation.places,
        headers=seal(rt, tenant_id, COLUMN.tool, body.headers),
        header_names=sorted(usable_headers(body.headers)),
    )
    session.add(tool)
    await _stored(session, tool, "There is a tool of this name already.")
    return tool


def _by_hand(body: HttpIn) -> Operation:
    schema = safe_schema(body.parameters)
    elsewhere = "query" if body.method in _IN_QUERY else "body"
    in_path = set(names_in(body.url))
    places = {name: "path" if name in in_path else elsewhere for name in schema["properties"]}
    return Operation(body.method, body.url, schema, places, "")


def _by_document(body: ToolIn) -> Operation:
    if body.openapi is None or len(orjson.dumps(body.openapi.document)) > _MOST_DOCUMENT:
        raise Invalid("The document is too large. Paste only what the operation needs.")
    return read_operation(body.openapi.document, body.openapi.operation_id, body.openapi.base_url)


async def change_tool(
    rt: Runtime, session: AsyncSession, tenant_id: UUID, tool_id: UUID, body: ToolPatch
) -> CustomTool:
    """Change how a tool is described, trusted and called. Raises NotFound."""
    tool = await find_tool(session, tenant_id, tool_id)
    if body.description is not None:
        tool.description = body.description
    if body.effect is not None:
        tool.effect = body.effect
    if body.trusted is not None:
        tool.trusted = body.trusted
    if body.headers is not None:
        if tool.server_id is not None:
            raise Invalid("The headers of this tool are those of its server.")
        tool.headers = seal(rt, tenant_id, COLUMN.tool, body.headers)
        tool.header_names = sorted(usable_headers(body.headers))
    await session.flush()
    return tool


async def find_tool(session: AsyncSession, tenant_id: UUID, tool_id: UUID) -> CustomTool:
    """Return a tool. Raises NotFound."""
    found = await repository.tool(session, tenant_id, tool_id)
    if found is None:
        raise NotFound("No tool has this id.")
    return found


async def add_server(rt: Runtime, session: AsyncSession, tenant_id: UUID, body: ServerIn) -> McpServer:
    """Name an MCP server; its tools come with the first refresh.

    Raises:
        Invalid: its address cannot be called.
        Conflict: there is one of this name, or there are too many.
    """
    if len(await repository.servers(session, tenant_id)) >= MOST_SERVERS:
        raise Conflict(f"A shop has at most {MOST_SERVERS} MCP servers.")
    server = McpServer(
        tenant_id=tenant_id,
        id=new_id(),
        name=body.name,
        url=_literal(rt, body.url),
        headers=seal(rt, tenant_id, COLUMN.server, body.headers),
        header_names=sorted(usable_headers(body.headers)),
    )
    session.add(server)
    await _stored(session, server, "There is a server of this name already.")
    return server


async def change_server(
    rt: Runtime, session: AsyncSession, tenant_id: UUID, server_id: UUID, body: ServerPatch
) -> McpServer:
    """Change where a server is and how it is called. Raises NotFound, Invalid."""
    server = await find_server(session, tenant_id, server_id)
    if body.url is not None:
        server.url, server.protocol = _literal(rt, body.url), None
    if body.headers is not None:
        server.headers = seal(rt, tenant_id, COLUMN.server, body.headers)
        server.header_names = sorted(usable_headers(body.headers))
    await session.flush()
    return server


async def find_server(session: AsyncSession, tenant_id: UUID, server_id: UUID) -> McpServer:
    """Return a server. Raises NotFound."""
    found = await repository.server(session, tenant_id, server_id)
    if found is None:
        raise NotFound("No MCP server has this id.")
    return found


async def take_over(
    session: AsyncSession, server: McpServer, offered: Sequence[Offered], room: int
) -> list[CustomTool]:
    """Make the tools of a server what it offers now; what the owner said of a tool stays.

    Args:
        session: the tenant's transaction.
        server: the server.
        offered: its tools; those whose schema cannot be checked are left out.
        room: how many tools the shop may have beside those of this server.
    """
    known = {tool.remote_name: tool for tool in await repository.tools_of(session, server.tenant_id, server.id)}
    kept: dict[str, CustomTool] = {}
    for one in offered:
        try:
            schema = safe_schema(one.schema or {"type": "object"})
        except Invalid:
            continue
        if len(kept) >= room or one.name in kept:
            continue
        tool = known.get(one.name) or _new(server, one, {*known, *kept})
        tool.parameters, tool.effect = schema, tool.effect or not one.read_only
        session.add(tool)
        kept[one.name] = tool
    for name, tool in known.items():
        if name not in kept:
            await session.delete(tool)
    await session.flush()
    return list(kept.values())


def _new(server: McpServer, offered: Offered, taken: set[str | None]) -> CustomTool:
    """A tool as it is first met. A description that speaks to a machine is replaced by the tool's name."""
    slug = re.sub(r"[^a-z0-9]+", "_", f"{server.name}_{offered.name}".lower()).strip("_")
    name = f"{PREFIX}{slug}"[:_LONGEST_NAME].rstrip("_")
    if any(other != offered.name for other in taken if other and other.lower() == offered.name.lower()):
        name = f"{name[: _LONGEST_NAME - 4]}_{len(taken):03}"
    said = clean_text(offered.description).strip()[:_LONGEST_DESCRIPTION]
    return CustomTool(
        tenant_id=server.tenant_id,
        id=new_id(),
        name=name,
        description=said if said and not speaks_to_a_machine(said) else f"The tool {slug} of {server.name}.",
        effect=not offered.read_only,
        trusted=False,
        places={},
        header_names=[],
        server_id=server.id,
        remote_name=offered.name,
    )


def seal(rt: Runtime, tenant_id: UUID, column: str, headers: dict[str, str]) -> bytes | None:
    """Return headers encrypted for one tenant and column; None for none."""
    usable = usable_headers(headers)
    return rt.ports.get(Crypto).encrypt(orjson.dumps(usable), tenant_id=tenant_id, column=column) if usable else None


def unseal(rt: Runtime, tenant_id: UUID, column: str, sealed: bytes | None) -> dict[str, str]:
    """Return the headers that `seal` encrypted."""
    if sealed is None:
        return {}
    found: dict[str, str] = orjson.loads(rt.ports.get(Crypto).decrypt(sealed, tenant_id=tenant_id, column=column))
    return found


def _literal(rt: Runtime, url: str) -> str:
    if names_in(url):
        raise Invalid("The address of a server holds no arguments.")
    return check_address(url, rt.settings.allow_private_hosts)


async def _stored(session: AsyncSession, row: Any, taken: str) -> None:
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError as error:
        raise Conflict(taken) from error
    await session.refresh(row)
