"""Bodies of the widget API."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, Field

Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)]
MAX_MESSAGE = 2000
Day: TypeAlias = date
Hour: TypeAlias = time


class SessionIn(BaseModel):
    widget_key: Annotated[str, Field(max_length=80)]
    visitor_token: Annotated[str | None, Field(max_length=1000)] = None
    language: Language | None = None


class Brand(BaseModel):
    name: str
    logo_url: str | None
    accent: str
    on_accent: str
    background: str
    ink: str
    radius: int
    powered_by: bool


class Config(BaseModel):
    agent_name: str
    languages: list[str]
    language: str
    brand: Brand
    greeting: str
    disclosure: str
    suggestions: list[str]
    privacy_url: str | None


class SessionOut(BaseModel):
    visitor_token: str
    config: Config


class ConversationIn(BaseModel):
    language: Language | None = None
    page_url: Annotated[str | None, Field(max_length=2000)] = None
    timezone: Annotated[str | None, Field(max_length=64, examples=["Europe/Paris"])] = None
    """The browser's; opening hours are told in it. One that is not known is left out."""


class ConversationRef(BaseModel):
    id: str


class CartDiscountOut(BaseModel):
    """A code that the shopper was granted; `amount_text` is empty where the checkout computes it."""

    code: str
    text: str
    amount_text: str


class CartOut(BaseModel):
    items: list[dict[str, Any]]
    count: int
    total: str
    total_text: str
    currency: str
    checkout_url: str | None
    discount: CartDiscountOut | None


class MessageOut(BaseModel):
    id: str
    role: Literal["visitor", "agent", "human"]
    author: str | None
    """Name of the person, for `human`."""
    text: str
    cards: list[dict[str, Any]]
    created_at: datetime


class ConversationOut(BaseModel):
    id: str
    status: str
    messages: list[MessageOut]
    cart: CartOut


class MessageIn(BaseModel):
    text: Annotated[str, Field(min_length=1)]
    language: Language | None = None


class SignalIn(BaseModel):
    name: Literal["hesitation", "idle", "exit_intent"]


class AddItem(BaseModel):
    variant_id: Annotated[str, Field(max_length=40)]
    quantity: Annotated[int, Field(ge=1, le=99)] = 1


class SetItem(BaseModel):
    quantity: Annotated[int, Field(ge=0, le=99)]


class LeadIn(BaseModel):
    email: Annotated[str, Field(max_length=254)]
    name: Annotated[str | None, Field(max_length=120)] = None
    phone: Annotated[str | None, Field(max_length=40)] = None
    message: Annotated[str | None, Field(max_length=2000)] = None
    consent: bool
    kind: Literal["lead", "booking", "quote"] = "lead"
    date: Annotated[Day | None, Field(description="Of a booking, which needs it")] = None
    time: Annotated[Hour | None, Field(description="Of a booking")] = None
    people: Annotated[int | None, Field(ge=1, le=10_000, description="Of a booking")] = None
    items: Annotated[str | None, Field(max_length=2000, description="Of a quote, which needs it")] = None
    quantity: Annotated[int | None, Field(ge=1, le=10_000_000, description="Of a quote")] = None
    company: Annotated[str | None, Field(max_length=200, description="Of a quote")] = None


class LeadOut(BaseModel):
    id: str


class HandoffOut(BaseModel):
    status: str
