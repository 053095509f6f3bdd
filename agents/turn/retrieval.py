"""Cards first: what the shopper looks for is searched as the message arrives, before any model has said a word."""

from dataclasses import replace
from uuid import UUID

from agents.cards import product_card
from agents.turn.state import TurnState
from agents.understanding.lexicon import names_of
from agents.understanding.model import Entities
from commerce.catalog import repository as catalog
from commerce.catalog.detail import ProductDetail
from commerce.ports import ProductIndex, SearchQuery

CARDS = 3
SEARCH_INTENTS = frozenset({"find_product", "refine"})
ABOUT_INTENTS = frozenset({"price", "availability", "details", "add_to_cart", "size_advice", "compare"})
"""Questions about a product, which may be named: "et le pull marin, il coûte combien ?"."""
_TRY = 12


async def retrieve(state: TurnState) -> None:
    """Read again the products at hand, search where the message asks for products, and show the best as cards."""
    intent, faq = state.reading.intent, state.reading.faq_id
    if intent in SEARCH_INTENTS and not faq:
        await show(state, await _search_ids(state, query_of(state)))
    elif _names_a_product(state):
        await show(state, await _named_id(state))
    elif state.memory.products:
        await show(state, [])


def _names_a_product(state: TurnState) -> bool:
    reading = state.reading
    return reading.intent in ABOUT_INTENTS and bool(reading.entities.query) and not reading.products


async def _named_id(state: TurnState) -> list[str]:
    """Find the product that a question names, where its words lead to one; else the one at hand is meant."""
    query = SearchQuery(tenant_id=state.tenant_id, text=state.reading.entities.query, limit=1)
    found = await state.rt.ports.get(ProductIndex).search(query)
    return [str(hit.product_id) for hit in found.hits]


def query_of(state: TurnState) -> SearchQuery:
    """Return the search that a message asks for; a refinement keeps what was asked before."""
    entities = state.reading.entities
    refines = state.reading.intent == "refine"
    text = entities.query
    if refines and state.memory.query and state.memory.query not in text:
        text = f"{state.memory.query} {text}".strip()
    price_min, price_max = _bounds(state, entities, refines=refines)
    state.memory.query, state.memory.price_min, state.memory.price_max = text, price_min, price_max
    return SearchQuery(
        tenant_id=state.tenant_id,
        text=text,
        limit=_TRY,
        price_min=price_min,
        price_max=price_max,
        currency=state.shop.currency if price_min is not None or price_max is not None else None,
        excluded=_excluded(entities),
        languages=(state.language,),
    )


def _bounds(state: TurnState, entities: Entities, *, refines: bool) -> tuple[int | None, int | None]:
    low, high = entities.price_min, entities.price_max
    if low is None and high is None and refines:
        low, high = state.memory.price_min, state.memory.price_max
        if "cheaper" in entities.comparatives and state.recent:
            prices = [offer.price for product in state.recent if (offer := product.cheapest) and offer.price]
            high = min(prices) - 1 if prices else high
    return low, high


def _excluded(entities: Entities) -> tuple[str, ...]:
    excluded = entities.excluded
    named = [name for key in (*excluded.colours, *excluded.materials) for name in names_of(key)]
    return (*excluded.words, *named, *excluded.brands)


async def _search_ids(state: TurnState, query: SearchQuery) -> list[str]:
    """Search; when nothing fits, give up words before bounds, and remember that the answer is only close."""
    index = state.rt.ports.get(ProductIndex)
    attempts = [query]
    if query.text and (query.price_min is not None or query.price_max is not None):
        attempts.append(replace(query, text=""))
    for position, attempt in enumerate(attempts):
        found = await index.search(attempt)
        if found.hits:
            state.relaxed = position > 0
            return [str(hit.product_id) for hit in found.hits]
    return []


async def show(state: TurnState, ids: list[str]) -> None:
    """Read products in one transaction, learn their facts and emit cards for the best of `ids`."""
    async with state.rt.db.tenant(state.tenant_id) as session:
        products = await catalog.get_many(
            session, state.tenant_id, [UUID(key) for key in (*ids, *state.memory.products)], language=state.language
        )
    by_id = {str(product.id): product for product in products if product.status == "active"}
    state.recent = [by_id[key] for key in state.memory.products if key in by_id]
    found = [by_id[key] for key in ids if key in by_id]
    found.sort(key=lambda product: not product.in_stock)  # stable: relevance stays first among those in stock
    for product in state.recent:
        state.facts.learn_product(product)
    show_products(state, found[:CARDS])


def show_products(state: TurnState, products: list[ProductDetail]) -> None:
    """Emit cards for products, once each in a turn, and make them what the conversation speaks of."""
    for product in products:
        if any(product.id == other.id for other in state.shown):
            continue
        state.facts.learn_product(product)
        state.shown.append(product)
        card = product_card(product, state.language, state.now, state.definition.policy.stock_age_hours)
        state.cards.append(card)
        state.live.emit("product_card", card)
    if state.shown:
        state.memory.products = [str(product.id) for product in state.shown]
