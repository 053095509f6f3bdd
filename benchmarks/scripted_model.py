"""An instant model: every chat completion is the same 20 tokens, streamed in OpenAI's format from prepared bytes.

    python -m benchmarks.scripted_model --fd N [--wait SECONDS]

The text is in the shoppers' language and states nothing about a shop, so that a claim check has every sentence to read
and none to withhold.
"""

import argparse
import asyncio
import json
import socket

import uvloop

from benchmarks.requests import Requests

TOKENS = (
    "Avec", " plaisir", ".", " Dites", "-moi", " un", " peu", " ce", " que", " vous",
    " aimez", ",", " et", " nous", " regardons", " cela", " ensemble", " avec", " grand", " soin.",
)  # fmt: skip
LAST_WORDS = b"soin."
_USAGE = {"prompt_tokens": 400, "completion_tokens": len(TOKENS), "total_tokens": 400 + len(TOKENS)}
_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\n"
    b"transfer-encoding: chunked\r\n\r\n"
)


def _event(choices: list[dict[str, object]], **more: object) -> bytes:
    body = {"id": "chatcmpl-bench", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
    return b"data: " + json.dumps({**body, "choices": choices, **more}).encode() + b"\n\n"


def _choice(delta: dict[str, object], finish: str | None = None) -> list[dict[str, object]]:
    return [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]


def _answer(*, usage: bool) -> bytes:
    events = [_event(_choice({"role": "assistant", "content": ""}))]
    events += [_event(_choice({"content": token})) for token in TOKENS]
    events.append(_event(_choice({}, "stop")))
    if usage:
        events.append(_event([], usage=_USAGE))
    body = b"".join(events) + b"data: [DONE]\n\n"
    return b"%b%x\r\n%b\r\n0\r\n\r\n" % (_HEAD, len(body), body)


_ANSWERS = {usage: _answer(usage=usage) for usage in (False, True)}


class _Client(Requests):
    """One connection of a server under test."""

    def __init__(self, wait: float) -> None:
        self._wait = wait

    def answered(self, body: bytes, transport: asyncio.Transport) -> None:
        options = json.loads(body).get("stream_options") or {}
        answer = _ANSWERS[bool(options.get("include_usage"))]
        asyncio.get_running_loop().call_later(self._wait, transport.write, answer)


async def serve(listener: socket.socket, wait: float) -> None:
    """Answer until killed, each request after so many seconds."""
    server = await asyncio.get_running_loop().create_server(lambda: _Client(wait), sock=listener)
    await server.serve_forever()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--fd", type=int, required=True, help="an inherited listening socket")
    arguments.add_argument("--wait", type=float, default=0.0, help="seconds before the first token")
    given = arguments.parse_args()
    uvloop.run(serve(socket.socket(fileno=given.fd), given.wait))
