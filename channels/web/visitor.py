"""Who is calling the widget API: a visitor, by a signed token that names the tenant and the origin it is good for."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import structlog
from fastapi import Depends, Request

from core.crypto import Crypto
from core.errors import Forbidden, Unauthenticated
from core.runtime import Runtime, RuntimeDep
from core.switches import Switches, tenant_switch

TOKEN_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True)
class Visitor:
    """A visitor of one storefront."""

    tenant_id: UUID
    id: UUID
    storefront_id: UUID
    origin: str


def issue_token(rt: Runtime, visitor: Visitor) -> str:
    """Return the visitor's token. It holds ids only."""
    payload = {
        "t": visitor.tenant_id.hex,
        "v": visitor.id.hex,
        "s": visitor.storefront_id.hex,
        "o": visitor.origin,
    }
    return rt.ports.get(Crypto).sign("visitor", payload, TOKEN_SECONDS)


def read_token(rt: Runtime, token: str) -> Visitor:
    """Read a token.

    Raises:
        Unauthenticated: forged or expired.
    """
    payload = rt.ports.get(Crypto).verify("visitor", token)
    return Visitor(UUID(payload["t"]), UUID(payload["v"]), UUID(payload["s"]), payload["o"])


async def current_visitor(request: Request, rt: RuntimeDep) -> Visitor:
    """FastAPI dependency: the visitor.

    Raises:
        Unauthenticated: no token, a forged or an expired one.
        Forbidden: used from another site than it was made for, or the shop is switched off.
    """
    origin = request.headers.get("origin", "")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        request.state.cors_origin = origin  # an error without content: the widget must be able to read it
        raise Unauthenticated("The visitor token is missing. Start a session first.")
    try:
        visitor = read_token(rt, token.strip())
    except Unauthenticated:
        request.state.cors_origin = origin
        raise
    if origin and origin != visitor.origin:
        raise Forbidden("This token belongs to another site.")
    request.state.cors_origin = origin
    structlog.contextvars.bind_contextvars(tenant_id=str(visitor.tenant_id))
    if await rt.ports.get(Switches).is_off(tenant_switch(visitor.tenant_id)):
        raise Forbidden("The chat of this shop is switched off.")
    return visitor


CurrentVisitor = Annotated[Visitor, Depends(current_visitor)]
