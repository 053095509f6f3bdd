"""What goes over the wire about accounts."""

from typing import Annotated

from pydantic import BaseModel, Field

Email = Annotated[str, Field(min_length=3, max_length=254)]
Password = Annotated[str, Field(min_length=1, max_length=1000)]
PersonName = Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
ShopName = Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]


class SignUpIn(BaseModel):
    """Country, currency, time zone and language are guessed where they are missing, and can be changed later."""

    email: Email
    password: Password
    name: PersonName
    shop_name: ShopName
    country: str | None = None
    currency: str | None = None
    timezone: str | None = None
    locale: str | None = None


class SignInIn(BaseModel):
    email: Email
    password: Password


class SwitchIn(BaseModel):
    tenant_id: str


class ForgotIn(BaseModel):
    email: Email


class ResetIn(BaseModel):
    token: Annotated[str, Field(min_length=1, max_length=200)]
    password: Password


class ChangePasswordIn(BaseModel):
    current_password: Password
    new_password: Password


class UserOut(BaseModel):
    id: str
    email: str
    name: str
    locale: str
    is_operator: bool


class TenantRef(BaseModel):
    """A tenant that the user may enter."""

    id: str
    name: str
    role: str
    status: str


class SessionOut(BaseModel):
    """Who is signed in. Send `csrf_token` as `X-CSRF-Token` with every write.

    `tenant` is the one worked in at the moment; null when none was chosen, or the chosen one was left or suspended.
    """

    csrf_token: str
    user: UserOut
    tenants: list[TenantRef]
    tenant: TenantRef | None
    role: str | None
    reseller_id: str | None


class Accepted(BaseModel):
    """The request was taken; what it leads to arrives by mail, if at all."""

    detail: str
