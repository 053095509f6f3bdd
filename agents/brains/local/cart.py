"""Answers around the cart: putting in, changing how many, taking out, showing, going to the checkout."""

from collections.abc import Mapping
from typing import Any

from agents.brains import variants
from agents.brains.local import advice
from agents.brains.local.lines_in_cart import line_at_hand, meant_lines, wants_all, wants_one_less
from agents.brains.local.products import as_variant
from agents.brains.local.reply import Handler, Reply
from agents.turn.awaited import says_more
from agents.turn.retrieval import has_name
from commerce.catalog.detail import ProductDetail, VariantDetail
from core.ids import public_id

_MOST = 99


async def add(reply: Reply) -> list[str]:
    """Put the product at hand into the cart, after asking for the version where there are several.

    A number alone, for a product that is in the cart already, is how many there shall be.
    """
    state = reply.state
    product, named = state.focus, state.reading.entities.query
    if state.reading.entities.quantity is not None and not named and not says_more(state.text):
        changed = await _change(reply)
        if changed is not None:
            return changed
    if product is None:
        return reply.unclear()
    if not state.reading.products and not has_name(product, named):
        return reply.say("found_none", query=named)  # another product than the one at hand is meant
    choices = _choices(reply, product)
    if len(choices) != 1:
        return [variants.question(choices, state.language)] if choices else reply.unclear()
    quantity = max(1, min(state.reading.entities.quantity or 1, _MOST))
    wanted = {"variant_id": public_id("var", choices[0].id), "quantity": quantity}
    result = await reply.tools.call("add_to_cart", wanted)
    if "error" in result:
        return await _not_added(reply, product, choices[0])
    said = reply.say("added_to_cart", product=reply.lines.product(product), cart=result)
    return [*said, *await advice.complement(reply, product)]


async def _change(reply: Reply) -> list[str] | None:
    """Set how many there are of the one line that is meant; None when the cart holds no such line."""
    cart = await reply.tools.call("view_cart", {})
    lines = line_at_hand(reply.state, cart) if "error" not in cart else []
    if len(lines) != 1:
        return None
    quantity = max(1, min(reply.state.reading.entities.quantity or 1, _MOST))
    return await _set(reply, lines[0], quantity)


async def _set(reply: Reply, line: dict[str, Any], quantity: int) -> list[str]:
    result = await reply.tools.call("update_cart", {"line_id": line["id"], "quantity": quantity})
    if "error" in result:
        return reply.say("quota_reached" if reply.state.degraded else "error_retry")
    return reply.say("cart_updated", product=_product(line), cart=result)


def _product(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the cart as the flow's lines mention a product."""
    return {"title": line["title"], "price_text": line["unit_price_text"], "stock_text": None}


async def _not_added(reply: Reply, product: ProductDetail, wanted: VariantDetail) -> list[str]:
    """Say why, and ask for another version where there is one."""
    state = reply.state
    if state.degraded:
        return reply.say("quota_reached")
    if wanted.in_stock:
        return reply.say("error_retry")
    named = as_variant(product, wanted) if len(product.variants) > 1 else product
    said = reply.say("availability_out", product=reply.lines.product(named))
    others = [variant for variant in variants.sellable(product) if variant.in_stock]
    if others:
        values = variants.values_of(product)
        state.memory.pending = {"product": str(product.id), "wanted": [], "values": values}
        return [*said, variants.question(others, state.language)]
    return [*said, *await advice.alternatives(reply, product)]


def _choices(reply: Reply, product: ProductDetail) -> list[VariantDetail]:
    """Narrow the variants by what was said now and when the choice was asked for; remember it while several fit."""
    state = reply.state
    values = variants.values_of(product)
    wanted = variants.named_values(values, state.text, state.reading.entities)
    pending = state.memory.pending
    if pending is not None and pending["product"] == str(product.id):
        wanted |= set(pending["wanted"])
    choices = variants.fitting(product, wanted)
    several = len(choices) > 1
    state.memory.pending = {"product": str(product.id), "wanted": sorted(wanted), "values": values} if several else None
    return choices


async def remove(reply: Reply) -> list[str]:
    """Take out what is meant: a line, some of it, or everything; ask where several lines could be meant."""
    cart = await reply.tools.call("view_cart", {})
    if "error" in cart:
        return reply.say("quota_reached")
    if not cart["count"]:
        return reply.say("cart_empty")
    lines = meant_lines(reply.state, cart)
    named = lines and reply.state.reading.entities.query  # "all the candles" is not everything
    if wants_all(reply.state.text) and not named:
        return await _empty(reply, cart)
    return await _remove_one(reply, lines)


async def _remove_one(reply: Reply, lines: list[dict[str, Any]]) -> list[str]:
    entities = reply.state.reading.entities
    if not lines:
        return reply.say("not_in_cart", query=entities.query or None, product=None)
    if len(lines) > 1:
        titles = [_product(line) for line in lines]
        return reply.say("cart_which", products=titles, count=len(titles))
    less = 1 if wants_one_less(reply.state.text) else entities.quantity
    if less is not None and less < lines[0]["quantity"]:
        return await _set(reply, lines[0], lines[0]["quantity"] - less)
    return await _take_out(reply, lines[0])


async def _take_out(reply: Reply, line: dict[str, Any]) -> list[str]:
    result = await reply.tools.call("remove_from_cart", {"line_id": line["id"]})
    if "error" in result:
        return reply.say("quota_reached" if reply.state.degraded else "error_retry")
    return reply.say("removed_from_cart", product=_product(line), cart=result)


async def _empty(reply: Reply, cart: dict[str, Any]) -> list[str]:
    for line in cart["items"]:
        result = await reply.tools.call("remove_from_cart", {"line_id": line["id"]})
        if "error" in result:
            return reply.say("quota_reached" if reply.state.degraded else "error_retry")
    return reply.say("cart_empty")


async def view(reply: Reply) -> list[str]:
    """Show the cart."""
    result = await reply.tools.call("view_cart", {})
    if "error" in result:
        return reply.say("quota_reached")
    return reply.say("cart_summary" if result["count"] else "cart_empty", cart=result)


async def checkout(reply: Reply) -> list[str]:
    """Show the way to the shop's checkout."""
    reply.state.memory.proposed = True  # the shopper has decided
    result = await reply.tools.call("checkout_link", {})
    return reply.say("cart_empty") if "error" in result else reply.say("checkout", cart=result)


HANDLERS: Mapping[str, Handler] = {
    "add_to_cart": add,
    "remove_from_cart": remove,
    "view_cart": view,
    "checkout": checkout,
}
