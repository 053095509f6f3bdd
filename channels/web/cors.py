"""CORS for the widget API: an answer is readable only from the origin that an endpoint has let pass."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX = "/v1/widget/"
_PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, POST, PATCH, DELETE"),
    (b"access-control-allow-headers", b"authorization, content-type, idempotency-key, last-event-id"),
    (b"access-control-max-age", b"7200"),
    (b"vary", b"origin"),
]


class WidgetCors:
    """Answers preflights (which carry no key, so they say nothing of a shop) and marks allowed answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        origin = next((value for name, value in scope["headers"] if name == b"origin"), b"")
        if scope["method"] == "OPTIONS":
            headers = [(b"access-control-allow-origin", origin), *_PREFLIGHT] if origin else []
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        state = scope.setdefault("state", {})

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                allowed = state.get("cors_origin")
                extra = [(b"vary", b"origin")]
                if allowed:
                    extra.append((b"access-control-allow-origin", allowed.encode("latin-1")))
                    extra.append((b"access-control-expose-headers", b"x-request-id, retry-after"))
                message["headers"] = [*message.get("headers", ()), *extra]
            await send(message)

        await self._app(scope, receive, marked)
