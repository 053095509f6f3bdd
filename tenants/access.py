"""Who is calling, and may they? Every endpoint of the public API names the role it needs.

@router.get("")
async def list_things(principal: Viewer, session: TenantSession) -> ...: ...
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

import structlog
from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Forbidden, Unauthenticated
from core.runtime import RuntimeDep
from tenants import authentication
from tenants.roles import Role


@dataclass(frozen=True)
class Principal:
    """A person or an API key, inside one tenant."""

    tenant_id: UUID
    kind: Literal["user", "api_key"]
    id: UUID
    role: Role


async def current_principal(request: Request, rt: RuntimeDep) -> Principal:
    """FastAPI dependency: the caller.

    Raises:
        Unauthenticated: no valid key or session.
        Forbidden: the session's CSRF token is missing on a write, or the tenant is suspended.
    """
    header = request.headers.get("authorization", "")
    scheme, _, credential = header.partition(" ")
    if scheme.lower() == "bearer" and credential:
        found = await authentication.by_api_key(rt, credential.strip())
        kind: Literal["user", "api_key"] = "api_key"
    elif cookie := request.cookies.get(authentication.SESSION_COOKIE):
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            authentication.check_csrf(rt, cookie, request.headers.get("x-csrf-token", ""))
        found = await authentication.by_session(rt, cookie)
        kind = "user"
    else:
        raise Unauthenticated("Send `Authorization: Bearer <API key>`, or sign in.")
    structlog.contextvars.bind_contextvars(tenant_id=str(found.tenant_id))
    return Principal(found.tenant_id, kind, found.id, found.role)


CurrentPrincipal = Annotated[Principal, Depends(current_principal)]


def require(role: Role) -> Callable[..., Awaitable[Principal]]:
    """Return a dependency that lets only this role, or one that includes it, pass."""

    async def check(principal: CurrentPrincipal) -> Principal:
        if not principal.role.includes(role):
            raise Forbidden(f"This needs the role {role}; yours is {principal.role}.")
        return principal

    return check


Owner = Annotated[Principal, Depends(require(Role.OWNER))]
Admin = Annotated[Principal, Depends(require(Role.ADMIN))]
AgentRole = Annotated[Principal, Depends(require(Role.AGENT))]
Viewer = Annotated[Principal, Depends(require(Role.VIEWER))]


async def tenant_session(principal: CurrentPrincipal, rt: RuntimeDep) -> AsyncIterator[AsyncSession]:
    """FastAPI dependency: one transaction in the caller's tenant, committed before the response is sent."""
    async with rt.db.tenant(principal.tenant_id) as session:
        yield session


TenantSession = Annotated[AsyncSession, Depends(tenant_session, scope="function")]
