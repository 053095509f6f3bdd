"""ASGI middleware around every request: an id, a size limit, metrics. Pure ASGI, so streams pass untouched."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import TooLarge
from core.ids import new_id
from core.metrics import HTTP_SECONDS
from core.web.problems import render

_MAX_REQUEST_ID = 64
_NO_SNIFFING = (b"x-content-type-options", b"nosniff")  # texts of shoppers and feeds must never be taken for pages


class RequestContext:
    """Gives each request an id (the caller's, when it is a tame one), binds it to the log and times the answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        start = time.perf_counter()
        status, answered = 500, 0.0

        async def send_with_id(message: Message) -> None:
            nonlocal status, answered
            if message["type"] == "http.response.start":
                status, answered = message["status"], time.perf_counter()  # a stream goes on long after its head
                headers = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
                message["headers"] = headers if _NO_SNIFFING in headers else [*headers, _NO_SNIFFING]
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            took = (answered or time.perf_counter()) - start
            HTTP_SECONDS.labels(route, scope["method"], f"{status // 100}xx").observe(took)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            text = value.decode("latin-1")
            if len(text) <= _MAX_REQUEST_ID and text.replace("-", "").isalnum() and text.isascii():
                return str(text)
    return new_id().hex


class BodyLimit:
    """Refuses bodies over a limit, by their declared length at once, else while they arrive.

    Args:
        app: the application.
        limit: largest body in bytes.
        exempt: says of a path that its endpoint streams and limits the body itself.
    """

    def __init__(self, app: ASGIApp, limit: int, exempt: Callable[[str], bool]) -> None:
        self._app = app
        self._limit = limit
        self._exempt = exempt

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._exempt(scope["path"]):
            await self._app(scope, receive, send)
            return
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if declared.isdigit() and int(declared) > self._limit:
            await self._refuse(scope, receive, send)
            return
        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > self._limit:
                    raise TooLarge(self._detail())
            return message

        await self._app(scope, limited, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        response: Any = render(TooLarge(self._detail()))
        await response(scope, receive, send)

    def _detail(self) -> str:
        return f"The request is larger than {self._limit // 1024} KB. Nothing was stored."
