"""What goes over the wire about members and invitations."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from tenants.accounts.schemas import Email, Password, PersonName
from tenants.roles import Role

Status = Literal["open", "accepted", "revoked", "expired"]
Token = Annotated[str, Field(min_length=1, max_length=200)]


class MemberOut(BaseModel):
    user_id: str
    name: str
    email: str
    role: Role
    since: datetime


class RolePatch(BaseModel):
    role: Role


class InvitationIn(BaseModel):
    email: Email
    role: Role


class InvitationOut(BaseModel):
    """An invitation; the link is only in the mail."""

    id: str
    email: str
    role: Role
    status: Status
    created_at: datetime
    expires_at: datetime


class TokenIn(BaseModel):
    token: Token


class InvitationPreview(BaseModel):
    """What a link invites to. With `has_account`, accept by that account's password; else choose a name and one."""

    shop_name: str
    email: str
    role: Role
    has_account: bool


class AcceptIn(BaseModel):
    """`password` and `name` are not needed by the invited person who is signed in; `name` only by a new one."""

    token: Token
    name: PersonName | None = None
    password: Password | None = None
