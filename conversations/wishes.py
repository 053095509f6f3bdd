"""Appointments and quotes without a calendar or a price list: the wish is kept as a lead, and people answer."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import leads
from conversations.models import Conversation
from conversations.ports import BookingWish, QuoteWish, Wisher
from core.clock import Clock
from core.errors import Invalid

_ELSEWHERE = timedelta(hours=12)
"""It is still yesterday somewhere when a day ends here."""
_FARTHEST = timedelta(days=3 * 366)


class LeadBooking:
    """The `BookingPort` that keeps the wish as a lead."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def book(self, session: AsyncSession, conversation: Conversation, wish: BookingWish, by: Wisher) -> UUID:
        """Keep the wish; see `BookingPort`."""
        now = self._clock.now()
        if not (now - _ELSEWHERE).date() <= wish.on <= (now + _FARTHEST).date():
            raise Invalid("This day is over, or too far away. Choose another one.")
        fields: dict[str, str | int] = {"date": wish.on.isoformat()}
        if wish.at is not None:
            fields["time"] = wish.at.strftime("%H:%M")
        if wish.people is not None:
            fields["people"] = wish.people
        details = replace(by.person, kind="booking", fields=fields)
        return await leads.capture(session, conversation, details, consent=by.consent, wording=by.wording)


class LeadQuotes:
    """The `QuotePort` that keeps the wish as a lead."""

    async def request(self, session: AsyncSession, conversation: Conversation, wish: QuoteWish, by: Wisher) -> UUID:
        """Keep the wish; see `QuotePort`."""
        known = {"items": wish.items, "quantity": wish.quantity, "company": wish.company}
        fields = {name: value for name, value in known.items() if value}
        details = replace(by.person, kind="quote", fields=fields)
        return await leads.capture(session, conversation, details, consent=by.consent, wording=by.wording)
