"""Chat Completions and Responses, streamed, by the official SDK on the guarded HTTP client.

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
from integrations.openai import completions, responses
from integrations.openai.answer import Answer, EventReader

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
        self._clients: OrderedDict[tuple[str, str], openai.AsyncOpenAI] = OrderedDict()

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        """Stream an answer; see `ChatModel`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + request.total_seconds
        due = min(deadline, loop.time() + request.first_token_seconds + _GRACE_SECONDS)
        chunks = self._chunks(request)
        answer = _answer(request.target)
        reader = EventReader(answer)
        try:
            while not answer.ended:
                async with asyncio.timeout_at(due):
                    chunk = await anext(chunks, None)
                if chunk is None:
                    break
                text, usage = reader.read(chunk)
                if answer.begun:
                    due = deadline
                if text or usage:
                    yield ChatDelta(text=text, usage=usage)
            if answer.ended:
                await _drain(chunks)
        except (TimeoutError, openai.OpenAIError, httpx2.TransportError, AppError) as error:
            raise ModelFailed(_reason(error)) from error
        finally:
            await chunks.aclose()
        if not answer.complete or answer.cut_short:
            raise ModelFailed("cut_short" if answer.cut_short else "broken_stream")
        if requests := answer.tool_requests():
            yield ChatDelta(tools=requests)

    async def _chunks(self, request: ChatRequest) -> AsyncGenerator[bytes]:
        # The read timeout ends a silent model before our own deadline, so that the breaker counts it.
        patience = request.first_token_seconds
        timeout = httpx2.Timeout(request.total_seconds, connect=min(_CONNECT_SECONDS, patience), read=patience)
        client, model = self._client(request.target), request.target.model
        call: Any  # the two APIs' answers have no type in common, and only their bytes are read
        if request.target.api == "responses":
            call = client.responses.with_streaming_response.create(
                model=model, input=[], stream=True, extra_body=responses.body(request), timeout=timeout
            )
        else:
            call = client.chat.completions.with_streaming_response.create(
                model=model, messages=[], stream=True, extra_body=completions.body(request), timeout=timeout
            )
        async with call as response:
            async for chunk in response.iter_bytes():
                yield chunk

    def _client(self, target: ModelTarget) -> openai.AsyncOpenAI:
        key = (target.base_url, target.api_key)
        client = self._clients.get(key)
        if client is None:
            client = self._clients[key] = openai.AsyncOpenAI(
                base_url=target.base_url or _DEFAULT_BASE_URL,
                api_key=target.api_key or "none",
                http_client=self._outbound.httpx_client(),
                max_retries=0,
            )
            if len(self._clients) > _CLIENTS:
                self._clients.popitem(last=False)
        else:
            self._clients.move_to_end(key)
        return client


def _answer(target: ModelTarget) -> Answer:
    return responses.ResponseAnswer() if target.api == "responses" else completions.CompletionAnswer()


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
    (httpx2.TimeoutException, "timeout"),
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
