"""Answers about goods: what was found, what it costs, whether it is there, how it compares."""

import re
from collections.abc import Mapping
from dataclasses import replace

from agents.brains import variants
from agents.brains.local import advice
from agents.brains.local.reply import Handler, Reply
from agents.guardrails.manipulation import speaks_to_a_machine
from commerce.catalog.detail import ProductDetail, VariantDetail

_DESCRIBED = 3
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


async def found(reply: Reply) -> list[str]:
    """Say what the search brought, and ask what would narrow it."""
    state = reply.state
    if not state.shown:
        reply.lost = True
        return reply.say("found_none") if state.memory.query else await next_question(reply)
    key = "relaxed" if state.relaxed else "found_one" if len(state.shown) == 1 else "found_many"
    question = reply.question() if state.memory.price_max is None and len(state.shown) > 1 else None
    return [*reply.say(key), *([question] if question else [])]


async def price(reply: Reply) -> list[str]:
    """State the price of the product at hand."""
    product = reply.state.focus
    return reply.say("price") if product is not None and product.cheapest is not None else reply.unclear()


async def details(reply: Reply) -> list[str]:
    """Quote the first sentences of the product's description."""
    product = reply.state.focus
    if product is None:
        return reply.unclear()
    sentences = _SENTENCES.split(product.description.strip())
    reply.quoted = [one for one in sentences[:_DESCRIBED] if one and not speaks_to_a_machine(one)]
    return reply.say("details")


async def availability(reply: Reply) -> list[str]:
    """State the stock of the product, or of the version of it that the question names."""
    product = reply.state.focus
    if product is None:
        return reply.unclear()
    product = _narrowed(reply, product)
    fresh = reply.lines.stock_known(product)
    key = "details" if not fresh else "availability_in" if product.in_stock else "availability_out"
    said = reply.say(key, product=reply.lines.product(product))
    return said if product.in_stock else [*said, *await advice.alternatives(reply, product)]


def _narrowed(reply: Reply, product: ProductDetail) -> ProductDetail:
    """Return the product as the one variant that the question names ("in 40?"), or as it is."""
    wanted = variants.named_values(variants.values_of(product), reply.state.text, reply.state.reading.entities)
    choices = variants.fitting(product, wanted) if wanted else []
    return as_variant(product, choices[0]) if len(choices) == 1 else product


async def compare(reply: Reply) -> list[str]:
    """Set the products at hand side by side, each with what speaks for it and its drawback."""
    pool = reply.lines.pool()
    return await advice.side_by_side(reply, pool) if len(pool) > 1 else reply.unclear()


async def next_question(reply: Reply) -> list[str]:
    """Ask what the stage still wants to know."""
    question = reply.question()
    return [question] if question else reply.say("clarify")


def as_variant(product: ProductDetail, variant: VariantDetail) -> ProductDetail:
    """Return a product narrowed to one of its variants, under a title that says so."""
    return replace(product, title=f"{product.title} ({variant.title})", variants=(variant,))


HANDLERS: Mapping[str, Handler] = {
    "find_product": found,
    "refine": found,
    "price": price,
    "availability": availability,
    "details": details,
    "size_advice": details,
    "compare": compare,
    "affirm": next_question,
    "deny": next_question,
}
