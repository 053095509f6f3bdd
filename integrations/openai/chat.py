"""Chat Completions, streamed, by the official SDK on the guarded HTTP client.

Two things keep the SDK out of the hot path: the conversation goes in as `extra_body`, since `messages` would have it
walk through the types of every message (3.5 ms of CPU a call instead of 1.3, measured with twelve messages and seven
tools), and the stream is read as bytes, since its event objects cost as much again.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx2
import openai

from agents.ports import ChatDelta, ChatRequest, ModelFailed, ModelTarget
from core.errors import AppError
from core.http import AddressRefused, CircuitOpen, OutboundClient, OutboundTimeout, ResponseTooLarge, ResponseUnreadable
from integrations.openai.answer import Answer

_DEFAULT_BASE_URL = "https://api.openai.com/v1"
_CLIENTS = 256
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
        self._clients: OrderedDict[ModelTarget, openai.AsyncOpenAI] = OrderedDict()

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
        except (TimeoutError, openai.OpenAIError, httpx2.TransportError, AppError) as error:
            raise ModelFailed(_reason(error)) from error
        finally:
            await chunks.aclose()
        if not answer.complete:
            raise ModelFailed("broken_stream")
        if requests := answer.tool_requests():
            yield ChatDelta(tools=requests)

    async def _chunks(self, request: ChatRequest) -> AsyncGenerator[bytes]:
        body: dict[str, Any] = {
            "messages": request.messages,
            "stream_options": {"include_usage": True},
            "max_completion_tokens": request.max_tokens,
        }
        if request.tools:
            body["tools"] = request.tools
        # The read timeout ends a silent model before our own deadline, so that the breaker counts it.
        timeout = httpx2.Timeout(request.total_seconds, connect=_CONNECT_SECONDS, read=request.first_token_seconds)
        call = self._client(request.target).chat.completions.with_streaming_response.create(
            model=request.target.model, messages=[], stream=True, extra_body=body, timeout=timeout
        )
        async with call as response:
            async for chunk in response.iter_bytes():
                yield chunk

    def _client(self, target: ModelTarget) -> openai.AsyncOpenAI:
        client = self._clients.get(target)
        if client is None:
            client = self._clients[target] = openai.AsyncOpenAI(
                base_url=target.base_url or _DEFAULT_BASE_URL,
                api_key=target.api_key or "none",
                http_client=self._outbound.httpx_client(),
                max_retries=0,
            )
            if len(self._clients) > _CLIENTS:
                self._clients.popitem(last=False)
        else:
            self._clients.move_to_end(target)
        return client


async def _drain(chunks: AsyncIterator[bytes]) -> None:
    """Read what follows the last event, mostly nothing: a connection whose answer was read to its end is used again.

    Else every message would open a new one, with its handshakes.
    """
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for _ in chunks:
                pass
    except (TimeoutError, openai.OpenAIError, AppError):
        return  # the answer is complete; only its connection is lost


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "timeout"),
    (OutboundTimeout, "timeout"),
    (openai.APITimeoutError, "timeout"),
    (openai.RateLimitError, "rate_limited"),
    (openai.InternalServerError, "unavailable"),
    (openai.APIStatusError, "refused"),
    (CircuitOpen, "circuit_open"),
    (AddressRefused, "refused"),
    (ResponseTooLarge, "unreadable"),
    (ResponseUnreadable, "unreadable"),
)


def _reason(error: BaseException) -> str:
    """Name a failure; the SDK wraps what the guarded client raised, so the causes are looked at first."""
    if isinstance(error.__cause__, AppError):
        return _reason(error.__cause__)
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "unavailable")
