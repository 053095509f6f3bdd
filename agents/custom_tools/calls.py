"""Calling a tenant's own tool: arguments checked, one host, a few seconds, and a result that is only data."""

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from agents.custom_tools import service
from agents.custom_tools.addresses import fill, names_in
from agents.custom_tools.json_schema import problems
from agents.custom_tools.mcp import McpClient, Server
from agents.custom_tools.models import CustomTool, McpServer
from agents.custom_tools.outbound import ToolFailed, send
from agents.custom_tools.results import fenced, read_body
from core.errors import Invalid
from core.http import OutboundClient
from core.runtime import Runtime

_REPEATABLE: Final = frozenset({"GET", "PUT", "DELETE"})
_IN_QUERY: Final = frozenset({"GET", "DELETE"})


@dataclass(frozen=True)
class OwnTool:
    """A tenant's tool with all that calling it takes. Secrets are not shown by `repr`."""

    tenant_id: UUID
    name: str
    description: str
    parameters: dict[str, Any]
    effect: bool
    trusted: bool
    method: str
    url: str
    places: dict[str, str]
    headers: dict[str, str] = field(repr=False)
    server: Server | None = field(default=None, repr=False)
    remote_name: str = ""

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the arguments."""
        return self.parameters


def own_tool(rt: Runtime, tool: CustomTool, server: McpServer | None) -> OwnTool:
    """Return a stored tool, its secrets unsealed."""
    tenant_id = tool.tenant_id
    column = service.COLUMN
    remote = None
    if server is not None:
        secrets = service.unseal(rt, tenant_id, column.server, server.headers)
        remote = Server(server.url, secrets, server.protocol)
    return OwnTool(
        tenant_id=tenant_id,
        name=tool.name,
        description=tool.description,
        parameters=tool.parameters,
        effect=tool.effect,
        trusted=tool.trusted,
        method=tool.method or "",
        url=tool.url or "",
        places=tool.places,
        headers=service.unseal(rt, tenant_id, column.tool, tool.headers),
        server=remote,
        remote_name=tool.remote_name or "",
    )


async def run(rt: Runtime, tool: OwnTool, arguments: dict[str, Any], *, key: str = "") -> dict[str, Any]:
    """Call a tool and return its answer, fenced.

    Args:
        rt: the runtime.
        tool: the tool.
        arguments: what a model, or the owner who tries it, wrote.
        key: the same for the same effect, sent as `Idempotency-Key`.

    Raises:
        Invalid: the arguments do not fit the tool's schema.
        AppError: the other side cannot be reached, must not be, or did not do it.
    """
    if wrong := problems(tool.parameters, arguments):
        raise Invalid("; ".join(wrong))
    client = rt.ports.get(OutboundClient)
    if tool.server is not None:
        return fenced(await McpClient(client).call(tool.server, tool.remote_name, arguments))
    return fenced(await _http(client, tool, arguments, key))


async def _http(client: OutboundClient, tool: OwnTool, arguments: dict[str, Any], key: str) -> Any:
    url, json = _request(tool, arguments)
    headers = {"Accept": "application/json", **tool.headers, **({"Idempotency-Key": key} if key else {})}
    repeatable = tool.method in _REPEATABLE and not tool.effect
    response = await send(client, tool.method, url, headers=headers, json=json, retryable=repeatable)
    if not response.is_success:
        raise ToolFailed(f"It answered with status {response.status_code}.")
    return read_body(response.content)


def _request(tool: OwnTool, arguments: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """Return the address and the body of a call."""
    inside = set(names_in(tool.url))
    url = fill(tool.url, {name: arguments.get(name) for name in inside})
    rest = {name: value for name, value in arguments.items() if name not in inside}
    query = {name: value for name, value in rest.items() if tool.places.get(name) == "query"}
    body = {name: value for name, value in rest.items() if name not in query}
    for name, value in query.items():
        if isinstance(value, (dict, list)):
            raise Invalid(f"{name}: a plain value is needed in an address.")
        template = f"{{{name}}}"
        url += ("&" if "?" in url else "?") + fill(f"{name}={template}", {name: value})
    return url, None if tool.method in _IN_QUERY else body
