"""The LLM brain: a bounded loop of a chat model and the tools."""

from collections.abc import AsyncIterator
from typing import Any

import orjson

from agents.brains import prompt
from agents.brains.local import suggestions
from agents.brains.protocol import BrainEvent, BrainFailed, Done, SlotFilled, StageChanged, Suggested, Text
from agents.brains.slots import fill_slots, stage_after
from agents.ports import ChatModel, ChatRequest, ModelFailed, ModelTarget, ToolRequest
from agents.tools.toolbox import Toolbox
from agents.turn.state import TurnState

_MAX_CALLS_PER_ROUND = 6


class LlmBrain:
    """Answers with a language model, which may use tools a few times before it must speak."""

    name = "llm"

    def __init__(self, model: ChatModel, target: ModelTarget) -> None:
        self._model = model
        self._target = target

    async def answer(self, state: TurnState, tools: Toolbox) -> AsyncIterator[BrainEvent]:
        """Yield the reply; see `Brain`."""
        for name, value in fill_slots(state):
            yield SlotFilled(name, value)
        stage = stage_after(state)
        if stage != state.stage:
            yield StageChanged(stage)
        usage: dict[str, Any] = {"model": self._target.model, "calls": 0, "input_tokens": 0, "output_tokens": 0}
        messages = prompt.messages(state)
        for round_number in range(state.definition.policy.max_tool_rounds + 1):
            offered = tools.allowed() if round_number < state.definition.policy.max_tool_rounds else []
            wanted: tuple[ToolRequest, ...] = ()
            said: list[str] = []
            async for delta in self._stream(state, messages, prompt.tool_schemas(offered)):
                if delta.text:
                    said.append(delta.text)
                    yield Text(delta.text)
                wanted = delta.tools or wanted
                _add_usage(usage, delta.usage)
            if not wanted:
                if not "".join(said).strip():
                    raise BrainFailed("empty_answer")
                break
            messages.append(prompt.tool_calls("".join(said), wanted))
            for request in wanted[:_MAX_CALLS_PER_ROUND]:
                messages.append(prompt.tool_result(request, await _run(tools, request)))
        else:
            raise BrainFailed("tool_loop")
        yield Suggested(suggestions(state))
        yield Done(usage)

    async def _stream(self, state: TurnState, messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> Any:
        settings = state.rt.settings
        request = ChatRequest(
            self._target, messages, tools, settings.llm_first_token_seconds, settings.llm_total_seconds
        )
        try:
            async for delta in self._model.stream(request):
                yield delta
        except ModelFailed as failure:
            raise BrainFailed(failure.reason) from failure


async def _run(tools: Toolbox, request: ToolRequest) -> dict[str, Any]:
    try:
        arguments = orjson.loads(request.arguments or "{}")
    except orjson.JSONDecodeError:
        arguments = None
    if not isinstance(arguments, dict):
        return {"error": "The arguments are not a JSON object. Write them again."}
    return await tools.call(request.name, arguments)


def _add_usage(total: dict[str, Any], usage: dict[str, Any] | None) -> None:
    if usage is None:
        return
    total["calls"] += 1
    total["input_tokens"] += usage.get("prompt_tokens") or 0
    total["output_tokens"] += usage.get("completion_tokens") or 0
