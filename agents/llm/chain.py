"""Asks one model after another until one answers, within one deadline for all of them."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any

from agents.brains.tokens import estimate
from agents.claims.sentences import SentenceSplitter
from agents.llm.usage import Spent
from agents.ports import ChatDelta, ChatModel, ChatRequest, ModelFailed, ModelTarget, ToolSpec, Usage
from core.http import CircuitOpen
from core.http.breaker import Breakers
from core.metrics import LLM_ERRORS

_TOO_LATE = 0.2
"""Seconds below which asking another model is not worth while."""
_SICK = frozenset({"timeout", "rate_limited", "unavailable", "broken_stream", "error_in_stream", "unreadable"})
"""Failures that say something about the model, not about this one request."""
_OPENING = 24
"""Letters that the first sentences must have before they can be judged."""


@dataclass(frozen=True)
class Deadlines:
    """Seconds: until the first word of a call, all models together; and for a turn's whole talk with them."""

    first_token: float
    total: float


@dataclass(frozen=True)
class Ask:
    """One round of a turn, for whichever model answers it."""

    messages: list[dict[str, Any]]
    tools: list[ToolSpec] = field(default_factory=list)
    may_call: bool = True
    cache_key: str = ""
    max_tokens: int = 700
    schema: dict[str, Any] | None = None
    acceptable: Callable[[str], bool] | None = None
    """Judges the opening of an answer before anybody sees it."""
    reminder: str = ""
    """What a model is told that gave an unacceptable opening."""


class ModelChain:
    """The models of one turn. A model that failed is not asked again in this turn."""

    def __init__(
        self,
        model: ChatModel,
        targets: Sequence[ModelTarget],
        breakers: Breakers,
        deadlines: Deadlines,
        spent: Spent,
        budget: int | None,
    ) -> None:
        self._model, self._breakers, self._budget = model, breakers, budget
        self._left = list(targets)
        self._now = asyncio.get_running_loop().time
        self._patience = deadlines.first_token
        self._end = self._now() + deadlines.total
        self.spent = spent
        self.tried: list[dict[str, str]] = []
        """Models that failed, and why."""

    async def stream(self, ask: Ask) -> AsyncGenerator[ChatDelta]:
        """Stream the answer of the first model that gives one. Nothing is shown of those that fail before.

        Raises:
            ModelFailed: none of them answers; or one broke off after its opening was handed out.
        """
        due = min(self._now() + self._patience, self._end)
        reminded = False
        while True:
            if self._budget is not None and self.spent.cost >= self._budget:
                raise ModelFailed("spend_cap")
            target = self._left[0]
            opened = False
            try:
                async with aclosing(self._attempt(target, ask, due)) as deltas:
                    async for delta in deltas:
                        opened = opened or bool(delta.text)
                        yield delta
            except ModelFailed as failure:
                self.tried.append({"model": target.model, "reason": failure.reason})
                again = failure.reason == "wrong_language" and not reminded
                if not again and (opened or len(self._left) == 1):
                    raise
                LLM_ERRORS.labels(failure.reason).inc()
                if again:
                    reminded = True
                    ask = replace(ask, messages=[*ask.messages, {"role": "system", "content": ask.reminder}])
                else:
                    self._left.pop(0)
            else:
                return

    async def _attempt(self, target: ModelTarget, ask: Ask, due: float) -> AsyncGenerator[ChatDelta]:
        """Ask one model, under its circuit breaker. Half of the time left is its share while others could follow."""
        left = due - self._now()
        share = left if len(self._left) == 1 else left / 2
        if share < _TOO_LATE:
            raise ModelFailed("timeout")
        request = ChatRequest(
            target, ask.messages, ask.tools, share, self._end - self._now(),
            max_tokens=ask.max_tokens, may_call=ask.may_call, cache_key=ask.cache_key, schema=ask.schema,
        )  # fmt: skip
        key = f"{target.base_url} {target.model} {hash(target.api_key)}"
        try:
            probe = self._breakers.enter(key)
        except CircuitOpen as error:
            raise ModelFailed("circuit_open") from error
        try:
            async with (
                aclosing(self._counted(request)) as counted,
                aclosing(_opened(counted, ask.acceptable)) as opened,
            ):
                async for delta in opened:
                    yield delta
        except ModelFailed as failure:
            if failure.reason in _SICK:
                self._breakers.failed(key)
            else:
                self._breakers.released(key, probe=probe)
            raise
        except BaseException:
            self._breakers.released(key, probe=probe)
            raise
        self._breakers.succeeded(key)

    async def _counted(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        """Stream an answer and count what it used; where the provider does not say, by an estimate."""
        usage: Usage | None = None
        written = 0
        charged = False
        try:
            async with aclosing(self._model.stream(request)) as deltas:
                async for delta in deltas:
                    usage = delta.usage or usage
                    written += len(delta.text) + sum(len(tool.arguments) + len(tool.name) for tool in delta.tools)
                    charged = True
                    yield delta
        except ModelFailed as failure:
            charged |= failure.reason == "timeout"
            raise
        finally:
            if usage is not None:
                self.spent.add(request.target, usage)
            elif charged:
                read = sum(len(message["content"] or "") for message in request.messages)
                self.spent.add(request.target, Usage(estimate(read), 0, estimate(written)), estimated=True)


async def _opened(
    deltas: AsyncIterator[ChatDelta], acceptable: Callable[[str], bool] | None
) -> AsyncGenerator[ChatDelta]:
    """Hold an answer back until its opening sentences are there and accepted. Shoppers wait for whole ones anyway."""
    held: list[ChatDelta] = []
    splitter, opening, settled, empty = SentenceSplitter(), "", False, True
    async for delta in deltas:
        empty = empty and not (delta.text.strip() or delta.tools)
        if settled:
            yield delta
            continue
        held.append(delta)
        opening += "".join(splitter.feed(delta.text))
        if len(opening) < _OPENING:
            continue
        settled = True
        if acceptable is not None and not acceptable(opening):
            raise ModelFailed("wrong_language")
        for one in held:
            yield one
    if settled:
        return
    if empty:
        raise ModelFailed("empty_answer")
    opening += splitter.rest()
    if acceptable is not None and opening.strip() and not acceptable(opening):
        raise ModelFailed("wrong_language")
    for one in held:
        yield one
