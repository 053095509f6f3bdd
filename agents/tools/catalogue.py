"""Tools that look into the catalogue."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from agents.cards import money_text, stock_text
from agents.tools.base import Arguments, Reader
from agents.turn import retrieval
from agents.turn.state import TurnState
from commerce.catalog.detail import ProductDetail
from commerce.money import to_minor
from commerce.ports import ProductIndex, SearchQuery
from core.errors import NotFound
from core.ids import parse_id, public_id

_DESCRIPTION = 600


class Search(Arguments):
    query: Annotated[str, Field(max_length=300, description="What to look for, in the shop's or the shopper's words")]
    max_price: Annotated[Decimal | None, Field(ge=0, le=10_000_000)] = None
    min_price: Annotated[Decimal | None, Field(ge=0, le=10_000_000)] = None
    in_stock_only: bool = False


class ProductId(Arguments):
    product_id: Annotated[str, Field(max_length=40, description="An id from a search result, such as prd_...")]


async def _search(state: TurnState, arguments: Search) -> dict[str, Any]:
    currency = state.shop.currency
    query = SearchQuery(
        tenant_id=state.tenant_id,
        text=arguments.query,
        limit=retrieval.CARDS * 2,
        in_stock_only=arguments.in_stock_only,
        currency=currency if arguments.max_price is not None or arguments.min_price is not None else None,
        languages=(state.language,),
    )
    if arguments.max_price is not None:
        query = replace(query, price_max=to_minor(arguments.max_price, currency))
    if arguments.min_price is not None:
        query = replace(query, price_min=to_minor(arguments.min_price, currency))
    found = await state.rt.ports.get(ProductIndex).search(query)
    sellable = await retrieval.read(state, [hit.product_id for hit in found.hits])
    retrieval.show_products(state, sellable[: retrieval.CARDS])
    return {"total": found.total, "products": [describe(state, product) for product in sellable]}


async def _get(state: TurnState, arguments: ProductId) -> dict[str, Any]:
    products = await retrieval.read(state, [parse_id("prd", arguments.product_id)])
    if not products:
        raise NotFound("The shop has no such product.")
    state.facts.learn_product(products[0])
    return describe(state, products[0], full=True)


def describe(state: TurnState, product: ProductDetail, *, full: bool = False) -> dict[str, Any]:
    """Return what a model is told of a product. Its texts come from strangers: they are data, and marked as such."""
    state.facts.learn_product(product)
    offer = product.cheapest
    known: dict[str, Any] = {
        "product_id": public_id("prd", product.id),
        "title": product.title,
        "brand": product.brand,
        "price": money_text(offer.price, offer.currency, state.language)
        if offer and offer.price is not None and offer.currency
        else None,
        "availability": stock_text(product, state.language, state.now, state.definition.policy.stock_age_hours),
        "variants": [
            {"variant_id": public_id("var", variant.id), "title": variant.title, "in_stock": variant.in_stock}
            for variant in product.variants
        ],
    }
    if full:
        known |= {"categories": list(product.categories), "untrusted_description": product.description[:_DESCRIPTION]}
    return known


SEARCH_PRODUCTS = Reader("search_products", "Search the shop's catalogue and show the best as cards.", Search, _search)
GET_PRODUCT = Reader("get_product", "Read one product's details, variants and availability.", ProductId, _get)
