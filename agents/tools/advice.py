"""Tools that advise: what sets products apart, what goes with one, what could stand in its place."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from agents.cards import money_text, stock_text
from agents.tools.base import Arguments, Reader
from agents.tools.catalogue import describe
from agents.tools.comparison import Compared, compare
from agents.turn import retrieval
from agents.turn.state import TurnState
from commerce.catalog import repository as catalog
from commerce.catalog.price_history import with_true_reductions
from commerce.ports import CartPort, Recommender, RecommendQuery
from core.errors import NotFound
from core.ids import parse_id, public_id

_MOST = 4
Id = Annotated[str, Field(max_length=40)]


class Several(Arguments):
    product_ids: Annotated[list[Id], Field(min_length=2, max_length=_MOST, description="Ids such as prd_...")]


class Beside(Arguments):
    product_id: Annotated[Id, Field(description="An id such as prd_...")]
    kind: Annotated[
        Literal["alternative", "complement", "upsell"],
        Field(description="In its place, with it, or better within the budget that the shopper named"),
    ]


async def _compare(state: TurnState, arguments: Several) -> dict[str, Any]:
    ids = [parse_id("prd", one) for one in dict.fromkeys(arguments.product_ids)]
    async with state.rt.db.tenant(state.tenant_id) as session:
        listed = await catalog.get_many(session, state.tenant_id, ids, language=state.language)
        products = await with_true_reductions(session, state.tenant_id, listed, state.now)
    if len(products) < 2:
        raise NotFound("The shop has no two such products to compare.")
    compared = compare(products, state.language, state.now, state.definition.policy.stock_age_hours)
    return {"products": [_told(state, one) for one in compared]}


def _told(state: TurnState, one: Compared) -> dict[str, Any]:
    """Return a product of a comparison; what it says may be said, as far as words of suppliers may."""
    product, offer = one.product, one.product.cheapest
    state.facts.learn_product(product)
    state.facts.product_texts.extend((*one.advantages, *one.drawbacks))
    if one.difference and offer and offer.currency:
        state.facts.amounts.add((one.difference, offer.currency))
    price = None
    if offer is not None and offer.price is not None and offer.currency is not None:
        price = money_text(offer.price, offer.currency, state.language)
    return {
        "product_id": public_id("prd", product.id),
        "title": product.title,
        "price": price,
        "availability": stock_text(product, state.language, state.now, state.definition.policy.stock_age_hours),
        "rating": None,
        "versions": len(product.variants),
        "untrusted_attributes": one.attributes,
        "for": list(one.advantages),
        "against": list(one.drawbacks),
    }


async def _recommend(state: TurnState, arguments: Beside) -> dict[str, Any]:
    budget = stated_budget(state)
    if arguments.kind == "upsell" and budget is None:
        return {"error": "The shopper named no budget: offer nothing dearer."}
    query = RecommendQuery(
        tenant_id=state.tenant_id,
        kind=arguments.kind,
        product_id=parse_id("prd", arguments.product_id),
        currency=state.shop.currency,
        language=state.language,
        limit=1 if arguments.kind == "complement" else retrieval.CARDS,
        price_max=budget,
        exclude=frozenset(product.id for product in state.shown) | await _in_cart(state),
    )
    async with state.rt.db.tenant(state.tenant_id) as session:
        found = await state.rt.ports.get(Recommender).recommend(session, query)
        products = await with_true_reductions(session, state.tenant_id, found, state.now)
    if arguments.kind == "complement":
        retrieval.show_beside(state, products)
    else:
        retrieval.show_products(state, products)
    return {"kind": arguments.kind, "products": [describe(state, product) for product in products]}


async def _in_cart(state: TurnState) -> frozenset[UUID]:
    async with state.rt.db.tenant(state.tenant_id) as session:
        cart = await state.rt.ports.get(CartPort).view(session, state.tenant_id, state.conversation_id, state.language)
    return frozenset(line.product_id for line in cart.lines)


def stated_budget(state: TurnState) -> int | None:
    """Return the budget that the shopper named, in minor units of the shop's currency, or None."""
    if state.memory.price_max is not None:
        return state.memory.price_max
    money = {slot.name for stage in state.definition.flow.stages for slot in stage.slots if slot.type == "money"}
    named = [int(value) for name, value in state.slots.items() if name in money and str(value).isdigit()]
    return max(named, default=None)


COMPARE_PRODUCTS = Reader(
    "compare_products", "Set two to four products side by side: price, stock, what differs.", Several, _compare
)
RECOMMEND = Reader(
    "recommend", "Find what could stand in a product's place, goes with it, or is better.", Beside, _recommend
)
