"""Chat Completions, streamed, over the guarded HTTP client and nothing else.

The official SDK is left out on purpose: it walks through the types of every message and every event, which costs more
CPU than the rest of the turn (5 of 19 ms, measured by `benchmarks/turn.py`).
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx2
import orjson

from agents.ports import ChatDelta, ChatRequest, ModelFailed
from core.errors import AppError
from core.http import (
    AddressRefused,
    CircuitOpen,
    Limits,
    OutboundClient,
    OutboundTimeout,
    ResponseTooLarge,
    ResponseUnreadable,
)
from integrations.openai.answer import Answer

_DEFAULT_BASE_URL = "https://api.openai.com/v1"
_CONNECT_SECONDS = 5.0
_GRACE_SECONDS = 0.2
_DRAIN_SECONDS = 0.5


class OpenAIChat:
    """The `ChatModel` port for everything that speaks the OpenAI API.

    Args:
        outbound: the guarded client that carries the requests.
    """

    def __init__(self, outbound: OutboundClient) -> None:
        self._outbound = outbound

    async def stream(self, request: ChatRequest) -> AsyncIterator[ChatDelta]:
        """Stream an answer; see `ChatModel`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + request.total_seconds
        due = min(deadline, loop.time() + request.first_token_seconds + _GRACE_SECONDS)
        chunks = self._chunks(request)
        answer = Answer()
        try:
            while not answer.ended:
                async with asyncio.timeout_at(due):
                    chunk = await anext(chunks, None)
                if chunk is None:
                    break
                text, usage = answer.read(chunk)
                if text or usage:
                    due = deadline
                    yield ChatDelta(text=text, usage=usage)
            if answer.ended:
                await _drain(chunks)
        except (TimeoutError, AppError) as error:
            raise ModelFailed(_reason(error)) from error
        finally:
            await chunks.aclose()
        if not answer.complete:
            raise ModelFailed("broken_stream")
        if requests := answer.tool_requests():
            yield ChatDelta(tools=requests)

    async def _chunks(self, request: ChatRequest) -> AsyncGenerator[bytes]:
        target = request.target
        body: dict[str, Any] = {
            "model": target.model,
            "messages": request.messages,
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_completion_tokens": request.max_tokens,
        }
        if request.tools:
            body["tools"] = request.tools
        url = f"{(target.base_url or _DEFAULT_BASE_URL).rstrip('/')}/chat/completions"
        headers = {"Authorization": f"Bearer {target.api_key or 'none'}", "Content-Type": "application/json"}
        # The read timeout ends a silent model before our own deadline, so that the breaker counts it.
        limits = Limits(connect=_CONNECT_SECONDS, read=request.first_token_seconds, total=request.total_seconds)
        call = self._outbound.stream("POST", url, headers=headers, content=orjson.dumps(body), limits=limits)
        async with call as response:
            _require_success(response)
            async for chunk in response.aiter_raw():
                yield chunk


async def _drain(chunks: AsyncIterator[bytes]) -> None:
    """Read what follows the last event, mostly nothing: a connection whose answer was read to its end is used again.

    Else every message would open a new one, with its handshakes.
    """
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for _ in chunks:
                pass
    except (TimeoutError, AppError):
        return  # the answer is complete; only its connection is lost


def _require_success(response: httpx2.Response) -> None:
    status = response.status_code
    if status == httpx2.codes.TOO_MANY_REQUESTS:
        raise ModelFailed("rate_limited")
    if not response.is_success:
        raise ModelFailed("unavailable" if status >= httpx2.codes.INTERNAL_SERVER_ERROR else "refused")


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "timeout"),
    (OutboundTimeout, "timeout"),
    (CircuitOpen, "circuit_open"),
    (AddressRefused, "refused"),
    (ResponseTooLarge, "unreadable"),
    (ResponseUnreadable, "unreadable"),
)


def _reason(error: Exception) -> str:
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "unavailable")
