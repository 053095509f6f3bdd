"""What conversations need from outside: a way to the shopper, whatever the channel."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from conversations.leads import LeadDetails
from conversations.models import Conversation


@dataclass(frozen=True)
class AddressForm:
    """A form by which a shopper leaves an address: in which language, and for which shop."""

    language: str
    shop: str


@dataclass(frozen=True)
class Outgoing:
    """Something that the shop sends into a conversation: that a person came or left, a person's words, or both.

    Args:
        id: the same at every attempt, so that a channel can tell a repetition.
        tenant_id: the tenant.
        conversation_id: where it goes.
        handoff: `active` when a person has come, `ended` when the agent answers again, `requested` while none comes.
        notice: the line that tells the shopper so.
        text: what the person wrote; `id` is then the message's.
        author: the person's name.
        form: asks for an address below the notice.
    """

    id: UUID
    tenant_id: UUID
    conversation_id: UUID
    handoff: Literal["requested", "active", "ended"] | None = None
    notice: str = ""
    text: str | None = None
    author: str | None = None
    form: AddressForm | None = None


@dataclass(frozen=True)
class BookingWish:
    """When somebody wants to come; what is None is left to the shop."""

    on: date
    at: time | None = None
    people: int | None = None


@dataclass(frozen=True)
class QuoteWish:
    """What somebody wants a price for."""

    items: str
    quantity: int | None = None
    company: str | None = None


@dataclass(frozen=True)
class Wisher:
    """Who wishes something: what they left, whether they agreed to be contacted, and the sentence they agreed to."""

    person: LeadDetails
    consent: bool
    wording: str


class BookingPort(Protocol):
    """Takes wishes for an appointment: ours hands them to the shop's people, a calendar could confirm them."""

    async def book(self, session: AsyncSession, conversation: Conversation, wish: BookingWish, by: Wisher) -> UUID:
        """Take a wish and return the id under which the shop finds it.

        Raises:
            Invalid: no consent, an address that cannot be one, or a day that is over.
        """
        ...


class QuotePort(Protocol):
    """Takes wishes for a quote."""

    async def request(self, session: AsyncSession, conversation: Conversation, wish: QuoteWish, by: Wisher) -> UUID:
        """Take a wish and return the id under which the shop finds it. Raises Invalid as `BookingPort.book`."""
        ...


class Sender(Protocol):
    """Brings what the shop sends to the shopper."""

    async def send(self, outgoing: Outgoing) -> None:
        """Deliver. The same id again, after a crash in between, shows nothing twice.

        Raises:
            Unavailable: it did not get through; try again later.
        """
        ...
