"""Advice beside an answer: what could stand in a product's place, what goes with it, how products differ."""

from collections.abc import Sequence

from agents.brains.local.reply import Reply
from commerce.catalog.detail import ProductDetail
from core.ids import public_id


async def alternatives(reply: Reply, product: ProductDetail) -> list[str]:
    """Show what could stand in the place of a product that is sold out; say nothing where there is nothing."""
    titles = await _recommended(reply, product, "alternative")
    return reply.say("alternative", product={"title": titles[0]}) if titles else []


async def complement(reply: Reply, product: ProductDetail) -> list[str]:
    """Propose one thing that goes with what was put in the cart: once, and never after the checkout was shown."""
    memory = reply.state.memory
    if memory.proposed:
        return []
    titles = await _recommended(reply, product, "complement")
    memory.proposed = bool(titles)
    return reply.say("complement", product={"title": titles[0]}) if titles else []


async def _recommended(reply: Reply, product: ProductDetail, kind: str) -> list[str]:
    wanted = {"product_id": public_id("prd", product.id), "kind": kind}
    result = await reply.tools.call("recommend", wanted)
    return [one["title"] for one in result.get("products", ())]


async def side_by_side(reply: Reply, products: Sequence[ProductDetail]) -> list[str]:
    """Compare products: a line each, in which words of suppliers may stand, so that it is checked in full."""
    ids = [public_id("prd", product.id) for product in products[:_MOST]]
    result = await reply.tools.call("compare_products", {"product_ids": ids})
    for one in result.get("products", ()):
        advantage, drawback = ", ".join(one["for"]) or None, ", ".join(one["against"]) or None
        product = {"title": one["title"], "price_text": one["price"], "stock_text": one["availability"]}
        reply.quoted += reply.say("compare_line", product=product, advantage=advantage, drawback=drawback)
    return reply.say("compare")


_MOST = 4
