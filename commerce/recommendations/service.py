"""The first `Recommender`: it reads the catalogue and past orders, and knows nothing of the shopper but a budget."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.catalog import repository as catalog
from commerce.catalog.detail import ProductDetail
from commerce.ports import ProductIndex, RecommendQuery, SearchQuery
from commerce.recommendations import repository
from core.text import plain

_TRY = 12
_TOGETHER = 2
_CHEAPER, _DEARER = 60, 140
"""The price band of an alternative, in percent of the product's price."""
_COLLECTIONS = frozenset({"collection", "range", "gamme", "serie", "series", "kollektion", "collezione", "coleccion"})


class CatalogueRecommender:
    """Recommends by category, price, brand and collection, and by what was bought together."""

    def __init__(self, index: ProductIndex) -> None:
        self._index = index

    async def recommend(self, session: AsyncSession, query: RecommendQuery) -> list[ProductDetail]:
        """Return products in stock for a wish; see `Recommender`."""
        base = await catalog.get_product(session, query.tenant_id, query.product_id, language=query.language)
        if base is None:
            return []
        ways = {"alternative": self._alternatives, "complement": self._complements, "upsell": self._dearer}
        found: dict[UUID, ProductDetail] = {}
        async for ids in ways[query.kind](session, query, base):
            for product in await catalog.get_many(session, query.tenant_id, ids, language=query.language):
                if product.id not in query.exclude and product.in_stock and _fits(query, base, product):
                    found.setdefault(product.id, product)
            if len(found) >= query.limit or (found and query.kind == "alternative"):
                break  # a far one beside a near one is no choice
        return list(found.values())[: query.limit]

    async def _alternatives(
        self, _: AsyncSession, query: RecommendQuery, base: ProductDetail
    ) -> AsyncIterator[list[UUID]]:
        """The same kind of thing at about the same price, those of a like name first; then at any price."""
        near = _near(query, base)
        anywhere = replace(near, price_min=None, price_max=query.price_max)
        for category in _kinds(base):
            here = replace(near, categories=(category,))
            yield [*await self._ids(replace(here, text=base.title)), *await self._ids(here)]
            yield await self._ids(replace(anywhere, categories=(category,)))

    async def _complements(
        self, session: AsyncSession, query: RecommendQuery, base: ProductDetail
    ) -> AsyncIterator[list[UUID]]:
        """What orders hold together; without any, other kinds of the same collection, then of the same brand."""
        yield await repository.bought_with(session, query.tenant_id, base.id, at_least=_TOGETHER, limit=_TRY)
        wide = SearchQuery(query.tenant_id, limit=_TRY, in_stock_only=True, languages=(query.language,))
        for name, values in base.attributes.items():
            if plain(name) in _COLLECTIONS:
                yield await self._ids(replace(wide, attributes={name: _texts(values)}))
        if base.brand:
            yield await self._ids(replace(wide, brands=(base.brand,), categories=tuple(base.categories[:1])))
            yield await self._ids(replace(wide, brands=(base.brand,)))

    async def _dearer(self, _: AsyncSession, query: RecommendQuery, base: ProductDetail) -> AsyncIterator[list[UUID]]:
        """The same kind of thing, dearer than this one and within the budget."""
        near = _near(query, base)
        offer = base.cheapest
        if offer is None or offer.price is None or query.price_max is None or query.price_max <= offer.price:
            return
        for category in _kinds(base):
            bounded = replace(near, categories=(category,), price_min=offer.price + 1, price_max=query.price_max)
            yield await self._ids(bounded)

    async def _ids(self, query: SearchQuery) -> list[UUID]:
        return [hit.product_id for hit in (await self._index.search(query)).hits]


def _near(query: RecommendQuery, base: ProductDetail) -> SearchQuery:
    """A search for what is like the product; its price bounds are the band, or none where it has no price."""
    search = SearchQuery(query.tenant_id, limit=_TRY, in_stock_only=True, languages=(query.language,))
    offer = base.cheapest
    if offer is None or offer.price is None or offer.currency is None:
        return search if query.price_max is None else replace(search, currency=query.currency)
    high = offer.price * _DEARER // 100
    return replace(
        search,
        currency=offer.currency,
        price_min=offer.price * _CHEAPER // 100,
        price_max=high if query.price_max is None else min(high, query.price_max),
    )


def _kinds(product: ProductDetail) -> tuple[str, ...]:
    """The product's categories, the most particular one first."""
    return tuple(dict.fromkeys(reversed(product.categories)))


def _fits(query: RecommendQuery, base: ProductDetail, other: ProductDetail) -> bool:
    """Whether a product may stand beside another: sellable, within the budget, and for a complement of another kind."""
    offer, mine = other.cheapest, base.cheapest
    if other.id == base.id or offer is None or offer.price is None:
        return False
    if query.price_max is not None and (offer.price > query.price_max or offer.currency != query.currency):
        return False
    if query.kind != "complement":
        return True
    dearer = mine is not None and mine.price is not None and offer.price > mine.price
    return not dearer and _kinds(other)[:1] != _kinds(base)[:1]


def _texts(values: object) -> tuple[str, ...]:
    return tuple(map(str, values)) if isinstance(values, Iterable) and not isinstance(values, str) else (str(values),)
