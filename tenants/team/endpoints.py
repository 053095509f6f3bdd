"""Members and invitations over HTTP."""

from datetime import datetime

from fastapi import APIRouter, Request, Response

from core.errors import Unauthenticated
from core.ids import parse_id, public_id
from core.runtime import Runtime, RuntimeDep
from tenants import limits
from tenants.access import Admin, SignedIn, SystemSession, TenantSession, Viewer, signed_in
from tenants.accounts import sessions
from tenants.accounts.schemas import SessionOut
from tenants.models import Invitation
from tenants.roles import Role
from tenants.team import joining, repository, service
from tenants.team.schemas import (
    AcceptIn,
    InvitationIn,
    InvitationOut,
    InvitationPreview,
    MemberOut,
    RolePatch,
    Status,
    TokenIn,
)

router = APIRouter(prefix="/v1/team", tags=["team"])


@router.get("/members")
async def list_members(principal: Viewer, session: TenantSession) -> list[MemberOut]:
    """List the people of the shop."""
    rows = await repository.members(session, principal.tenant_id)
    return [
        MemberOut(
            user_id=public_id("usr", row.user_id),
            name=row.name,
            email=row.email,
            role=Role(row.role),
            since=row.created_at,
        )
        for row in rows
    ]


@router.patch("/members/{user_id}", status_code=204)
async def change_role(user_id: str, principal: Admin, session: TenantSession, body: RolePatch) -> None:
    """Give a member another role, up to one's own. The last owner stays one."""
    await service.change_role(session, principal, parse_id("usr", user_id), body.role)


@router.delete("/members/{user_id}", status_code=204)
async def remove_member(user_id: str, principal: Admin, session: TenantSession) -> None:
    """Take a member out of the team. The last owner stays."""
    await service.remove(session, principal, parse_id("usr", user_id))


@router.get("/invitations")
async def list_invitations(principal: Admin, session: TenantSession, rt: RuntimeDep) -> list[InvitationOut]:
    """List invitations, the newest first."""
    now = rt.clock.now()
    return [_out(row, now) for row in await repository.invitations(session, principal.tenant_id)]


@router.post("/invitations", status_code=201)
async def invite(principal: Admin, session: TenantSession, rt: RuntimeDep, body: InvitationIn) -> InvitationOut:
    """Invite somebody by mail; the link is good for seven days."""
    return _out(await service.invite(rt, session, principal, body.email, body.role), rt.clock.now())


@router.delete("/invitations/{invitation_id}", status_code=204)
async def revoke(invitation_id: str, principal: Admin, session: TenantSession, rt: RuntimeDep) -> None:
    """Revoke an invitation."""
    await service.revoke(session, principal, parse_id("inv", invitation_id), rt.clock.now())


@router.post("/invitations/preview")
async def preview(request: Request, session: SystemSession, rt: RuntimeDep, body: TokenIn) -> InvitationPreview:
    """Read what a link from a mail invites to."""
    await limits.allow(rt, request, limits.TOKEN_ADDRESS, None, "")
    return await joining.preview(rt, session, body.token)


@router.post("/invitations/accept")
async def accept(
    request: Request, response: Response, session: SystemSession, rt: RuntimeDep, body: AcceptIn
) -> SessionOut:
    """Join a shop by the link from a mail, and sign in there."""
    await limits.allow(rt, request, limits.TOKEN_ADDRESS, None, "")
    caller = await _signed_in(request, rt)
    user, tenant_id = await joining.accept(rt, session, body, caller)
    token = await sessions.start(rt, session, user.id, tenant_id)
    sessions.set_cookie(rt, response, token)
    return await sessions.describe(rt, session, token, user, tenant_id)


async def _signed_in(request: Request, rt: Runtime) -> SignedIn | None:
    """Whoever is signed in; a session that has ended is nobody's."""
    try:
        return await signed_in(request, rt)
    except Unauthenticated:
        return None


def _out(row: Invitation, now: datetime) -> InvitationOut:
    return InvitationOut(
        id=public_id("inv", row.id),
        email=row.email,
        role=Role(row.role),
        status=_status(row, now),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def _status(row: Invitation, now: datetime) -> Status:
    if row.accepted_at is not None:
        return "accepted"
    if row.revoked_at is not None:
        return "revoked"
    return "open" if row.expires_at > now else "expired"
