"""Accepting an invitation, as somebody with an account or without."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import BadToken
from core.db import enter_tenant
from core.errors import Forbidden, Invalid, Unauthenticated
from core.ids import public_id
from core.runtime import Runtime
from tenants import repository as tenant_repository
from tenants.access import SignedIn
from tenants.accounts import tokens
from tenants.accounts.service import check_credentials
from tenants.audit import Actor, record
from tenants.authentication import check_tenant
from tenants.models import DirectoryUser, Invitation, Tenant
from tenants.names import clean_name
from tenants.passwords import check_password, hash_password
from tenants.roles import Role
from tenants.team.schemas import AcceptIn, InvitationPreview


async def preview(rt: Runtime, session: AsyncSession, token: str) -> InvitationPreview:
    """Say what a link invites to. Whoever holds it reads the address's mail. Raises BadToken."""
    invitation, known = await _look(rt, session, token)
    shop = await session.get_one(Tenant, invitation.tenant_id)
    return InvitationPreview(
        shop_name=shop.name, email=invitation.email, role=Role(invitation.role), has_account=known is not None
    )


async def accept(
    rt: Runtime, session: AsyncSession, body: AcceptIn, caller: SignedIn | None
) -> tuple[DirectoryUser, UUID]:
    """Make the invited person a member.

    Args:
        rt: the runtime.
        session: a system transaction; afterwards inside the tenant.
        body: the link's token, and what proves or makes the account.
        caller: who is signed in, if anybody.

    Returns:
        The user and the tenant joined.

    Raises:
        BadToken: the link was used, revoked or has expired.
        Unauthenticated: the account's password is wrong.
        Forbidden: somebody else is signed in and no password was given; or the tenant is suspended.
        Invalid: a new person gave no name or password.
    """
    async with rt.db.system() as looking:  # ends before passwords are hashed
        invitation, known = await _look(rt, looking, body.token)
        await check_tenant(looking, invitation.tenant_id)
    if known is not None:
        await _prove(rt, known, body, caller)
        user_id = known.id
    else:
        user_id = await _new_user(session, invitation.email, body)
    await tokens.use(rt, session, "invitation", body.token)
    await enter_tenant(session, invitation.tenant_id)
    row = await session.get_one(Invitation, (invitation.tenant_id, invitation.id), with_for_update=True)
    if row.revoked_at is not None:
        raise BadToken("This invitation was revoked. Ask for another.")
    row.accepted_at = rt.clock.now()
    await tenant_repository.add_member(session, row.tenant_id, user_id, row.role)
    actor = Actor(row.tenant_id, "user", user_id)
    await record(session, actor, "invitation.accepted", "invitation", public_id("inv", row.id), role=row.role)
    return await session.get_one(DirectoryUser, user_id), row.tenant_id


async def _look(rt: Runtime, session: AsyncSession, token: str) -> tuple[Invitation, DirectoryUser | None]:
    found = await tokens.look_at(rt, session, "invitation", token)
    if found.tenant_id is None:
        raise BadToken
    await enter_tenant(session, found.tenant_id)
    invitation = await session.get_one(Invitation, (found.tenant_id, found.subject_id))
    if invitation.revoked_at is not None:
        raise BadToken("This invitation was revoked. Ask for another.")
    return invitation, await tenant_repository.user_by_email(session, invitation.email)


async def _prove(rt: Runtime, known: DirectoryUser, body: AcceptIn, caller: SignedIn | None) -> None:
    """The link shows whose mail it is; the session or the password shows whose account."""
    if caller is not None and caller.user_id == known.id:
        return
    if body.password is None:
        if caller is not None:
            raise Forbidden("This invitation is for another account. Sign out, or give that account's password.")
        raise Unauthenticated("This address has an account. Sign in, or give its password.")
    await check_credentials(rt, known.email, body.password)


async def _new_user(session: AsyncSession, email: str, body: AcceptIn) -> UUID:
    if body.name is None or body.password is None:
        raise Invalid("Choose a name and a password for the new account.")
    check_password(body.password, email)
    hashed = await hash_password(body.password)
    added = await tenant_repository.add_user(
        session, email=email, name=clean_name(body.name), locale="en", password_hash=hashed
    )
    if added is None:
        raise Unauthenticated("This address has an account by now. Sign in to accept.")
    return added
