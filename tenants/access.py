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
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Forbidden, Unauthenticated
from core.runtime import RuntimeDep
from tenants import authentication
from tenants.models import DirectoryResellerMember, DirectoryUser
from tenants.roles import Role

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


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
        if request.method not in _SAFE_METHODS:
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


def require_person(principal: Principal) -> None:
    """Refuse an API key: who belongs to the team, and which keys there are, is decided by people. Raises Forbidden."""
    if principal.kind != "user":
        raise Forbidden("This needs a person who is signed in; an API key may not do it.")


Owner = Annotated[Principal, Depends(require(Role.OWNER))]
Admin = Annotated[Principal, Depends(require(Role.ADMIN))]
AgentRole = Annotated[Principal, Depends(require(Role.AGENT))]
Viewer = Annotated[Principal, Depends(require(Role.VIEWER))]


async def tenant_session(principal: CurrentPrincipal, rt: RuntimeDep) -> AsyncIterator[AsyncSession]:
    """FastAPI dependency: one transaction in the caller's tenant, committed before the response is sent."""
    async with rt.db.tenant(principal.tenant_id) as session:
        yield session


TenantSession = Annotated[AsyncSession, Depends(tenant_session, scope="function")]


async def system_session(rt: RuntimeDep) -> AsyncIterator[AsyncSession]:
    """FastAPI dependency: one transaction outside any tenant, committed before the response is sent."""
    async with rt.db.system() as session:
        yield session


SystemSession = Annotated[AsyncSession, Depends(system_session, scope="function")]


@dataclass(frozen=True)
class SignedIn:
    """A person with a session, whichever tenant they work in, if any."""

    user_id: UUID
    tenant_id: UUID | None
    token: str


async def signed_in(request: Request, rt: RuntimeDep) -> SignedIn:
    """FastAPI dependency: the person behind the session cookie. Raises Unauthenticated, or Forbidden without CSRF."""
    cookie = request.cookies.get(authentication.SESSION_COOKIE, "")
    if not cookie:
        raise Unauthenticated("Sign in first.")
    if request.method not in _SAFE_METHODS:
        authentication.check_csrf(rt, cookie, request.headers.get("x-csrf-token", ""))
    async with rt.db.system() as session:
        found = await authentication.read_session(rt, session, cookie)
    return SignedIn(found.user_id, found.tenant_id, cookie)


CurrentUser = Annotated[SignedIn, Depends(signed_in)]


async def operator(user: CurrentUser, rt: RuntimeDep) -> SignedIn:
    """FastAPI dependency: a person who operates this installation. Raises Forbidden."""
    async with rt.db.system() as session:
        row = await session.get(DirectoryUser, user.user_id)
    if row is None or not row.is_operator:
        raise Forbidden("This is for the operator of this installation.")
    return user


Operator = Annotated[SignedIn, Depends(operator)]


@dataclass(frozen=True)
class ResellerMember:
    """A person who works for a reseller."""

    reseller_id: UUID
    user_id: UUID


async def reseller_member(user: CurrentUser, rt: RuntimeDep) -> ResellerMember:
    """FastAPI dependency: a person who works for a reseller. Raises Forbidden."""
    statement = select(DirectoryResellerMember.reseller_id).where(DirectoryResellerMember.user_id == user.user_id)
    async with rt.db.system() as session:
        reseller_id = await session.scalar(statement)
    if reseller_id is None:
        raise Forbidden("This is for resellers.")
    return ResellerMember(reseller_id, user.user_id)


Reseller = Annotated[ResellerMember, Depends(reseller_member)]
