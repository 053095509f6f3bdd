"""Products over HTTP: read them, correct a price or stock, take one out of the window and put it back."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from commerce.catalog import repository, service
from commerce.catalog.repository import ProductFilter
from commerce.catalog.schemas import ProductOut, ProductStatus, VariantPatch, product_out
from commerce.catalog.service import VariantChange
from core.ids import parse_id
from core.runtime import RuntimeDep
from core.web.pages import Cursor, Limit, Page, cut, read_cursor, write_cursor
from tenants.access import Admin, TenantSession, Viewer

router = APIRouter(prefix="/v1/catalog/products", tags=["catalogue"])

Language = Annotated[str, Query(max_length=35, description="BCP 47 tag of the wanted texts, where translated")]


@router.get("")
async def list_products(
    principal: Viewer,
    session: TenantSession,
    limit: Limit = 20,
    cursor: Cursor = None,
    status: ProductStatus | None = None,
    source: Annotated[str | None, Query(max_length=64)] = None,
    external_id: Annotated[str | None, Query(max_length=255)] = None,
    brand: Annotated[str | None, Query(max_length=200)] = None,
    category: Annotated[str | None, Query(max_length=200)] = None,
    updated_since: datetime | None = None,
) -> Page[ProductOut]:
    """List products, newest first, drafts and archived ones too unless `status` says otherwise."""
    wanted = ProductFilter(status, source, external_id, brand, category, updated_since)
    before = read_cursor(cursor)
    rows = await repository.list_products(session, principal.tenant_id, wanted, before=before, limit=limit + 1)
    shown, more = cut(rows, limit)
    next_cursor = write_cursor(shown[-1].id) if more else None
    return Page[ProductOut](items=[product_out(row) for row in shown], next_cursor=next_cursor)


@router.get("/{product_id}")
async def get_product(
    product_id: str, principal: Viewer, session: TenantSession, language: Language = ""
) -> ProductOut:
    """Read one product with its variants, prices, stock and images."""
    found = await service.read_product(session, principal.tenant_id, parse_id("prd", product_id), language)
    return product_out(found)


@router.patch("/{product_id}/variants/{variant_id}")
async def change_variant(
    product_id: str, variant_id: str, patch: VariantPatch, principal: Admin, session: TenantSession, rt: RuntimeDep
) -> ProductOut:
    """Change a variant's price or stock. The next import of its source applies that source's values again."""
    product, variant = parse_id("prd", product_id), parse_id("var", variant_id)
    change = VariantChange(patch.price, patch.currency, patch.stock_quantity, patch.in_stock)
    changed = await service.change_variant(session, principal.tenant_id, product, variant, change, rt.clock)
    return product_out(changed)


@router.post("/{product_id}/archive")
async def archive_product(product_id: str, principal: Admin, session: TenantSession, rt: RuntimeDep) -> ProductOut:
    """Stop showing and selling a product. It stays archived through imports; `unarchive` undoes this."""
    product = parse_id("prd", product_id)
    return product_out(await service.set_archived(session, principal.tenant_id, product, archived=True, clock=rt.clock))


@router.post("/{product_id}/unarchive")
async def unarchive_product(product_id: str, principal: Admin, session: TenantSession, rt: RuntimeDep) -> ProductOut:
    """Show and sell an archived product again."""
    product = parse_id("prd", product_id)
    return product_out(
        await service.set_archived(session, principal.tenant_id, product, archived=False, clock=rt.clock)
    )
