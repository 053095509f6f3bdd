"""Reads the bytes of a streamed answer: text at once, tool calls put together, usage at the end."""

from typing import Any, Protocol

import orjson

from agents.ports import ModelFailed, ToolRequest, Usage


class Answer(Protocol):
    """An answer as one of the APIs streams it."""

    begun: bool
    """The first word, or the first sign of a tool call, is there."""
    ended: bool
    """Nothing follows."""
    complete: bool
    """The model has said all that it wanted, or all that it may."""
    cut_short: bool
    """It is the latter: the last sentence, or the last tool's arguments, have no end."""

    def event(self, event: dict[str, Any]) -> tuple[str, Usage | None]:
        """Take one event and return the text and the usage in it.

        Raises:
            ModelFailed: the event reports an error.
            AttributeError, KeyError, TypeError: it is of another shape than the API's.
        """
        ...

    def tool_requests(self) -> tuple[ToolRequest, ...]:
        """Return the tools that the model asked for."""
        ...


class EventReader:
    """Cuts server-sent events out of the bytes, wherever the network has cut those."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._rest = b""

    def read(self, chunk: bytes) -> tuple[str, Usage | None]:
        """Take bytes and return the text and the usage that they complete.

        Raises:
            ModelFailed: an event is not what the API sends, or reports an error.
        """
        lines = (self._rest + chunk).split(b"\n")
        self._rest = lines.pop()
        text: list[str] = []
        usage: Usage | None = None
        for line in lines:
            if not line.startswith(b"data:"):
                continue
            data = line[5:].strip()
            if data == b"[DONE]":
                self._answer.ended = self._answer.complete = True
                break
            said, used = self._event(data)
            text.append(said)
            usage = used or usage
        return "".join(text), usage

    def _event(self, data: bytes) -> tuple[str, Usage | None]:
        try:
            event = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise ModelFailed("broken_stream") from error
        if not isinstance(event, dict) or event.get("error"):
            raise ModelFailed("error_in_stream")
        try:
            return self._answer.event(event)
        except (AttributeError, KeyError, TypeError) as error:
            raise ModelFailed("broken_stream") from error  # JSON, but of another shape than the API's


def usage_of(found: dict[str, Any] | None, given: str, cached: str, written: str) -> Usage | None:
    """Return a usage by the names that an API gives its parts; a part that is missing counts as zero."""
    if found is None:
        return None
    details = found.get(cached) or {}
    return Usage(found.get(given) or 0, details.get("cached_tokens") or 0, found.get(written) or 0)
