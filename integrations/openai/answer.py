"""Reads the bytes of a streamed chat completion."""

from typing import Any

import orjson

from agents.ports import ModelFailed, ToolRequest


class Answer:
    """One answer as it comes: text at once, tool calls put together, usage at the end."""

    def __init__(self) -> None:
        self._rest = b""
        self._calls: dict[int, dict[str, str]] = {}
        self.ended = False
        self.complete = False

    def read(self, chunk: bytes) -> tuple[str, dict[str, Any] | None]:
        """Take bytes and return the text and the usage that they complete.

        Raises:
            ModelFailed: an event is not JSON, or reports an error.
        """
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
        try:
            for choice in event.get("choices") or ():
                self._choice(choice, text)
        except (AttributeError, TypeError) as error:
            raise ModelFailed("broken_stream") from error  # JSON, but of another shape than the API's
        usage: dict[str, Any] | None = event.get("usage")
        return usage

    def _choice(self, choice: dict[str, Any], text: list[str]) -> None:
        delta = choice.get("delta") or {}
        if content := delta.get("content"):
            text.append("" + content)
        for call in delta.get("tool_calls") or ():
            self._collect(call)
        self.complete |= choice.get("finish_reason") is not None

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
