"""Tools around the cart."""

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from agents.cards import cart_data
from agents.tools.base import Arguments, Effect, Reader
from agents.turn.state import TurnState
from commerce.money import from_text
from commerce.ports import CartPort
from core.ids import parse_id


class Nothing(Arguments):
    pass


class Add(Arguments):
    variant_id: Annotated[str, Field(max_length=40, description="A variant's id from a product, such as var_...")]
    quantity: Annotated[int, Field(ge=1, le=99)] = 1


async def _add(state: TurnState, session: AsyncSession, arguments: Add) -> dict[str, Any]:
    variant_id = parse_id("var", arguments.variant_id)
    cart = await state.rt.ports.get(CartPort).add(
        session, state.tenant_id, state.conversation_id, variant_id, arguments.quantity, state.language
    )
    state.facts.learn_cart(cart)
    state.memory.carted = arguments.variant_id
    return cart_data(cart, state.language)


class Line(Arguments):
    line_id: Annotated[str, Field(max_length=40, description="A line's id from the cart, such as lin_...")]


class SetQuantity(Line):
    quantity: Annotated[int, Field(ge=1, le=99, description="How many there shall be in all")]


async def _update(state: TurnState, session: AsyncSession, arguments: SetQuantity) -> dict[str, Any]:
    return await _put(state, session, arguments.line_id, arguments.quantity)


async def _remove(state: TurnState, session: AsyncSession, arguments: Line) -> dict[str, Any]:
    return await _put(state, session, arguments.line_id, 0)


async def _put(state: TurnState, session: AsyncSession, line_id: str, quantity: int) -> dict[str, Any]:
    cart = await state.rt.ports.get(CartPort).set_quantity(
        session, state.tenant_id, state.conversation_id, parse_id("lin", line_id), quantity, state.language
    )
    state.facts.learn_cart(cart)
    return cart_data(cart, state.language)


def _show(state: TurnState, result: dict[str, Any]) -> None:
    """Show the cart; its total may be said also where an earlier attempt of the turn made the change."""
    state.facts.amounts.add((from_text(result["total"], result["currency"]), result["currency"]))
    state.live.emit("cart", result)


async def _view(state: TurnState, _: Nothing) -> dict[str, Any]:
    async with state.rt.db.tenant(state.tenant_id) as session:
        cart = await state.rt.ports.get(CartPort).view(session, state.tenant_id, state.conversation_id, state.language)
    state.facts.learn_cart(cart)
    data = cart_data(cart, state.language)
    state.live.emit("cart", data)
    return data


async def _link(state: TurnState, nothing: Nothing) -> dict[str, Any]:
    data = await _view(state, nothing)
    if not data["count"]:
        return {"error": "The cart is empty."}
    return {"checkout_url": data["checkout_url"], "total_text": data["total_text"], "count": data["count"]}


ADD_TO_CART = Effect("add_to_cart", "Put a variant into the shopper's cart, when they asked for it.", Add, _add, _show)
UPDATE_CART = Effect("update_cart", "Change how many of a line the cart holds.", SetQuantity, _update, _show)
REMOVE_FROM_CART = Effect("remove_from_cart", "Take a line out of the cart, when asked to.", Line, _remove, _show)
VIEW_CART = Reader("view_cart", "Read and show the cart.", Nothing, _view)
CHECKOUT_LINK = Reader("checkout_link", "Show the cart with the link to the shop's checkout.", Nothing, _link)
