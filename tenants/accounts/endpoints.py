"""Signing up, in and out; passwords."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from core.ids import parse_id
from core.runtime import RuntimeDep
from tenants import limits
from tenants.access import CurrentUser, SystemSession
from tenants.accounts import reset, service, sessions
from tenants.accounts.schemas import (
    Accepted,
    ChangePasswordIn,
    ForgotIn,
    ResetIn,
    SessionOut,
    SignInIn,
    SignUpIn,
    SwitchIn,
)
from tenants.emails import normalise_email
from tenants.models import DirectoryUser

router = APIRouter(prefix="/v1/auth", tags=["sign-in"])

AcceptLanguage = Annotated[str, Header(alias="Accept-Language")]


@router.post("/sign-up", status_code=201)
async def sign_up(
    request: Request,
    response: Response,
    rt: RuntimeDep,
    session: SystemSession,
    body: SignUpIn,
    languages: AcceptLanguage = "",
) -> SessionOut:
    """Open an account with a shop, and sign in."""
    email = normalise_email(body.email)
    await limits.allow(rt, request, limits.SIGN_UP_ADDRESS, limits.SIGN_UP_ACCOUNT, email)
    spoken = "fr" if languages.lower().startswith("fr") else "en"
    user, tenant_id = await service.sign_up(rt, session, body, spoken)
    token = await sessions.start(rt, session, user.id, tenant_id)
    sessions.set_cookie(rt, response, token)
    return await sessions.describe(rt, session, token, user, tenant_id)


@router.post("/sign-in")
async def sign_in(
    request: Request, response: Response, rt: RuntimeDep, session: SystemSession, body: SignInIn
) -> SessionOut:
    """Sign in with e-mail address and password. The session lasts 14 days without use."""
    email = normalise_email(body.email)
    await limits.allow(rt, request, limits.SIGN_IN_ADDRESS, limits.SIGN_IN_ACCOUNT, email)
    user = await service.check_credentials(rt, email, body.password)
    token, tenant_id = await service.sign_in(rt, session, user)
    sessions.set_cookie(rt, response, token)
    return await sessions.describe(rt, session, token, user, tenant_id)


@router.post("/sign-out", status_code=204)
async def sign_out(response: Response, rt: RuntimeDep, session: SystemSession, user: CurrentUser) -> None:
    """End this session."""
    await sessions.end(rt, session, user.token)
    sessions.clear_cookie(rt, response)


@router.get("/me")
async def me(response: Response, rt: RuntimeDep, session: SystemSession, user: CurrentUser) -> SessionOut:
    """Read who is signed in and where."""
    sessions.set_cookie(rt, response, user.token)
    row = await session.get_one(DirectoryUser, user.user_id)
    return await sessions.describe(rt, session, user.token, row, user.tenant_id)


@router.post("/switch")
async def switch(rt: RuntimeDep, session: SystemSession, user: CurrentUser, body: SwitchIn) -> SessionOut:
    """Work in another of the user's shops."""
    tenant_id = parse_id("ten", body.tenant_id)
    await service.switch(rt, session, user, tenant_id)
    row = await session.get_one(DirectoryUser, user.user_id)
    return await sessions.describe(rt, session, user.token, row, tenant_id)


@router.post("/password/forgot", status_code=202)
async def forgot_password(request: Request, rt: RuntimeDep, session: SystemSession, body: ForgotIn) -> Accepted:
    """Ask for a link that sets a new password. The answer is the same whether or not the address has an account."""
    email = normalise_email(body.email)
    await limits.allow(rt, request, limits.RESET_ADDRESS, limits.RESET_ACCOUNT, email)
    await reset.ask(session, email)
    return Accepted(detail="If the address has an account, a link is on its way. It is good for an hour.")


@router.post("/password/reset", status_code=204)
async def reset_password(request: Request, rt: RuntimeDep, body: ResetIn) -> None:
    """Set a new password by the link from the mail. All sessions end."""
    await limits.allow(rt, request, limits.TOKEN_ADDRESS, None, "")
    await reset.reset(rt, body.token, body.password)


@router.post("/password", status_code=204)
async def change_password(request: Request, rt: RuntimeDep, user: CurrentUser, body: ChangePasswordIn) -> None:
    """Change the password. The user's other sessions end."""
    await limits.allow(rt, request, limits.SIGN_IN_ADDRESS, limits.SIGN_IN_ACCOUNT, user.user_id.hex)
    await service.change_password(rt, user, body.current_password, body.new_password)
