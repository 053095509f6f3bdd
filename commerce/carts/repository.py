"""SQL of carts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.carts.models import Cart, CartItem, ShopLink
from commerce.catalog.models import Variant
from core.ids import new_id


async def items(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> list[Row[UUID, UUID, UUID, int]]:
    """Return (line id, product id, variant id, quantity) of a conversation's cart, in the order added."""
    statement = (
        select(CartItem.id, Variant.product_id, CartItem.variant_id, CartItem.quantity)
        .join(Cart, (Cart.tenant_id == CartItem.tenant_id) & (Cart.id == CartItem.cart_id))
        .join(Variant, (Variant.tenant_id == CartItem.tenant_id) & (Variant.id == CartItem.variant_id))
        .where(CartItem.tenant_id == tenant_id, Cart.conversation_id == conversation_id)
        .order_by(CartItem.id)
    )
    return list((await session.execute(statement)).all())


async def cart_id(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> UUID:
    """Return the id of a conversation's cart, made when there is none, and lock it until the commit."""
    await session.execute(
        insert(Cart)
        .values(tenant_id=tenant_id, id=new_id(), conversation_id=conversation_id)
        .on_conflict_do_nothing(index_elements=["tenant_id", "conversation_id"])
    )
    statement = select(Cart.id).where(Cart.tenant_id == tenant_id, Cart.conversation_id == conversation_id)
    return (await session.execute(statement.with_for_update())).scalar_one()


async def quantity(session: AsyncSession, tenant_id: UUID, cart: UUID, variant_id: UUID) -> int:
    """Return how many of a variant are in a cart."""
    statement = select(CartItem.quantity).where(
        CartItem.tenant_id == tenant_id, CartItem.cart_id == cart, CartItem.variant_id == variant_id
    )
    return await session.scalar(statement) or 0


async def put(session: AsyncSession, tenant_id: UUID, cart: UUID, variant_id: UUID, pieces: int) -> None:
    """Set the quantity of a variant in a cart; 0 removes it."""
    if pieces == 0:
        await session.execute(
            delete(CartItem).where(
                CartItem.tenant_id == tenant_id, CartItem.cart_id == cart, CartItem.variant_id == variant_id
            )
        )
        return
    await session.execute(
        insert(CartItem)
        .values(tenant_id=tenant_id, id=new_id(), cart_id=cart, variant_id=variant_id, quantity=pieces)
        .on_conflict_do_update(index_elements=["tenant_id", "cart_id", "variant_id"], set_={"quantity": pieces})
    )


async def variant_of_line(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, line_id: UUID) -> UUID | None:
    """Return the variant of a line of this conversation's cart."""
    statement = (
        select(CartItem.variant_id)
        .join(Cart, (Cart.tenant_id == CartItem.tenant_id) & (Cart.id == CartItem.cart_id))
        .where(CartItem.tenant_id == tenant_id, CartItem.id == line_id, Cart.conversation_id == conversation_id)
    )
    return await session.scalar(statement)


async def shop_link(session: AsyncSession, tenant_id: UUID) -> ShopLink | None:
    """Return how the tenant's shop takes a cart."""
    return await session.get(ShopLink, tenant_id)


async def set_shop_link(session: AsyncSession, tenant_id: UUID, kind: str, base_url: str) -> None:
    """Set how the tenant's shop takes a cart."""
    values = {"kind": kind, "base_url": base_url}
    await session.execute(
        insert(ShopLink)
        .values(tenant_id=tenant_id, **values)
        .on_conflict_do_update(index_elements=["tenant_id"], set_=values)
    )


async def lines_of(
    session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]
) -> list[Row[UUID, UUID, int, datetime]]:
    """Return what is in the carts of conversations: conversation, variant, quantity, and since when."""
    statement = (
        select(Cart.conversation_id, CartItem.variant_id, CartItem.quantity, CartItem.created_at)
        .join(Cart, (Cart.tenant_id == CartItem.tenant_id) & (Cart.id == CartItem.cart_id))
        .where(CartItem.tenant_id == tenant_id, Cart.conversation_id.in_(conversation_ids))
        .order_by(CartItem.id)
    )
    return list((await session.execute(statement)).all())


async def erase(session: AsyncSession, tenant_id: UUID, conversation_ids: list[UUID]) -> int:
    """Delete the carts of conversations; returns how many."""
    ids = select(Cart.id).where(Cart.tenant_id == tenant_id, Cart.conversation_id.in_(conversation_ids))
    await session.execute(delete(CartItem).where(CartItem.tenant_id == tenant_id, CartItem.cart_id.in_(ids)))
    gone = await session.execute(
        delete(Cart).where(Cart.tenant_id == tenant_id, Cart.conversation_id.in_(conversation_ids)).returning(Cart.id)
    )
    return len(gone.all())
