"""The rules of a team: somebody always owns the shop, and nobody hands out more than they have."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Conflict, Forbidden, NotFound
from core.ids import new_id, public_id
from core.jobs import enqueue
from core.runtime import Runtime
from tenants.access import Principal, require_person
from tenants.accounts import tokens
from tenants.audit import record
from tenants.emails import normalise_email
from tenants.models import Invitation, Member
from tenants.roles import Role
from tenants.team import repository
from tenants.team.jobs import mail_invitation


async def change_role(session: AsyncSession, principal: Principal, user_id: UUID, role: Role) -> None:
    """Give a member another role.

    Raises:
        NotFound: the user is no member.
        Forbidden: the role, or the member's present one, is above the caller's.
        Conflict: nobody would own the shop any more.
    """
    require_person(principal)
    member = await _member(session, principal, user_id)
    _check_reach(principal, role)
    if role != Role.OWNER:
        await _keep_an_owner(session, principal.tenant_id, user_id)
    member.role = role
    await record(session, principal, "member.role_changed", "user", public_id("usr", user_id), role=role)


async def remove(session: AsyncSession, principal: Principal, user_id: UUID) -> None:
    """Take a member out of the team; see `change_role` for what it raises."""
    require_person(principal)
    await _member(session, principal, user_id)
    await _keep_an_owner(session, principal.tenant_id, user_id)
    await repository.remove_member(session, principal.tenant_id, user_id)
    await record(session, principal, "member.removed", "user", public_id("usr", user_id))


async def invite(rt: Runtime, session: AsyncSession, principal: Principal, address: str, role: Role) -> Invitation:
    """Invite somebody by mail. An earlier open invitation of the same address is replaced.

    Raises:
        Forbidden: the role is above the caller's, or the caller is an API key.
        Conflict: the address belongs to a member.
    """
    require_person(principal)
    _check_reach(principal, role)
    email, now = normalise_email(address), rt.clock.now()
    if await repository.is_member(session, principal.tenant_id, email):
        raise Conflict("This person is a member already.")
    await repository.revoke_open(session, principal.tenant_id, now, email=email)
    row = Invitation(
        tenant_id=principal.tenant_id,
        id=new_id(),
        email=email,
        role=role,
        invited_by=principal.id,
        created_at=now,
        expires_at=now + tokens.LIFE["invitation"],
    )
    session.add(row)
    await session.flush()
    await record(session, principal, "invitation.created", "invitation", public_id("inv", row.id), role=role)
    await enqueue(session, mail_invitation, tenant_id=str(principal.tenant_id), invitation_id=str(row.id))
    return row


async def revoke(session: AsyncSession, principal: Principal, invitation_id: UUID, now: datetime) -> None:
    """Make an invitation useless; one that was accepted or revoked stays as it is. Raises NotFound."""
    if await session.get(Invitation, (principal.tenant_id, invitation_id)) is None:
        raise NotFound("No invitation has this id.")
    if await repository.revoke_open(session, principal.tenant_id, now, id=invitation_id):
        await record(session, principal, "invitation.revoked", "invitation", public_id("inv", invitation_id))


async def _member(session: AsyncSession, principal: Principal, user_id: UUID) -> Member:
    found = await session.get(Member, (principal.tenant_id, user_id))
    if found is None:
        raise NotFound("No member of this shop has this id.")
    _check_reach(principal, Role(found.role))
    return found


def _check_reach(principal: Principal, role: Role) -> None:
    if not principal.role.includes(role):
        raise Forbidden(f"As {principal.role} you cannot decide about the role {role}.")


async def _keep_an_owner(session: AsyncSession, tenant_id: UUID, leaving: UUID) -> None:
    owners = await repository.lock_owners(session, tenant_id)
    if owners == [leaving]:
        raise Conflict("A shop needs an owner. Make somebody else an owner first.")
