"""Chat Completions: the body of a request, and the events of its answer."""

from functools import lru_cache
from typing import Any

from agents.ports import ChatRequest, ToolRequest, ToolSpec, Usage
from integrations.openai.answer import usage_of
from integrations.openai.strict import strict_schema

_CUT_SHORT = frozenset({"length", "content_filter"})


def body(request: ChatRequest) -> dict[str, Any]:
    """Return the body, without the model's name and the order to stream."""
    target = request.target
    made: dict[str, Any] = {"messages": request.messages}
    if "stream_usage" in target.supports:
        made["stream_options"] = {"include_usage": True}
    made["max_completion_tokens" if "max_completion_tokens" in target.supports else "max_tokens"] = request.max_tokens
    if request.tools:
        made["tools"] = [_tool(tool, strict="strict_tools" in target.supports) for tool in request.tools]
        if not request.may_call:
            made["tool_choice"] = "none"
    if target.effort:
        made["reasoning_effort"] = target.effort
    if request.cache_key and "cache_key" in target.supports:
        made["prompt_cache_key"] = request.cache_key
    if request.schema and "structured" in target.supports:
        schema = {"name": "answer", "schema": request.schema, "strict": True}
        made["response_format"] = {"type": "json_schema", "json_schema": schema}
    return made


@lru_cache(maxsize=256)
def _tool(tool: ToolSpec, *, strict: bool) -> dict[str, Any]:
    function: dict[str, Any] = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    if strict and (parameters := strict_schema(tool.parameters)) is not None:
        function |= {"parameters": parameters, "strict": True}
    return {"type": "function", "function": function}


class CompletionAnswer:
    """One streamed completion."""

    def __init__(self) -> None:
        self._calls: dict[int, dict[str, str]] = {}
        self.begun = self.ended = False
        self.complete = self.cut_short = False

    def event(self, event: dict[str, Any]) -> tuple[str, Usage | None]:
        """Take one chunk; see `Answer`."""
        text = ""
        for choice in event.get("choices") or ():
            delta = choice.get("delta") or {}
            if content := delta.get("content"):
                text += content
            for call in delta.get("tool_calls") or ():
                self._collect(call)
            self.complete |= choice.get("finish_reason") is not None
            self.cut_short |= choice.get("finish_reason") in _CUT_SHORT
        self.begun |= bool(text or self._calls)
        return text, usage_of(event.get("usage"), "prompt_tokens", "prompt_tokens_details", "completion_tokens")

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
