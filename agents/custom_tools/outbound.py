"""The one way out for tools of tenants: short, small, to one host, without redirects."""

from typing import Any, Final

import httpx2
import orjson

from core.errors import AppError
from core.http import Limits, OutboundClient

LIMITS: Final = Limits(connect=3.0, read=8.0, total=10.0, max_bytes=256 * 1024)
_OWN: Final = frozenset({"host", "content-length", "transfer-encoding", "connection", "cookie", "user-agent"})


class ToolFailed(AppError):
    """The other side did not do it; `detail` is fit for a model and for the owner who tries the tool."""

    code, status, title = "tool_failed", 502, "The tool did not answer as it should"


async def send(
    client: OutboundClient,
    method: str,
    url: str,
    *,
    headers: dict[str, str],
    json: Any = None,
    retryable: bool = False,
) -> httpx2.Response:
    """Make a call.

    Args:
        client: the guarded client.
        method: HTTP method.
        url: the whole address.
        headers: what the tenant set, and ours.
        json: body.
        retryable: whether trying again is safe.

    Raises:
        ToolFailed: it redirects.
        AppError: what `OutboundClient.request` raises.
    """
    content = None if json is None else orjson.dumps(json)
    if content is not None:
        headers = {**headers, "Content-Type": "application/json"}
    response = await client.request(
        method, url, headers=headers, content=content, retryable=retryable, redirects=False, limits=LIMITS
    )
    if response.is_redirect:
        raise ToolFailed("It sends callers elsewhere; give its final address.")
    return response


def usable_headers(headers: dict[str, str]) -> dict[str, str]:
    """Return the headers that a tenant may set: none that frame the request itself."""
    return {name: value for name, value in headers.items() if name.lower() not in _OWN}
