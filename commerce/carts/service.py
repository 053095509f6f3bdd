"""The first `CartPort`: the cart lives here, and a link hands it to the shop."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.carts import repository
from commerce.carts.links import LinkLine, cart_link
from commerce.carts.view import CartLine, CartView
from commerce.catalog import repository as catalog
from commerce.catalog.detail import ProductDetail, VariantDetail
from commerce.ports import CartDiscounts
from core.errors import Conflict, NotFound
from tenants.models import Tenant

MOST = 99


class LocalCart:
    """Keeps carts in our database, priced anew at each reading, with what was granted taken off."""

    def __init__(self, discounts: CartDiscounts) -> None:
        self._discounts = discounts

    async def view(self, session: AsyncSession, tenant_id: UUID, conversation_id: UUID, language: str) -> CartView:
        """Return the cart; lines whose product is gone or has no price any more are left out."""
        rows = await repository.items(session, tenant_id, conversation_id)
        currency = (await session.get_one(Tenant, tenant_id)).currency
        products = await catalog.get_many(
            session, tenant_id, [row.product_id for row in rows], language=language, currency=currency
        )
        known = {variant.id: (product, variant) for product in products for variant in product.variants}
        lines: list[CartLine] = []
        links: list[LinkLine] = []
        for row in rows:
            product, variant = known.get(row.variant_id, (None, None))
            if product is None or variant is None or variant.price is None:
                continue
            lines.append(_line(row.id, product, variant, row.quantity))
            links.append(LinkLine(variant.external_id or product.external_id, row.quantity))
        quantities = {line.variant_id: line.quantity for line in lines}
        discount = await self._discounts.of_cart(session, tenant_id, conversation_id, quantities) if lines else None
        link = await repository.shop_link(session, tenant_id)
        url = cart_link(link.kind, link.base_url, links, discount.code if discount else None) if link else None
        return CartView(tuple(lines), currency, url, discount)

    async def add(
        self,
        session: AsyncSession,
        tenant_id: UUID,
        conversation_id: UUID,
        variant_id: UUID,
        quantity: int,
        language: str,
    ) -> CartView:
        """Add a variant; see `CartPort`."""
        cart = await repository.cart_id(session, tenant_id, conversation_id)
        before = await repository.quantity(session, tenant_id, cart, variant_id)
        await self._check(session, tenant_id, variant_id, before + quantity)
        await repository.put(session, tenant_id, cart, variant_id, before + quantity)
        return await self.view(session, tenant_id, conversation_id, language)

    async def set_quantity(
        self,
        session: AsyncSession,
        tenant_id: UUID,
        conversation_id: UUID,
        line_id: UUID,
        quantity: int,
        language: str,
    ) -> CartView:
        """Set a line's quantity; see `CartPort`."""
        variant_id = await repository.variant_of_line(session, tenant_id, conversation_id, line_id)
        if variant_id is None:
            raise NotFound("This line is no longer in the cart.")
        cart = await repository.cart_id(session, tenant_id, conversation_id)
        if quantity > 0:
            await self._check(session, tenant_id, variant_id, quantity)
        await repository.put(session, tenant_id, cart, variant_id, quantity)
        return await self.view(session, tenant_id, conversation_id, language)

    async def _check(self, session: AsyncSession, tenant_id: UUID, variant_id: UUID, wanted: int) -> None:
        product_id = await catalog.find_variant_product(session, tenant_id, variant_id)
        products = await catalog.get_many(session, tenant_id, [product_id]) if product_id else []
        variant = next((one for product in products for one in product.variants if one.id == variant_id), None)
        if variant is None:
            raise NotFound("This article is no longer in the shop.")
        if variant.price is None:
            raise Conflict("This article has no price and cannot be ordered here.")
        if not variant.in_stock:
            raise Conflict("This article is out of stock.")
        if wanted > MOST:
            raise Conflict(f"At most {MOST} pieces of an article can be put in the cart.")
        if variant.stock_quantity is not None and 0 < variant.stock_quantity < wanted:
            raise Conflict(f"Only {variant.stock_quantity} pieces are available.")


def _line(line_id: UUID, product: ProductDetail, variant: VariantDetail, quantity: int) -> CartLine:
    return CartLine(
        id=line_id,
        variant_id=variant.id,
        product_id=product.id,
        title=product.title,
        variant_title=variant.title,
        quantity=quantity,
        unit_price=variant.price or 0,
        image_url=variant.image_url or product.image_url,
        url=product.url,
    )
