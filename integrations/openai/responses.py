"""The Responses API: the body of a request, and the events of its answer. Nothing is stored at the provider."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from agents.ports import ChatRequest, ModelFailed, ToolRequest, ToolSpec, Usage
from integrations.openai.answer import usage_of
from integrations.openai.strict import strict_schema


def body(request: ChatRequest) -> dict[str, Any]:
    """Return the body, without the model's name and the order to stream."""
    target, messages = request.target, request.messages
    made: dict[str, Any] = {"store": False, "max_output_tokens": request.max_tokens}
    if messages and messages[0]["role"] == "system":
        made["instructions"] = messages[0]["content"]
        messages = messages[1:]
    made["input"] = [item for message in messages for item in _items(message)]
    if request.tools:
        made["tools"] = [_tool(tool, strict="strict_tools" in target.supports) for tool in request.tools]
        if not request.may_call:
            made["tool_choice"] = "none"
    if target.effort:
        made["reasoning"] = {"effort": target.effort}
    if request.cache_key and "cache_key" in target.supports:
        made["prompt_cache_key"] = request.cache_key
    if request.schema and "structured" in target.supports:
        made["text"] = {"format": {"type": "json_schema", "name": "answer", "schema": request.schema, "strict": True}}
    return made


def _items(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Turn a message of Chat Completions into items."""
    if message["role"] == "tool":
        yield {"type": "function_call_output", "call_id": message["tool_call_id"], "output": message["content"]}
        return
    if message["content"]:
        yield {"role": message["role"], "content": message["content"]}
    for call in message.get("tool_calls") or ():
        function = call["function"]
        yield {
            "type": "function_call",
            "call_id": call["id"],
            "name": function["name"],
            "arguments": function["arguments"],
        }


@lru_cache(maxsize=256)
def _tool(tool: ToolSpec, *, strict: bool) -> dict[str, Any]:
    parameters = strict_schema(tool.parameters) if strict else None
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters if parameters is None else parameters,
        "strict": parameters is not None,
    }


class ResponseAnswer:
    """One streamed response."""

    def __init__(self) -> None:
        self._calls: dict[int, ToolRequest] = {}
        self.begun = self.ended = False
        self.complete = self.cut_short = False

    def event(self, event: dict[str, Any]) -> tuple[str, Usage | None]:
        """Take one event; see `Answer`."""
        match event["type"]:
            case "response.output_text.delta":
                self.begun = True
                return "" + event["delta"], None
            case "response.output_item.added":
                self.begun |= event["item"]["type"] == "function_call"
            case "response.output_item.done" if event["item"]["type"] == "function_call":
                item = event["item"]
                self._calls[event["output_index"]] = ToolRequest(item["call_id"], item["name"], item["arguments"])
            case "response.completed" | "response.incomplete":
                self.ended = self.complete = True
                self.cut_short = event["type"] == "response.incomplete"
                found = event["response"].get("usage")
                return "", usage_of(found, "input_tokens", "input_tokens_details", "output_tokens")
            case "response.failed" | "error":
                raise ModelFailed("error_in_stream")
        return "", None

    def tool_requests(self) -> tuple[ToolRequest, ...]:
        """Return the tools that the model asked for."""
        return tuple(call for _, call in sorted(self._calls.items()))
