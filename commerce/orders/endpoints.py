"""Orders over HTTP: a shop pushes them, its people read them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from commerce.orders import repository, service
from commerce.orders.identity import BuyerHashes, number_key
from commerce.orders.schemas import OrderIn, OrderOut, Status, order_out
from core.crypto import Crypto
from core.ids import parse_id
from core.runtime import RuntimeDep
from core.web.pages import Cursor, Limit, Page, cut, read_cursor, write_cursor
from tenants.access import Admin, TenantSession, Viewer

router = APIRouter(prefix="/v1/orders", tags=["orders"])


@router.put("/{external_id}")
async def put_order(
    rt: RuntimeDep,
    principal: Admin,
    session: TenantSession,
    external_id: Annotated[str, Path(min_length=1, max_length=255, description="The shop's own id of the order")],
    body: OrderIn,
) -> OrderOut:
    """Tell of an order, new or changed; the whole of it, each time. Repeating it changes nothing."""
    buyers = BuyerHashes(rt.ports.get(Crypto))
    return order_out(await service.put(session, principal.tenant_id, external_id, body, buyers, rt.clock))


@router.get("")
async def list_orders(
    principal: Viewer,
    session: TenantSession,
    number: Annotated[str | None, Query(max_length=64, description="As the buyer reads it")] = None,
    status: Status | None = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[OrderOut]:
    """List orders, those heard of last first."""
    found = await repository.orders(
        session,
        principal.tenant_id,
        number=number_key(number) if number else None,
        status=status,
        before=read_cursor(cursor),
        limit=limit + 1,
    )
    rows, more = cut(found, limit)
    next_cursor = write_cursor(rows[-1].id) if more else None
    return Page[OrderOut](items=[order_out(row) for row in rows], next_cursor=next_cursor)


@router.get("/{order_id}")
async def get_order(principal: Viewer, session: TenantSession, order_id: str) -> OrderOut:
    """Read one order by our id."""
    return order_out(await service.find(session, principal.tenant_id, parse_id("ord", order_id)))
