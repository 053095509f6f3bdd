"""Bodies of the inbox API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

Handoff = Literal["none", "requested", "active"]
MAX_REPLY = 4000


class ContactOut(BaseModel):
    id: str
    name: str | None
    email: str | None


class AssigneeOut(BaseModel):
    id: str
    name: str | None
    """Null for an API key."""


class ThreadOut(BaseModel):
    id: str
    handoff: Handoff
    assignee: AssigneeOut | None
    language: str
    channel: str
    agent_id: str
    page_url: str | None
    created_at: datetime
    last_message_at: datetime
    last_role: str | None
    preview: str
    """The beginning of the last message."""
    message_count: int
    contact: ContactOut | None


class MessageOut(BaseModel):
    id: str
    role: Literal["visitor", "agent", "human"]
    author: str | None
    """Name of the person, for `human`."""
    text: str
    cards: list[dict[str, Any]]
    receipt: dict[str, Any]
    created_at: datetime


class HandoffOut(BaseModel):
    id: str
    handoff: Handoff


class ReplyIn(BaseModel):
    text: Annotated[str, Field(min_length=1, max_length=MAX_REPLY)]


class LeadOut(BaseModel):
    id: str
    conversation_id: str
    contact_id: str
    name: str | None
    email: str | None
    phone: str | None
    kind: Literal["lead", "booking", "quote"]
    fields: dict[str, str | int]
    """What was wished: `date`, `time`, `people` of a booking; `items`, `quantity`, `company` of a quote."""
    message: str
    created_at: datetime
