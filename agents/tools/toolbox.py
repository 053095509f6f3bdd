"""Runs tools for a brain: arguments, policy, recording."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from agents.models import ToolCall
from agents.tools.advice import COMPARE_PRODUCTS, RECOMMEND
from agents.tools.base import Described, Effect, Reader, Tool
from agents.tools.catalogue import GET_PRODUCT, SEARCH_PRODUCTS
from agents.tools.checkout import ADD_TO_CART, CHECKOUT_LINK, REMOVE_FROM_CART, UPDATE_CART, VIEW_CART
from agents.tools.flow import CHANGE_STAGE, SET_SLOT
from agents.tools.knowledge import ANSWER_FROM_KNOWLEDGE
from agents.tools.offers import REQUEST_OFFER
from agents.tools.orders import ORDER_STATUS
from agents.tools.own import OwnTools
from agents.tools.people import BOOK_APPOINTMENT, CAPTURE_LEAD, REQUEST_HUMAN, REQUEST_QUOTE
from agents.turn.state import TurnState
from core.errors import AppError

ALL: dict[str, Tool] = {
    tool.name: tool
    for tool in (
        SEARCH_PRODUCTS, GET_PRODUCT, ADD_TO_CART, UPDATE_CART, REMOVE_FROM_CART, VIEW_CART, CHECKOUT_LINK,
        CAPTURE_LEAD, REQUEST_HUMAN, ORDER_STATUS, SET_SLOT, CHANGE_STAGE, REQUEST_OFFER, ANSWER_FROM_KNOWLEDGE,
        COMPARE_PRODUCTS, RECOMMEND, BOOK_APPOINTMENT, REQUEST_QUOTE,
    )
}  # fmt: skip
ALWAYS = frozenset({
    "request_human", "search_products", "get_product", "view_cart", "order_status", "set_slot", "change_stage",
    "answer_from_knowledge", "compare_products",
})  # fmt: skip
"""Allowed in every stage: reading, a person on request, and what the flow itself bounds."""
COME_WITH = {"update_cart": "add_to_cart", "remove_from_cart": "add_to_cart", "request_offer": "add_to_cart"}
"""Whoever may fill the cart may take out of it and ask for an offer, also where a flow is older than the tool."""
_END = {"update_cart": "add_to_cart", "remove_from_cart": "add_to_cart"}
"""Different ways to the same end: a cart as the shopper wants it."""
DEGRADED = frozenset({"request_human", "search_products", "get_product", "capture_lead"})
"""What is left when the plan's quota is reached."""
_log = structlog.get_logger(__name__)


class Toolbox:
    """The tools of one turn."""

    def __init__(self, state: TurnState) -> None:
        self._state = state
        self._count = 0
        self._handed_over = False
        self._own = OwnTools(state)
        self.calls: list[dict[str, Any]] = []
        """Calls of tools that change nothing, recorded with the reply."""

    @property
    def used(self) -> bool:
        """Whether any tool was called."""
        return self._count > 0

    def only_reads(self, name: str) -> bool:
        """Whether a tool changes nothing, so that it may run beside others."""
        own = self._own.by_name.get(name)
        return isinstance(ALL.get(name), Reader) or (own is not None and not own.effect)

    async def open(self) -> None:
        """Read the shop's own tools that the flow names."""
        await self._own.open()

    def allowed(self) -> list[Described]:
        """Return the tools that the current stage allows."""
        every: dict[str, Described] = {**ALL, **self._own.by_name}
        return [tool for name, tool in every.items() if self._permits(name)]

    def _permits(self, name: str) -> bool:
        if self._state.degraded:
            return name in DEGRADED
        stage = self._state.definition.flow.stage(self._state.stage)
        named = {name, COME_WITH.get(name, name)}
        return name in ALWAYS or (stage is not None and not named.isdisjoint(stage.tools))

    async def call(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Run a tool and return its result. What a caller can mend comes back as `{"error": ...}`."""
        self._count += 1
        number = self._count  # others may be called meanwhile
        if name in self._own.by_name and self._permits(name):
            result = await self._own.call(name, arguments, self._number)
            if self.only_reads(name):
                self.calls.append({"number": number, "tool": name, "arguments": arguments, "result": result})
            return result
        tool = ALL.get(name)
        if tool is None or not self._permits(name):
            return {"error": f"The tool {name} cannot be used here."}
        try:
            checked = tool.arguments.model_validate(arguments)
            if isinstance(tool, Effect):
                return await self._apply(tool, checked)
            result = await tool.run(self._state, checked)
        except ValidationError as error:
            return {"error": "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3])}
        except AppError as error:
            _log.info("tool_refused", tool=name, code=error.code)
            return {"error": error.detail}
        self.calls.append({"number": number, "tool": name, "arguments": arguments, "result": result})
        return result

    def hand_over(self) -> None:
        """Let another brain go on: what the one before did to the cart, and such, is done."""
        self._handed_over = True

    async def _apply(self, tool: Effect[Any], arguments: Any) -> dict[str, Any]:
        """Apply an effect, unless this turn has done it: in an earlier attempt, or a brain before."""
        state, asked = self._state, arguments.model_dump(mode="json")
        async with state.rt.db.tenant(state.tenant_id) as session:
            done = await _effects(session, state.tenant_id, state.turn_id)
            result = self._found(done, tool.name, asked)
            if result is None:
                number = self._number(done)
                result = await tool.apply(state, session, arguments)
                key = {"tenant_id": state.tenant_id, "turn_id": state.turn_id, "number": number}
                await session.execute(insert(ToolCall).values(**key, tool=tool.name, arguments=asked, result=result))
        tool.show(state, result)
        return result

    def _number(self, done: Sequence[ToolCall]) -> int:
        """Give a call a number that none of the turn's calls has."""
        self._count = max([self._count, *(call.number + 1 for call in done)])
        return self._count

    def _found(self, done: Sequence[ToolCall], name: str, asked: dict[str, Any]) -> dict[str, Any] | None:
        """Return the result of the same call; after a hand-over, that of any call to the same end."""
        same = [call for call in done if call.tool == name and call.arguments == asked]
        if self._handed_over and not same:
            same = [call for call in done if _END.get(call.tool, call.tool) == _END.get(name, name)]
        return same[-1].result if same else None


async def _effects(session: AsyncSession, tenant_id: UUID, turn_id: UUID) -> Sequence[ToolCall]:
    statement = select(ToolCall).where(ToolCall.tenant_id == tenant_id, ToolCall.turn_id == turn_id)
    return (await session.scalars(statement.order_by(ToolCall.number))).all()
