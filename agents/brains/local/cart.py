"""Answers around the cart."""

from collections.abc import Mapping

from agents.brains import variants
from agents.brains.local.products import as_variant
from agents.brains.local.reply import Handler, Reply
from agents.turn.retrieval import has_name
from commerce.catalog.detail import ProductDetail, VariantDetail
from core.ids import public_id


async def add(reply: Reply) -> list[str]:
    """Put the product at hand into the cart, after asking for the version where there are several."""
    state = reply.state
    product, named = state.focus, state.reading.entities.query
    if product is None:
        return reply.unclear()
    if not state.reading.products and not has_name(product, named):
        return reply.say("found_none", query=named)  # another product than the one at hand is meant
    choices = _choices(reply, product)
    if len(choices) != 1:
        return [variants.question(choices, state.language)] if choices else reply.unclear()
    quantity = max(1, min(state.reading.entities.quantity or 1, 99))
    wanted = {"variant_id": public_id("var", choices[0].id), "quantity": quantity}
    result = await reply.tools.call("add_to_cart", wanted)
    if "error" in result:
        return _not_added(reply, product, choices[0])
    return reply.say("added_to_cart", cart=result)


def _not_added(reply: Reply, product: ProductDetail, wanted: VariantDetail) -> list[str]:
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
        said.append(variants.question(others, state.language))
    return said


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


async def view(reply: Reply) -> list[str]:
    """Show the cart."""
    result = await reply.tools.call("view_cart", {})
    if "error" in result:
        return reply.say("quota_reached")
    return reply.say("cart_summary" if result["count"] else "cart_empty", cart=result)


async def checkout(reply: Reply) -> list[str]:
    """Show the way to the shop's checkout."""
    result = await reply.tools.call("checkout_link", {})
    return reply.say("cart_empty") if "error" in result else reply.say("checkout", cart=result)


HANDLERS: Mapping[str, Handler] = {
    "add_to_cart": add,
    "remove_from_cart": view,
    "view_cart": view,
    "checkout": checkout,
}
