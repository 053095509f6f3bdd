"""A client of the Model Context Protocol over streamable HTTP, for both of its eras.

Since 2026-07-28 a request carries all that its server must know; before, a handshake opened a session. The modern way
is tried first, and a server that refuses it is spoken to the old way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import httpx2
import orjson

from agents.custom_tools.outbound import ToolFailed, send
from core.http import OutboundClient

MODERN: Final = "2026-07-28"
LEGACY: Final = "2025-11-25"
_SPOKEN: Final = frozenset({LEGACY, "2025-06-18", "2025-03-26"})
_CLIENT: Final = {"name": "comptoir", "version": "1"}
_PAGES: Final = 3
_META: Final = "io.modelcontextprotocol/"


@dataclass(frozen=True)
class Server:
    """Where a server is, the secret headers that it wants, and the version that it spoke last, if known."""

    url: str
    headers: dict[str, str]
    protocol: str | None = None


@dataclass(frozen=True)
class Offered:
    """A tool as a server describes it; every text is a stranger's."""

    name: str
    description: str
    schema: Any
    read_only: bool


class McpClient:
    """Speaks to MCP servers. Keeps nothing between calls."""

    def __init__(self, client: OutboundClient) -> None:
        self._client = client

    async def tools(self, server: Server) -> tuple[list[Offered], str]:
        """Return the tools of a server and the version of the protocol that it speaks.

        Raises:
            ToolFailed: it speaks no version of ours, or no sense.
            AppError: what `OutboundClient.request` raises.
        """
        session = await self._open(server)
        found: list[Offered] = []
        cursor: str | None = None
        for _ in range(_PAGES):
            page = await session.request("tools/list", {"cursor": cursor} if cursor else {})
            found += [tool for one in page.get("tools") or () if (tool := _offered(one)) is not None]
            cursor = page.get("nextCursor")
            if not isinstance(cursor, str):
                break
        return found, session.protocol

    async def call(self, server: Server, name: str, arguments: dict[str, Any]) -> Any:
        """Call a tool and return its content: what it structured, else its texts.

        Raises:
            ToolFailed: the tool says that it failed, or answers what we do not read.
            AppError: what `OutboundClient.request` raises.
        """
        session = await self._open(server)
        result = await session.request("tools/call", {"name": name, "arguments": arguments}, name=name)
        content = [one for one in result.get("content") or () if isinstance(one, dict)]
        texts = [str(one.get("text", "")) for one in content if one.get("type") == "text"]
        if result.get("isError"):
            raise ToolFailed(f"The tool failed: {' '.join(texts)[:200]}")
        if result.get("resultType") == "input_required":
            raise ToolFailed("The tool wants to ask back, which is not possible here.")
        return result.get("structuredContent") or (texts[0] if len(texts) == 1 else texts)

    async def _open(self, server: Server) -> "_Session":
        if server.protocol in _SPOKEN:
            return await self._shake_hands(server)
        session = _Session(self._client, server, MODERN)
        if server.protocol is None and not await session.understood():
            return await self._shake_hands(server)
        return session

    async def _shake_hands(self, server: Server) -> "_Session":
        session = _Session(self._client, server, LEGACY)
        parameters = {"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": _CLIENT}
        answer = await session.request("initialize", parameters)
        version = answer.get("protocolVersion")
        if version not in _SPOKEN:
            raise ToolFailed("The server speaks no version of the protocol that we speak.")
        session.protocol = str(version)
        await session.notify("notifications/initialized")
        return session


class _Session:
    """Requests to one server in one version of the protocol."""

    def __init__(self, client: OutboundClient, server: Server, protocol: str) -> None:
        self._client = client
        self._server = server
        self._id: str | None = None
        self._count = 0
        self.protocol = protocol

    async def understood(self) -> bool:
        """Ask a server whether it speaks the modern way."""
        response = await self._post("server/discover", {})
        if not response.is_success:
            return False
        versions = (_answer(response, self._count).get("result") or {}).get("supportedVersions")
        return isinstance(versions, list) and MODERN in versions

    async def request(self, method: str, parameters: dict[str, Any], *, name: str = "") -> dict[str, Any]:
        response = await self._post(method, parameters, name=name)
        if not response.is_success:
            raise ToolFailed(f"The server answered {method} with status {response.status_code}.")
        self._id = response.headers.get("mcp-session-id") or self._id
        answer = _answer(response, self._count)
        if "error" in answer:
            error = answer["error"] if isinstance(answer["error"], dict) else {}
            raise ToolFailed(f"The server refused {method}: {str(error.get('message', ''))[:200]}")
        result = answer.get("result")
        if not isinstance(result, dict):
            raise ToolFailed(f"The server's answer to {method} makes no sense.")
        return result

    async def notify(self, method: str) -> None:
        await send(self._client, "POST", self._server.url, headers=self._headers(method, ""), json=_message(method, {}))

    async def _post(self, method: str, parameters: dict[str, Any], *, name: str = "") -> httpx2.Response:
        self._count += 1
        if self.protocol == MODERN:
            meta = {f"{_META}protocolVersion": MODERN, f"{_META}clientInfo": _CLIENT, f"{_META}clientCapabilities": {}}
            parameters = {**parameters, "_meta": meta}
        message = {**_message(method, parameters), "id": self._count}
        headers = self._headers(method, name)
        return await send(self._client, "POST", self._server.url, headers=headers, json=message)

    def _headers(self, method: str, name: str) -> dict[str, str]:
        found = {**self._server.headers, "Accept": "application/json, text/event-stream"}
        if method != "initialize":
            found["MCP-Protocol-Version"] = self.protocol
        if self._id is not None:
            found["Mcp-Session-Id"] = self._id
        if self.protocol == MODERN:
            found["Mcp-Method"] = method
            if name:
                found["Mcp-Name"] = name
        return found


def _message(method: str, parameters: dict[str, Any]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "method": method, **({"params": parameters} if parameters else {})}


def _answer(response: httpx2.Response, number: int) -> dict[str, Any]:
    """Return the answer to a request, out of a JSON body or a stream of events."""
    if response.headers.get("content-type", "").startswith("text/event-stream"):
        found: Iterator[Any] = _events(response.text)
    else:
        found = iter([_parsed(response.content)])
    for message in found:
        if isinstance(message, dict) and message.get("id") == number:
            return message
    raise ToolFailed("The server's answer makes no sense.")


def _events(body: str) -> Iterator[Any]:
    for block in body.replace("\r\n", "\n").split("\n\n"):
        lines = [line[5:].removeprefix(" ") for line in block.split("\n") if line.startswith("data:")]
        if lines:
            yield _parsed("\n".join(lines).encode())


def _parsed(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def _offered(tool: Any) -> Offered | None:
    if not isinstance(tool, dict) or not isinstance(tool.get("name"), str):
        return None
    hints = tool.get("annotations")
    read_only = isinstance(hints, dict) and hints.get("readOnlyHint") is True
    return Offered(tool["name"], str(tool.get("description") or ""), tool.get("inputSchema"), read_only)
