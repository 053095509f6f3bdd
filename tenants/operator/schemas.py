"""What goes over the wire between the operator and the installation."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from tenants.accounts.schemas import Email, PersonName


class ResellerIn(BaseModel):
    """The owner gets a mail with a link to choose a password, unless the address has an account."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
    owner_email: Email
    owner_name: PersonName


class ResellerOut(BaseModel):
    id: str
    name: str
    created_at: datetime


class SwitchIn(BaseModel):
    """`key` is `llm`, `tenant:<tenant id>` or `connector:<name>`. `reason` is for operators; no personal text."""

    key: Annotated[str, Field(max_length=100)]
    off: bool
    reason: Annotated[str, Field(min_length=1, max_length=300)]


class SwitchOut(BaseModel):
    key: str
    off: bool
    reason: str
    changed_at: datetime
