"""Chat Completions, streamed. The bytes of the stream are read raw: the SDK's event objects cost more than the turn."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx2
import openai
import orjson

from agents.ports import ChatDelta, ChatRequest, ModelFailed, ModelTarget, ToolRequest
from core.errors import AppError
from core.http import AddressRefused, CircuitOpen, OutboundClient, OutboundTimeout, ResponseTooLarge, ResponseUnreadable

_DEFAULT_BASE_URL = "https://api.openai.com/v1"
_CLIENTS = 256
_CONNECT_SECONDS = 5.0
_GRACE_SECONDS = 0.2


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
        answer = _Answer()
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
        except (TimeoutError, openai.OpenAIError, AppError) as error:
            raise ModelFailed(_reason(error)) from error
        finally:
            await chunks.aclose()
        if not answer.complete:
            raise ModelFailed("broken_stream")
        if requests := answer.tool_requests():
            yield ChatDelta(tools=requests)

    async def _chunks(self, request: ChatRequest) -> AsyncGenerator[bytes]:
        body: dict[str, Any] = {
            "model": request.target.model,
            "messages": request.messages,
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_completion_tokens": request.max_tokens,
        }
        if request.tools:
            body["tools"] = request.tools
        # The read timeout ends a silent model before our own deadline, so that the breaker counts it.
        timeout = httpx2.Timeout(request.total_seconds, connect=_CONNECT_SECONDS, read=request.first_token_seconds)
        completions: Any = self._client(request.target).chat.completions.with_streaming_response
        async with completions.create(**body, timeout=timeout) as response:
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


class _Answer:
    """Reads the stream's lines: text as it comes, tool calls put together, usage at the end."""

    def __init__(self) -> None:
        self._rest = b""
        self._calls: dict[int, dict[str, str]] = {}
        self.ended = False
        self.complete = False

    def read(self, chunk: bytes) -> tuple[str, dict[str, Any] | None]:
        """Take bytes and return the text and the usage that they complete."""
        lines = (self._rest + chunk).split(b"\n")
        self._rest = lines.pop()
        text: list[str] = []
        usage: dict[str, Any] | None = None
        for line in lines:
            if not line.startswith(b"data:"):
                continue
            data = line[5:].strip()
            if data == b"[DONE]":
                self.ended = self.complete = True
                break
            usage = self._event(data, text) or usage
        return "".join(text), usage

    def _event(self, data: bytes, text: list[str]) -> dict[str, Any] | None:
        try:
            event = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise ModelFailed("broken_stream") from error
        if not isinstance(event, dict) or "error" in event:
            raise ModelFailed("error_in_stream")
        for choice in event.get("choices") or ():
            delta = choice.get("delta") or {}
            if content := delta.get("content"):
                text.append(content)
            for call in delta.get("tool_calls") or ():
                self._collect(call)
            self.complete |= choice.get("finish_reason") is not None
        usage: dict[str, Any] | None = event.get("usage")
        return usage

    def _collect(self, call: dict[str, Any]) -> None:
        found = self._calls.setdefault(call.get("index", len(self._calls)), {"id": "", "name": "", "arguments": ""})
        function = call.get("function") or {}
        found["id"] = call.get("id") or found["id"]
        found["name"] += function.get("name") or ""
        found["arguments"] += function.get("arguments") or ""

    def tool_requests(self) -> tuple[ToolRequest, ...]:
        """Return the tools that the model asked for."""
        return tuple(
            ToolRequest(call["id"] or f"call_{index}", call["name"], call["arguments"])
            for index, call in sorted(self._calls.items())
        )


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "timeout"),
    (OutboundTimeout, "timeout"),
    (openai.APITimeoutError, "timeout"),
    (CircuitOpen, "circuit_open"),
    (openai.RateLimitError, "rate_limited"),
    (AddressRefused, "refused"),
    (ResponseTooLarge, "unreadable"),
    (ResponseUnreadable, "unreadable"),
)


def _reason(error: Exception) -> str:
    if isinstance(error, openai.APIStatusError) and not isinstance(error, openai.RateLimitError):
        return "refused" if error.status_code < 500 else "unavailable"
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "unavailable")
