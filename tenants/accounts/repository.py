"""SQL of users, their sessions and the single-use links."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.db import enter_tenant
from tenants.models import (
    DirectoryMembership,
    DirectoryResellerMember,
    DirectorySession,
    DirectoryTenant,
    DirectoryToken,
    DirectoryUser,
    Member,
    Tenant,
)

MOST_TENANTS = 200


async def memberships(session: AsyncSession, user_id: UUID) -> list[Row[UUID, str]]:
    """Return id and status of the tenants that a user may enter, the oldest first."""
    statement = (
        select(DirectoryTenant.id, DirectoryTenant.status)
        .join(DirectoryMembership, DirectoryMembership.tenant_id == DirectoryTenant.id)
        .where(DirectoryMembership.user_id == user_id)
        .order_by(DirectoryTenant.id)
        .limit(MOST_TENANTS)
    )
    return list((await session.execute(statement)).all())


async def name_and_role(session: AsyncSession, tenant_id: UUID, user_id: UUID) -> Row[str, str] | None:
    """Enter a tenant and return its name and the user's role."""
    await enter_tenant(session, tenant_id)
    statement = (
        select(Tenant.name, Member.role)
        .join(Member, Member.tenant_id == Tenant.tenant_id)
        .where(Tenant.tenant_id == tenant_id, Member.user_id == user_id)
    )
    return (await session.execute(statement)).one_or_none()


async def reseller_of(session: AsyncSession, user_id: UUID) -> UUID | None:
    """Return the reseller that a user works for."""
    return await session.scalar(
        select(DirectoryResellerMember.reseller_id).where(DirectoryResellerMember.user_id == user_id)
    )


async def serving_reseller(session: AsyncSession, user_id: UUID) -> UUID | None:
    """Return the reseller in whose name we write to a user: that of the first tenant."""
    statement = (
        select(DirectoryTenant.reseller_id)
        .join(DirectoryMembership, DirectoryMembership.tenant_id == DirectoryTenant.id)
        .where(DirectoryMembership.user_id == user_id)
        .order_by(DirectoryTenant.id)
        .limit(1)
    )
    return await session.scalar(statement)


async def set_password(session: AsyncSession, user_id: UUID, password_hash: str) -> None:
    """Store a new hash."""
    await session.execute(update(DirectoryUser).where(DirectoryUser.id == user_id).values(password_hash=password_hash))


async def end_sessions(session: AsyncSession, user_id: UUID, *, but: list[bytes]) -> None:
    """End a user's sessions, except those with one of these hashes."""
    await session.execute(
        delete(DirectorySession).where(DirectorySession.user_id == user_id, DirectorySession.token_hash.not_in(but))
    )


async def set_session_tenant(session: AsyncSession, hashes: list[bytes], tenant_id: UUID) -> None:
    """Note the tenant that a session works in."""
    await session.execute(
        update(DirectorySession).where(DirectorySession.token_hash.in_(hashes)).values(tenant_id=tenant_id)
    )


async def end_session(session: AsyncSession, hashes: list[bytes]) -> None:
    """End one session."""
    await session.execute(delete(DirectorySession).where(DirectorySession.token_hash.in_(hashes)))


async def use_token(session: AsyncSession, purpose: str, hashes: list[bytes], now: datetime) -> DirectoryToken | None:
    """Use up a single-use link; None when it is unknown, expired or was used. Of two at once, one wins."""
    statement = (
        update(DirectoryToken)
        .where(
            DirectoryToken.token_hash.in_(hashes),
            DirectoryToken.purpose == purpose,
            DirectoryToken.used_at.is_(None),
            DirectoryToken.expires_at > now,
        )
        .values(used_at=now)
        .returning(DirectoryToken)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def find_token(session: AsyncSession, purpose: str, hashes: list[bytes], now: datetime) -> DirectoryToken | None:
    """Return a link that can still be used."""
    return await session.scalar(
        select(DirectoryToken).where(
            DirectoryToken.token_hash.in_(hashes),
            DirectoryToken.purpose == purpose,
            DirectoryToken.used_at.is_(None),
            DirectoryToken.expires_at > now,
        )
    )


async def void_tokens(session: AsyncSession, purpose: str, *, user_id: UUID | None, subject_id: UUID | None) -> None:
    """Make earlier links of the same kind, to the same person or subject, useless."""
    same = DirectoryToken.user_id == user_id if user_id is not None else DirectoryToken.subject_id == subject_id
    await session.execute(delete(DirectoryToken).where(DirectoryToken.purpose == purpose, same))


async def delete_expired(session: AsyncSession, now: datetime) -> None:
    """Delete sessions and links that nobody can use any more."""
    await session.execute(delete(DirectorySession).where(DirectorySession.expires_at <= now))
    over = or_(DirectoryToken.expires_at <= now, DirectoryToken.used_at.is_not(None))
    await session.execute(delete(DirectoryToken).where(over))
