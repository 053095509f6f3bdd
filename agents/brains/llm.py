"""The LLM brain: a bounded loop of chat models and the tools."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import orjson

from agents.brains import prompt
from agents.brains.local import suggestions
from agents.brains.protocol import BrainEvent, BrainFailed, Done, SlotFilled, StageChanged, Suggested, Text
from agents.brains.slots import fill_slots, stage_after
from agents.cards import base_language
from agents.knowledge.recall import recall
from agents.llm.chain import Ask, ModelChain
from agents.ports import ModelFailed, ToolRequest
from agents.tools.toolbox import Toolbox
from agents.turn.state import TurnState
from agents.understanding.language import detect_language
from agents.understanding.lexicon import LANGUAGES

_MAX_CALLS_PER_ROUND = 6
_RECALLED = frozenset({"delivery", "returns", "payment"})
"""What the shop's own pages are looked up for before the model is asked; for all else it has a tool."""
_SURE = 0.99
_JUDGED_LETTERS = 100
_FEW_WORDS = 4
_WORDS = re.compile(r"\w+")


class LlmBrain:
    """Answers with language models, which may use tools a few times before they must speak."""

    name = "llm"

    def __init__(self, chain: ModelChain) -> None:
        self._chain = chain

    async def answer(self, state: TurnState, tools: Toolbox) -> AsyncIterator[BrainEvent]:
        """Yield the reply; see `Brain`."""
        for name, value in fill_slots(state):
            yield SlotFilled(name, value)
        stage = stage_after(state)
        if stage != state.stage:
            yield StageChanged(stage)
        if state.reading.intent in _RECALLED:
            await recall(state)
        messages = prompt.messages(state)
        rounds = state.definition.policy.max_tool_rounds
        for round_number in range(rounds + 1):
            wanted: tuple[ToolRequest, ...] = ()
            said: list[str] = []
            ask = Ask(
                messages,
                prompt.tool_specs(tools.allowed()),
                may_call=round_number < rounds,
                cache_key=prompt.cache_key(state),
                acceptable=_Listener(state),
                reminder=prompt.reminder(state),
            )
            try:
                async with aclosing(self._chain.stream(ask)) as deltas:
                    async for delta in deltas:
                        if delta.text:
                            said.append(delta.text)
                            yield Text(delta.text)
                        wanted = delta.tools or wanted
            except ModelFailed as failure:
                raise BrainFailed(failure.reason) from failure
            if not wanted:
                break
            wanted = wanted[:_MAX_CALLS_PER_ROUND]
            messages.append(prompt.tool_calls("".join(said), wanted))
            for request, result in zip(wanted, await _run_all(tools, wanted), strict=True):
                messages.append(prompt.tool_result(request, result))
        else:
            raise BrainFailed("tool_loop")
        yield Suggested(suggestions(state))
        yield Done(self._chain.spent.as_json())


class _Listener:
    """Hears whether an answer is in the shopper's language, or in the one they just wrote.

    The names of products are left out: they may be in any language.
    """

    def __init__(self, state: TurnState) -> None:
        self._state = state

    def __call__(self, opening: str) -> bool:
        state, expected = self._state, base_language(self._state.language)
        if expected not in LANGUAGES:
            return True
        names = {word for product in state.facts.products.values() for word in _WORDS.findall(product.title.lower())}
        own = [word for word in _WORDS.findall(opening[:_JUDGED_LETTERS].lower()) if word not in names]
        language, sureness = detect_language(" ".join(own), prior=expected)
        return len(own) < _FEW_WORDS or sureness < _SURE or language in (expected, state.reading.language)


async def _run_all(tools: Toolbox, requests: tuple[ToolRequest, ...]) -> list[dict[str, Any]]:
    """Run the tools of one round and return the results in order: those that only read at once, the others in turn."""
    results: list[dict[str, Any]] = []
    reading: list[ToolRequest] = []
    for request in requests:
        if tools.only_reads(request.name):
            reading.append(request)
            continue
        results += await asyncio.gather(*(_run(tools, one) for one in reading))
        reading.clear()
        results.append(await _run(tools, request))
    return results + await asyncio.gather(*(_run(tools, one) for one in reading))


async def _run(tools: Toolbox, request: ToolRequest) -> dict[str, Any]:
    try:
        arguments = orjson.loads(request.arguments or "{}")
    except orjson.JSONDecodeError:
        arguments = None
    if not isinstance(arguments, dict):
        return {"error": "The arguments are not a JSON object. Write them again."}
    return await tools.call(request.name, arguments)
