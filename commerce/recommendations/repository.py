"""SQL of recommendations."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from commerce.orders.models import OrderLine


async def bought_with(
    session: AsyncSession, tenant_id: UUID, product_id: UUID, *, at_least: int, limit: int
) -> list[UUID]:
    """Return the products that orders hold beside one, the most frequent first.

    Args:
        session: the tenant's transaction.
        tenant_id: the tenant.
        product_id: the product.
        at_least: orders that must hold both; what one buyer did once says nothing.
        limit: products at most.
    """
    this, other = aliased(OrderLine), aliased(OrderLine)
    together = func.count(other.order_id.distinct())
    statement = (
        select(other.product_id)
        .join(this, (this.tenant_id == other.tenant_id) & (this.order_id == other.order_id))
        .where(
            other.tenant_id == tenant_id,
            this.product_id == product_id,
            other.product_id.is_not(None),
            other.product_id != product_id,
        )
        .group_by(other.product_id)
        .having(together >= at_least)
        .order_by(together.desc(), other.product_id)
        .limit(limit)
    )
    return [found for found in await session.scalars(statement) if found is not None]
