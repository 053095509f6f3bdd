"""The search API."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query

from commerce.catalog import repository as catalog
from commerce.catalog.detail import ProductDetail
from commerce.money import to_minor, to_text
from commerce.ports import ProductIndex, SearchQuery
from commerce.search.schemas import Found, SearchOut
from core.ids import public_id
from core.runtime import RuntimeDep
from tenants.access import TenantSession, Viewer
from tenants.models import Tenant

router = APIRouter(prefix="/v1/catalog", tags=["catalog"])

Price = Annotated[Decimal | None, Query(ge=0, le=10_000_000)]


@router.get("/search")
async def search(
    rt: RuntimeDep,
    principal: Viewer,
    session: TenantSession,
    q: Annotated[str, Query(max_length=10_000)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
    price_min: Price = None,
    price_max: Price = None,
    in_stock: bool = False,
    brand: Annotated[list[str] | None, Query()] = None,
    category: Annotated[list[str] | None, Query()] = None,
    language: Annotated[str, Query(max_length=20)] = "",
) -> SearchOut:
    """Search the catalogue. Bounds are in the shop's currency."""
    currency = (await session.get_one(Tenant, principal.tenant_id)).currency
    query = SearchQuery(
        tenant_id=principal.tenant_id,
        text=q,
        limit=limit,
        offset=offset,
        in_stock_only=in_stock,
        price_min=None if price_min is None else to_minor(price_min, currency),
        price_max=None if price_max is None else to_minor(price_max, currency),
        currency=currency,
        brands=tuple(brand or ()),
        categories=tuple(category or ()),
        languages=(language,) if language else (),
    )
    found = await rt.ports.get(ProductIndex).search(query)
    products = await catalog.get_many(
        session, principal.tenant_id, [hit.product_id for hit in found.hits], language=language, currency=currency
    )
    scores = {hit.product_id: hit.score for hit in found.hits}
    return SearchOut(
        results=[_found(product, scores[product.id]) for product in products],
        total=found.total,
        took_ms=round(found.took_ms, 3),
        understood={
            "text": q.strip()[:400],
            "price_min": None if price_min is None else str(price_min),
            "price_max": None if price_max is None else str(price_max),
            "currency": currency,
            "in_stock": in_stock,
            "brands": list(query.brands),
            "categories": list(query.categories),
        },
    )


def _found(product: ProductDetail, score: float) -> Found:
    offer = product.cheapest
    priced = offer is not None and offer.price is not None and offer.currency is not None
    return Found(
        id=public_id("prd", product.id),
        external_id=product.external_id,
        title=product.title,
        price=to_text(offer.price or 0, offer.currency or "") if offer and priced else None,
        currency=offer.currency if offer and priced else None,
        in_stock=product.in_stock,
        url=product.url,
        image_url=product.image_url,
        score=round(score, 4),
    )
