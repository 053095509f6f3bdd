"""Cards first: what the shopper looks for is searched as the message arrives, before any model has said a word."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from agents.cards import product_card
from agents.turn.state import TurnState
from agents.understanding.lexicon import names_of
from agents.understanding.model import Entities
from agents.understanding.text import stem, words
from commerce.catalog import repository as catalog
from commerce.catalog.detail import ProductDetail
from commerce.catalog.price_history import with_true_reductions
from commerce.ports import ProductIndex, SearchHit, SearchQuery

CARDS = 3
SEARCH_INTENTS = frozenset({"find_product", "refine"})
ABOUT_INTENTS = frozenset({"price", "availability", "details", "add_to_cart", "size_advice", "compare"})
"""Questions about a product, which may be named: "et le pull marin, il coûte combien ?"."""
_TRY = 12
_REMEMBERED = 24
"""Products that a conversation remembers to have shown."""
_RELEVANT = 0.4
"""Hits that score less than this share of the best one are not what was asked for."""
_CLOSE = 0.15
"""Hits above this share come close, when everything relevant was shown already."""
_STANDS_OUT = 1.5
"""A best hit that scores that many times the next one is meant, even if it was shown some time before."""


async def retrieve(state: TurnState) -> None:
    """Read again the products at hand, search where the message asks for products, and show the best as cards."""
    if state.reading.intent in SEARCH_INTENTS and not state.reading.faq_id:
        state.memory.focus = None
        await show(state, await _search_ids(state, query_of(state)))
    elif _names_a_product(state):
        await show(state, await _named_id(state), named=state.reading.entities.query)
    elif state.memory.products:
        await show(state, [])
    if state.reading.products:
        state.memory.focus = state.reading.products[0]


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
    entities, memory = state.reading.entities, state.memory
    refines = state.reading.intent == "refine"
    text = entities.query
    if refines and memory.query and memory.query not in text:
        text = f"{memory.query} {text}".strip()
    bounds = (entities.price_min, entities.price_max)
    if bounds == (None, None) and refines:
        bounds = (memory.price_min, memory.price_max)
    memory.query, (memory.price_min, memory.price_max) = text, bounds
    return SearchQuery(
        tenant_id=state.tenant_id,
        text=text,
        limit=_TRY + len(memory.seen),
        price_min=bounds[0],
        price_max=bounds[1],
        currency=state.shop.currency,
        excluded=_excluded(entities),
        languages=(state.language,),
    )


def _compared(state: TurnState, query: SearchQuery) -> list[SearchQuery]:
    """Return the searches with the bounds that "cheaper" or "dearer" means; it is a wish, and not kept.

    Cheaper than all that was shown; where there is nothing, than the dearest of it.
    """
    wishes, memory = state.reading.entities.comparatives, state.memory
    if memory.lowest is None or memory.highest is None:
        return []
    if "cheaper" in wishes:
        return [replace(query, price_max=bound - 1) for bound in dict.fromkeys((memory.lowest, memory.highest))]
    if "dearer" in wishes:
        return [replace(query, price_min=bound + 1) for bound in dict.fromkeys((memory.highest, memory.lowest))]
    return []


def _excluded(entities: Entities) -> tuple[str, ...]:
    excluded = entities.excluded
    named = [name for key in (*excluded.colours, *excluded.materials) for name in names_of(key)]
    return (*excluded.words, *named, *excluded.brands)


async def _search_ids(state: TurnState, query: SearchQuery) -> list[str]:
    """Search; when nothing fits, relax: first a comparison, then the words. A stated price bound always holds.

    What is far less relevant than the best product without bounds is no answer. A relaxed answer is said to be one.
    """
    index = state.rt.ports.get(ProductIndex)
    bounded = query.price_min is not None or query.price_max is not None
    compared = _compared(state, query)
    attempts = [*compared, query]
    best = 0.0
    if query.text and (bounded or compared or query.excluded):
        free = await index.search(replace(query, price_min=None, price_max=None, excluded=(), limit=1))
        best = free.hits[0].score if free.hits else 0.0
    own = state.reading.entities.query
    if own and own != query.text:  # what was asked before and this have nothing in common: this is a new question
        attempts.append(replace(query, text=own))
    scales: list[float | None] = [best] * len(attempts)
    if query.text and bounded:  # the best within the bounds, then whatever is within them
        attempts += [query, replace(query, text="")]
        scales += [0.0, None]
    for position, (attempt, scale) in enumerate(zip(attempts, scales, strict=True)):
        found = await index.search(attempt)
        ids = _worth_showing(state, found.hits, scale)
        if ids:
            anew = attempt.text == own != query.text
            state.memory.query = own if anew else state.memory.query
            state.relaxed = state.relaxed or (position > 0 and not anew)
            return ids
    state.memory.query = own or state.memory.query
    return []


def _worth_showing(state: TurnState, hits: Sequence[SearchHit], best: float | None) -> list[str]:
    """Return which hits answer, best first: the relevant ones, those that were not shown before in front.

    Whoever goes on looking has not found it among what was shown. When all that is relevant was shown, what comes
    closest follows, and is said to be no more than that.

    Args:
        state: the turn.
        hits: of one search, best first.
        best: the score of the best product without bounds; None where scores say nothing.
    """
    if best is None or not hits:
        return _fresh_first(state, hits)
    top = max(best, hits[0].score)
    relevant = [hit for hit in hits if hit.score >= top * _RELEVANT]
    seen = set(state.memory.seen)
    close = [hit for hit in hits if top * _CLOSE <= hit.score < top * _RELEVANT and str(hit.product_id) not in seen]
    if close and relevant and all(str(hit.product_id) in seen for hit in relevant):
        state.relaxed = True
        return _fresh_first(state, [*relevant, *close])
    return _fresh_first(state, relevant)


def _fresh_first(state: TurnState, hits: Sequence[SearchHit]) -> list[str]:
    ids = [str(hit.product_id) for hit in hits]
    stands_out = len(hits) > 1 and hits[0].score >= _STANDS_OUT * hits[1].score
    head, rest = (ids[:1], ids[1:]) if stands_out and ids[0] not in state.memory.products else ([], ids)
    seen = set(state.memory.seen)
    return [*head, *sorted(rest, key=lambda one: one in seen)][:_TRY]  # stable: relevance stays first among each


async def read(state: TurnState, ids: list[UUID]) -> list[ProductDetail]:
    """Read products that are for sale, in the order of `ids`, with the reductions that their history bears out."""
    async with state.rt.db.tenant(state.tenant_id) as session:
        found = await catalog.get_many(session, state.tenant_id, ids, language=state.language)
        active = [product for product in found if product.status == "active"]
        return await with_true_reductions(session, state.tenant_id, active, state.now)


async def show(state: TurnState, ids: list[str], *, named: str = "") -> None:
    """Read products in one transaction, learn their facts and emit cards for the best of `ids`.

    Args:
        state: the turn.
        ids: what to show, best first; products shown before are read again beside them.
        named: words of which a product must have one in its name to be shown.
    """
    products = await read(state, [UUID(key) for key in (*ids, *state.memory.products)])
    by_id = {str(product.id): product for product in products}
    state.recent = [by_id[key] for key in state.memory.products if key in by_id]
    found = [by_id[key] for key in ids if key in by_id and has_name(by_id[key], named)]
    found.sort(key=lambda product: not product.in_stock)  # stable: relevance stays first among those in stock
    for product in state.recent:
        state.facts.learn_product(product)
    show_products(state, found[:CARDS])


def has_name(product: ProductDetail, named: str) -> bool:
    """Whether a product goes by one of these words, in its title or as a kind of thing."""
    wanted = {stem(word) for word in words(named)}
    names = words(" ".join((product.title, *product.categories)))
    return not wanted or not wanted.isdisjoint(map(stem, names))


def show_products(state: TurnState, products: list[ProductDetail]) -> None:
    """Emit cards for products, once each in a turn, and make them what the conversation speaks of."""
    for product in products:
        if any(product.id == other.id for other in state.shown):
            continue
        _emit_card(state, product)
        state.shown.append(product)
    if state.shown:
        prices = [offer.price for product in state.shown if (offer := product.cheapest) and offer.price is not None]
        memory = state.memory
        memory.products = [str(product.id) for product in state.shown]
        memory.seen = [*(one for one in memory.seen if one not in memory.products), *memory.products][-_REMEMBERED:]
        memory.lowest, memory.highest = min(prices, default=None), max(prices, default=None)
        memory.focus = memory.products[0] if len(state.shown) == 1 else memory.focus


def show_beside(state: TurnState, products: list[ProductDetail]) -> None:
    """Emit cards for what goes with the product at hand, which stays what "it" means; the others can be pointed to."""
    for product in products:
        _emit_card(state, product)
    state.memory.products = list(dict.fromkeys((*state.memory.products, *(str(product.id) for product in products))))


def _emit_card(state: TurnState, product: ProductDetail) -> None:
    state.facts.learn_product(product)
    card = product_card(product, state.language, state.now, state.definition.policy.stock_age_hours)
    state.cards.append(card)
    state.live.emit("product_card", card)
