"""From a credential to an identity: API keys, session cookies and their CSRF tokens."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import Crypto, constant_time_equal
from core.db import enter_tenant
from core.errors import Forbidden, Unauthenticated
from core.runtime import Runtime
from tenants.keys import is_api_key
from tenants.models import ApiKey, DirectoryApiKey, DirectorySession, DirectoryTenant, Member
from tenants.roles import SCOPE_ROLES, Role

SESSION_COOKIE = "comptoir_session"
SESSION_LIFE = timedelta(days=14)
"""How long a session lasts without use."""
_RENEW_STEP = timedelta(days=1)


@dataclass(frozen=True)
class Identity:
    """A credential's owner inside a tenant."""

    tenant_id: UUID
    id: UUID
    role: Role


async def by_api_key(rt: Runtime, key: str) -> Identity:
    """Find the owner of an API key.

    Raises:
        Unauthenticated: unknown or revoked.
        Forbidden: the tenant is suspended.
    """
    if not is_api_key(key):
        raise Unauthenticated("This is no API key. Copy it again, from its first letter to its last.")
    hashes = rt.ports.get(Crypto).keyed_hashes("api_key", key)
    async with rt.db.system() as session:
        entry = await session.scalar(select(DirectoryApiKey).where(DirectoryApiKey.key_hash.in_(hashes)))
        if entry is None:
            raise Unauthenticated("This API key is not valid. Make a new one in the console.")
        await check_tenant(session, entry.tenant_id)
        await enter_tenant(session, entry.tenant_id)
        row = await session.get(ApiKey, (entry.tenant_id, entry.api_key_id))
    if row is None or row.revoked_at is not None:
        raise Unauthenticated("This API key was revoked. Make a new one in the console.")
    return Identity(entry.tenant_id, entry.api_key_id, SCOPE_ROLES[row.scope])


async def by_session(rt: Runtime, token: str) -> Identity:
    """Find the user of a session cookie, in the tenant that the session works in.

    Raises:
        Unauthenticated: unknown, expired or ended session.
        Forbidden: the user left the tenant, works in none, or the tenant is suspended.
    """
    async with rt.db.system() as session:
        found = await read_session(rt, session, token)
        if found.tenant_id is None:
            raise Forbidden("Choose a shop first.")
        await check_tenant(session, found.tenant_id)
        await enter_tenant(session, found.tenant_id)
        member = await session.get(Member, (found.tenant_id, found.user_id))
    if member is None:
        raise Forbidden("You are no longer a member of this shop.")
    return Identity(found.tenant_id, found.user_id, Role(member.role))


async def read_session(rt: Runtime, session: AsyncSession, token: str) -> DirectorySession:
    """Return the row of a live session; its end moves on with use, at most once a day.

    Raises:
        Unauthenticated: there is none.
    """
    hashes = rt.ports.get(Crypto).keyed_hashes("session", token)
    found = await session.scalar(select(DirectorySession).where(DirectorySession.token_hash.in_(hashes)))
    now = rt.clock.now()
    if found is None or found.expires_at <= now:
        raise Unauthenticated("Your session has ended. Sign in again.")
    if found.expires_at < now + SESSION_LIFE - _RENEW_STEP:
        found.expires_at = now + SESSION_LIFE
    return found


def csrf_token(rt: Runtime, session_token: str) -> str:
    """Return the CSRF token of a session: a keyed hash of its cookie, so nothing needs storing."""
    return rt.ports.get(Crypto).keyed_hash("csrf", session_token).hex()


def check_csrf(rt: Runtime, session_token: str, given: str) -> None:
    """Refuse a write by cookie that does not carry the session's CSRF token.

    Raises:
        Forbidden: it is missing or wrong.
    """
    if not constant_time_equal(given, csrf_token(rt, session_token)):
        raise Forbidden("The request lacks a valid X-CSRF-Token. Reload the page and try again.")


async def check_tenant(session: AsyncSession, tenant_id: UUID) -> None:
    """Raise Forbidden unless the tenant is active."""
    status = await session.scalar(select(DirectoryTenant.status).where(DirectoryTenant.id == tenant_id))
    if status != "active":
        raise Forbidden("This account is suspended. Write to support; nothing was deleted.")
