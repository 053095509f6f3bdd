"""Keeps the search index up with changes that do not come from an import."""

from uuid import UUID

from commerce.catalog.events import CATALOG_CHANGED
from commerce.ports import ProductIndex
from core.events import subscribe
from core.runtime import Runtime


@subscribe(CATALOG_CHANGED, queue="catalog", timeout=900)
async def refresh_index(rt: Runtime, *, tenant_id: str, **_: str | int) -> None:
    """Bring the tenant's index up to the catalogue's version; does nothing when it is there already."""
    await rt.ports.get(ProductIndex).refresh(UUID(tenant_id))
