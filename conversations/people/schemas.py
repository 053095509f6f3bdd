"""What goes over the wire about contacts."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field


class IdentityOut(BaseModel):
    """An address on a channel: `email` or `phone`."""

    channel: str
    address: str


class ContactOut(BaseModel):
    """A person. `merged_into` names the contact that stands for this one; an erased one has no name or address."""

    id: str
    name: str | None
    identities: list[IdentityOut]
    merged_into: str | None
    created_at: datetime
    erased_at: datetime | None


class MergeIn(BaseModel):
    """The contact that stands for both from now on."""

    into: str


class ConsentOut(BaseModel):
    """One statement about one purpose; of each purpose, the newest counts. `wording` is the text that was agreed to."""

    id: str
    purpose: str
    granted: bool
    wording: str
    source: str
    at: datetime


class WithdrawIn(BaseModel):
    purpose: Annotated[str, Field(min_length=1, max_length=60)]
