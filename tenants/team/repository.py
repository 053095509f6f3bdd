"""SQL of members and invitations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tenants.models import DirectoryMembership, DirectorySession, DirectoryUser, Invitation, Member
from tenants.roles import Role

MOST_SHOWN = 500


async def members(session: AsyncSession, tenant_id: UUID) -> list[Row[UUID, str, str, str, datetime]]:
    """Return id, name, address, role and date of members, the longest-standing first."""
    statement = (
        select(Member.user_id, DirectoryUser.name, DirectoryUser.email, Member.role, Member.created_at)
        .join(DirectoryUser, DirectoryUser.id == Member.user_id)
        .where(Member.tenant_id == tenant_id)
        .order_by(Member.created_at, Member.user_id)
        .limit(MOST_SHOWN)
    )
    return list((await session.execute(statement)).all())


async def lock_owners(session: AsyncSession, tenant_id: UUID) -> list[UUID]:
    """Return the owners and keep them until the transaction ends, so that two requests cannot remove the last two."""
    statement = select(Member.user_id).where(Member.tenant_id == tenant_id, Member.role == Role.OWNER).with_for_update()
    return list(await session.scalars(statement))


async def remove_member(session: AsyncSession, tenant_id: UUID, user_id: UUID) -> None:
    """Remove a member; sessions that work in the tenant lose it."""
    await session.execute(delete(Member).where(Member.tenant_id == tenant_id, Member.user_id == user_id))
    await session.execute(
        delete(DirectoryMembership).where(
            DirectoryMembership.tenant_id == tenant_id, DirectoryMembership.user_id == user_id
        )
    )
    await session.execute(
        update(DirectorySession)
        .where(DirectorySession.user_id == user_id, DirectorySession.tenant_id == tenant_id)
        .values(tenant_id=None)
    )


async def is_member(session: AsyncSession, tenant_id: UUID, email: str) -> bool:
    """Say whether an address belongs to a member."""
    statement = (
        select(func.count())
        .select_from(Member)
        .join(DirectoryUser, DirectoryUser.id == Member.user_id)
        .where(Member.tenant_id == tenant_id, DirectoryUser.email == email)
    )
    return bool(await session.scalar(statement))


async def invitations(session: AsyncSession, tenant_id: UUID) -> list[Invitation]:
    """Return invitations, the newest first."""
    statement = select(Invitation).where(Invitation.tenant_id == tenant_id).order_by(Invitation.id.desc())
    return list(await session.scalars(statement.limit(MOST_SHOWN)))


async def revoke_open(session: AsyncSession, tenant_id: UUID, now: datetime, **fields: Any) -> int:
    """Revoke the open invitations of an address (`email`) or with an `id`; returns how many."""
    statement = (
        update(Invitation)
        .where(
            Invitation.tenant_id == tenant_id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            *(getattr(Invitation, name) == value for name, value in fields.items()),
        )
        .values(revoked_at=now)
        .returning(Invitation.id)
    )
    return len((await session.execute(statement)).all())
