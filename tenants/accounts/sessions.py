"""Sessions of people: a random token in a cookie, its keyed hash in the directory."""

import secrets
from uuid import UUID

from fastapi import Response
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import Crypto
from core.ids import public_id
from core.runtime import Runtime
from tenants.accounts import repository
from tenants.accounts.schemas import SessionOut, TenantRef, UserOut
from tenants.authentication import SESSION_COOKIE, SESSION_LIFE, csrf_token
from tenants.models import DirectorySession, DirectoryUser


async def start(rt: Runtime, session: AsyncSession, user_id: UUID, tenant_id: UUID | None) -> str:
    """Start a session and return its token."""
    token = secrets.token_urlsafe(32)
    row = DirectorySession(
        token_hash=rt.ports.get(Crypto).keyed_hash("session", token),
        user_id=user_id,
        tenant_id=tenant_id,
        expires_at=rt.clock.now() + SESSION_LIFE,
    )
    session.add(row)
    await session.flush()
    return token


async def end(rt: Runtime, session: AsyncSession, token: str) -> None:
    """End a session."""
    await repository.end_session(session, rt.ports.get(Crypto).keyed_hashes("session", token))


async def describe(
    rt: Runtime, session: AsyncSession, token: str, user: DirectoryUser, tenant_id: UUID | None
) -> SessionOut:
    """Return what the console shows of a session. Leaves the transaction inside one of the user's tenants."""
    tenants = [ref for row in await repository.memberships(session, user.id) if (ref := await _ref(session, user, row))]
    current = public_id("ten", tenant_id) if tenant_id else ""
    tenant = next((ref for ref in tenants if ref.id == current and ref.status == "active"), None)
    reseller_id = await repository.reseller_of(session, user.id)
    return SessionOut(
        csrf_token=csrf_token(rt, token),
        user=UserOut(
            id=public_id("usr", user.id),
            email=user.email,
            name=user.name,
            locale=user.locale,
            is_operator=user.is_operator,
        ),
        tenants=tenants,
        tenant=tenant,
        role=tenant.role if tenant else None,
        reseller_id=public_id("res", reseller_id) if reseller_id else None,
    )


async def _ref(session: AsyncSession, user: DirectoryUser, row: Row[UUID, str]) -> TenantRef | None:
    found = await repository.name_and_role(session, row.id, user.id)
    if found is None:
        return None
    return TenantRef(id=public_id("ten", row.id), name=found.name, role=found.role, status=row.status)


def set_cookie(rt: Runtime, response: Response, token: str) -> None:
    """Hand the session's cookie to the browser, for as long as the session lasts."""
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=int(SESSION_LIFE.total_seconds()),
        path="/",
        secure=rt.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(rt: Runtime, response: Response) -> None:
    """Take the session's cookie back."""
    response.delete_cookie(SESSION_COOKIE, path="/", secure=rt.settings.secure_cookies, httponly=True, samesite="lax")
