"""A scripted server that speaks both of OpenAI's APIs on loopback, with their delays and their faults.

    async with ModelServer() as model:
        model.script = [call("search_products", query="lamp"), Say("Here is a lamp.")]

A script is played in the order of the requests, its last reply again and again. Requests are kept as they were read.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
_LAST = b"0\r\n\r\n"
USED = {"input": 100, "cached": 40, "output": 20}
"""Tokens that every answer says it used."""


class Reply:
    """What the server does with one request."""

    async def play(self, out: "Wire") -> None:
        raise NotImplementedError


@dataclass
class Say(Reply):
    """Say a text, word by word.

    Args:
        text: the answer.
        first: seconds of silence before it.
        between: seconds between the words.
        cut: after so many words the connection is closed.
        stall: after so many words nothing more comes.
        ends: why it ends; `length` is at the limit of tokens.
    """

    text: str
    first: float = 0.0
    between: float = 0.0
    cut: int | None = None
    stall: int | None = None
    ends: str = "stop"

    async def play(self, out: "Wire") -> None:
        await asyncio.sleep(self.first)
        await out.start()
        for number, word in enumerate(self.text.split(" ")):
            if number == self.cut:
                out.close()
                return
            if number == self.stall:
                await asyncio.sleep(30)
            await out.say(word if number == 0 else f" {word}")
            await asyncio.sleep(self.between)
        await out.finish(self.ends)


@dataclass
class Calls(Reply):
    """Ask for tools, several at once: pairs of a name and the JSON text of the arguments."""

    calls: list[tuple[str, str]]
    text: str = ""

    async def play(self, out: "Wire") -> None:
        await out.start()
        if self.text:
            await out.say(self.text)
        for index, (name, arguments) in enumerate(self.calls):
            await out.call(index, name, arguments)
        await out.finish("tool_calls")


def call(tool: str, **arguments: object) -> Calls:
    """Ask for one tool."""
    return Calls([(tool, json.dumps(arguments))])


@dataclass
class Refuse(Reply):
    """Answer with an error of the API."""

    status: int

    async def play(self, out: "Wire") -> None:
        await out.refuse(self.status, {"error": {"message": "refused by the script", "type": "scripted"}})


@dataclass
class Silence(Reply):
    """Take the request and say nothing, until the client gives up."""

    seconds: float = 30.0

    async def play(self, out: "Wire") -> None:
        await asyncio.sleep(self.seconds)
        out.close()


@dataclass
class Raw(Reply):
    """Send these bytes as the stream's body."""

    body: bytes

    async def play(self, out: "Wire") -> None:
        await out.start()
        await out.chunk(self.body)
        await out.end()


class Wire:
    """One answer on its way, in the events of Chat Completions."""

    def __init__(self, writer: asyncio.StreamWriter, model: str) -> None:
        self._writer = writer
        self._model = model

    async def start(self) -> None:
        self._writer.write(_HEAD)
        await self._writer.drain()

    async def chunk(self, body: bytes) -> None:
        self._writer.write(b"%x\r\n%b\r\n" % (len(body), body))
        await self._writer.drain()

    async def event(self, delta: dict[str, Any], finish: str | None = None, **more: Any) -> None:
        choices = [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]
        body = {"id": "chatcmpl-test", "object": "chat.completion.chunk", "created": 1, "model": self._model}
        await self.chunk(b"data: %b\n\n" % json.dumps({**body, "choices": choices, **more}).encode())

    async def say(self, piece: str) -> None:
        await self.event({"content": piece})

    async def call(self, index: int, name: str, arguments: str) -> None:
        head = {"index": index, "id": f"call_{index}_{name}", "type": "function"}
        await self.event({"tool_calls": [{**head, "function": {"name": name, "arguments": ""}}]})
        for piece in (arguments[:5], arguments[5:]):  # arguments arrive in pieces
            await self.event({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})

    async def finish(self, reason: str) -> None:
        given, written = USED["input"], USED["output"]
        usage = {"prompt_tokens": given, "completion_tokens": written, "total_tokens": given + written}
        await self.event({}, reason, usage={**usage, "prompt_tokens_details": {"cached_tokens": USED["cached"]}})
        await self.chunk(b"data: [DONE]\n\n")
        await self.end()

    async def end(self) -> None:
        self._writer.write(_LAST)
        await self._writer.drain()

    async def refuse(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        head = f"HTTP/1.1 {status} No\r\ncontent-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
        self._writer.write(head.encode() + content)
        await self._writer.drain()

    def close(self) -> None:
        self._writer.close()


class ResponsesWire(Wire):
    """The same in the events of the Responses API."""

    def __init__(self, writer: asyncio.StreamWriter, model: str) -> None:
        super().__init__(writer, model)
        self._number = 0
        self._said: list[str] = []

    async def start(self) -> None:
        await super().start()
        await self._send("response.created", response={"id": "resp_test", "status": "in_progress"})

    async def _send(self, kind: str, **more: Any) -> None:
        body = {"type": kind, "sequence_number": self._number, **more}
        self._number += 1
        await self.chunk(b"event: %b\ndata: %b\n\n" % (kind.encode(), json.dumps(body).encode()))

    async def say(self, piece: str) -> None:
        self._said.append(piece)
        place = {"item_id": "msg_test", "output_index": 0, "content_index": 0}
        await self._send("response.output_text.delta", **place, delta=piece, logprobs=[])

    async def call(self, index: int, name: str, arguments: str) -> None:
        item = {"type": "function_call", "id": f"fc_{index}", "call_id": f"call_{index}_{name}", "name": name}
        place = {"item_id": item["id"], "output_index": index + 1}
        await self._send("response.output_item.added", output_index=index + 1, item={**item, "arguments": ""})
        await self._send("response.function_call_arguments.delta", **place, delta=arguments)
        await self._send("response.output_item.done", output_index=index + 1, item={**item, "arguments": arguments})

    async def finish(self, reason: str) -> None:
        usage = {
            "input_tokens": USED["input"], "input_tokens_details": {"cached_tokens": USED["cached"]},
            "output_tokens": USED["output"], "output_tokens_details": {"reasoning_tokens": 0},
        }  # fmt: skip
        status = "incomplete" if reason == "length" else "completed"
        await self._send(f"response.{status}", response={"id": "resp_test", "status": status, "usage": usage})
        await self.end()


@dataclass
class ModelServer:
    """The server. `choose` may replace the script: it is given the request's body and returns a reply."""

    script: list[Reply] = field(default_factory=lambda: [Say("Bonjour.")])
    choose: Callable[[dict[str, Any]], Reply] | None = None
    requests: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def __aenter__(self) -> Self:
        self._connections: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                wire = ResponsesWire if head.startswith("post /v1/responses ") else Wire
                length = int(head.partition("content-length:")[2].partition("\r\n")[0])
                request = json.loads(await reader.readexactly(length))
                self.requests.append(request)
                await self._next(request).play(wire(writer, request["model"]))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has what it wanted, or gave up
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    def _next(self, request: dict[str, Any]) -> Reply:
        if self.choose is not None:
            return self.choose(request)
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]
