"""A tenant's own tools in a turn: few calls, effects only after the shopper's yes, results that are only data."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, Final

import orjson
import structlog
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from agents.custom_tools import calls, repository, results, service
from agents.custom_tools.calls import OwnTool
from agents.custom_tools.json_schema import problems
from agents.models import ToolCall
from agents.turn.state import TurnState
from core.errors import AppError

MOST_CALLS: Final = 3
"""Calls of own tools in a turn."""
_ASK: Final = "Nothing was done yet. Tell the shopper what would be done, and call again once they have said yes."
_UNKNOWN: Final = {"error": "It is not known whether this was done. Say so, and offer a person. Do not call it again."}
_log = structlog.get_logger(__name__)


class OwnTools:
    """The tools that the flow of this turn names and the shop has."""

    def __init__(self, state: TurnState) -> None:
        self._state = state
        self._count = 0
        self._granted: dict[str, str | None] | None = None
        """The call that the shopper agreed to."""
        self.by_name: dict[str, OwnTool] = {}

    async def open(self) -> None:
        """Read them; before that, there are none."""
        state = self._state
        named = {name for stage in state.definition.flow.stages for name in stage.tools}
        wanted = {name for name in named if name.startswith(service.PREFIX)}
        if wanted:
            async with state.rt.db.tenant(state.tenant_id) as session:
                rows = await repository.named(session, state.tenant_id, wanted)
            self.by_name = {tool.name: calls.own_tool(state.rt, tool, server) for tool, server in rows}

    async def call(
        self, name: str, arguments: dict[str, Any], number: Callable[[Sequence[ToolCall]], int]
    ) -> dict[str, Any]:
        """Run a tool and return its result; what a caller can mend comes back as `{"error": ...}`.

        Args:
            name: of a tool in `by_name`.
            arguments: what the model wrote.
            number: gives a new call its number, beside those that the turn has made.
        """
        tool = self.by_name[name]
        self._count += 1
        if self._count > MOST_CALLS:
            return {"error": "No more calls of this kind in this reply. Answer with what you have."}
        if wrong := problems(tool.parameters, arguments):
            return {"error": "; ".join(wrong)}
        if tool.effect:
            result = await self._effect(tool, arguments, number) if self._agreed(tool, arguments) else {"error": _ASK}
        else:
            result = await self._run(tool, arguments)
        texts = self._state.facts.texts if tool.trusted else self._state.facts.product_texts
        texts.extend(results.texts_of(result))
        return result

    def _agreed(self, tool: OwnTool, arguments: dict[str, Any]) -> bool:
        """Whether the shopper's yes is to this very call; if not, it becomes what their next message may answer."""
        memory = self._state.memory
        proposed: dict[str, str | None] = {"for": "confirm", "tool": tool.name, "arguments": _canonical(arguments)}
        if memory.asked == proposed and self._state.reading.intent == "affirm":
            self._granted, memory.asked = proposed, None
        if self._granted == proposed:
            return True
        memory.asked = proposed
        return False

    async def _run(self, tool: OwnTool, arguments: dict[str, Any], key: str = "") -> dict[str, Any]:
        try:
            return await calls.run(self._state.rt, tool, arguments, key=key)
        except AppError as error:
            _log.info("own_tool_failed", tool=tool.name, code=error.code)
            return {"error": error.detail}

    async def _effect(
        self, tool: OwnTool, arguments: dict[str, Any], number: Callable[[Sequence[ToolCall]], int]
    ) -> dict[str, Any]:
        """Call a tool at most once for these arguments: the call is noted before it is made, and its result after."""
        state = self._state
        turn = (ToolCall.tenant_id == state.tenant_id) & (ToolCall.turn_id == state.turn_id)
        async with state.rt.db.tenant(state.tenant_id) as session:
            made = (await session.scalars(select(ToolCall).where(turn).order_by(ToolCall.number))).all()
            same = [call for call in made if call.tool == tool.name and call.arguments == arguments]
            if same:
                return dict(same[-1].result)
            key = {"tenant_id": state.tenant_id, "turn_id": state.turn_id, "number": number(made)}
            await session.execute(insert(ToolCall).values(**key, tool=tool.name, arguments=arguments, result=_UNKNOWN))
        mark = blake2b(_canonical(arguments).encode(), digest_size=8).hexdigest()
        result = await self._run(tool, arguments, key=f"{state.turn_id.hex}-{mark}")
        async with state.rt.db.tenant(state.tenant_id) as session:
            await session.execute(update(ToolCall).where(turn, ToolCall.number == key["number"]).values(result=result))
        return result


def _canonical(arguments: dict[str, Any]) -> str:
    return orjson.dumps(arguments, option=orjson.OPT_SORT_KEYS).decode()
