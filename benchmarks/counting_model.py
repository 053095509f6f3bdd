"""A model that counts what it is asked: Chat Completions on loopback, within the benchmark's own process."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Self

from agents.brains.tokens import count
from benchmarks.requests import Requests

_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
_ANSWER_TOKENS, _CALL_TOKENS = 60, 25
_PER_MESSAGE = 4
"""Tokens around each message."""
_CACHE_FROM, _CACHE_STEP = 1024, 128
"""Providers keep the beginnings of prompts from so many tokens on, in such steps."""
_ANSWERS = {
    "fr": "Avec plaisir. Dites-moi un peu ce que vous aimez, et nous regardons cela ensemble.",
    "en": "With pleasure. Tell me a little about what you like, and we will look at it together.",
    "de": "Sehr gern. Erzählen Sie mir ein wenig, was Ihnen gefällt, und wir schauen gemeinsam.",
    "it": "Con piacere. Mi dica che cosa le piace, e lo guardiamo insieme con calma.",
    "es": "Con mucho gusto. Cuénteme qué le gusta y lo miramos juntos con calma.",
}


@dataclass(frozen=True)
class Call:
    """One call, in tokens."""

    given: int
    cached: int
    """How many of them a provider's prompt cache would have held."""
    written: int
    is_first: bool
    """The first call of a turn."""


class CountingModel:
    """Serves while its block lasts."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.base_url = ""
        self._seen: set[str] = set()

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Client(self), "127.0.0.1", 0)
        self.base_url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    def answer(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        """Count a request and return the deltas of its answer: a search where no product is at hand, else words."""
        messages, tools = request["messages"], json.dumps(request.get("tools", []), ensure_ascii=False)
        parts = [tools, *(json.dumps(message, ensure_ascii=False) for message in messages)]
        texts = [message["content"] or json.dumps(message) for message in messages]
        sizes = [count(tools), *(count(text) + _PER_MESSAGE for text in texts)]
        is_first = messages[-1]["role"] == "user"
        searches = is_first and not any("Cards just shown" in text for text in texts)
        written = _CALL_TOKENS if searches else _ANSWER_TOKENS
        self.calls.append(Call(sum(sizes), self._cached(parts, sizes), written, is_first))
        if searches:
            function = {"name": "search_products", "arguments": json.dumps({"query": messages[-1]["content"][:80]})}
            return [{"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": function}]}]
        language = messages[0]["content"].rpartition('the tag "')[2][:2]
        return [{"content": _ANSWERS.get(language, _ANSWERS["en"])}]

    def _cached(self, parts: list[str], sizes: list[int]) -> int:
        """Tokens of the longest beginning that was sent before; whole messages only, which is on the low side."""
        known, begins, cached = 0, "", 0
        for part, size in zip(parts, sizes, strict=True):
            begins += part
            known += size
            if begins in self._seen:
                cached = known
            self._seen.add(begins)
        return cached // _CACHE_STEP * _CACHE_STEP if cached >= _CACHE_FROM else 0


class _Client(Requests):
    """One connection."""

    def __init__(self, model: CountingModel) -> None:
        self._model = model

    def answered(self, body: bytes, transport: asyncio.Transport) -> None:
        deltas = self._model.answer(json.loads(body))
        call = self._model.calls[-1]
        events: list[dict[str, Any]] = [{"choices": [{"index": 0, "delta": delta}]} for delta in deltas]
        usage = {"prompt_tokens": call.given, "completion_tokens": call.written}
        events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": usage})
        stream = b"".join(b"data: %b\n\n" % json.dumps(event).encode() for event in events) + b"data: [DONE]\n\n"
        transport.write(b"%b%x\r\n%b\r\n0\r\n\r\n" % (_HEAD, len(stream), stream))
