"""Bodies of the desk's API."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from conversations.schemas import ThreadOut

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Minute = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["09:00"])]
Closing = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$", examples=["18:00"])]
Minutes = Annotated[int, Field(ge=1, le=24 * 60)]


class SpanBody(BaseModel):
    """Hours of one day of the week, in the shop's time zone."""

    model_config = ConfigDict(extra="forbid")

    day: Day
    opens: Minute
    closes: Closing


class SettingsIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    hours: Annotated[list[SpanBody], Field(max_length=50)]
    """Empty: no hours are known, and people can be asked for at any time."""
    closed_days: Annotated[list[date], Field(max_length=366)] = []
    wait_minutes: Minutes = 10
    """After so long without anybody the shopper is told, and the team reminded once."""
    silence_minutes: Minutes = 30
    """After so long without a person's reply to a shopper who wrote, the agent answers again."""
    notify: Annotated[list[Annotated[str, Field(max_length=254)]], Field(max_length=50)] = []
    """Addresses of team members who get the mails; empty for the owners."""


class SettingsOut(BaseModel):
    hours: list[SpanBody]
    closed_days: list[date]
    wait_minutes: int
    silence_minutes: int
    notify: list[str]
    timezone: str
    """The shop's, in which the hours are."""
    open_now: bool
    opens_at: datetime | None
    """The next opening while it is closed."""


class WaitingOut(ThreadOut):
    position: int
    """1 for who is next."""
    asked_at: datetime
    due_at: datetime
    """Later than `asked_at` where the shopper asked outside of the hours."""
    waiting_seconds: int
    """Since somebody could come."""


class QueueOut(BaseModel):
    items: list[WaitingOut]


class AssignIn(BaseModel):
    user_id: Annotated[str, Field(max_length=40)]


class RevokedOut(BaseModel):
    revoked_at: datetime
    """Links that were sent before are void."""
