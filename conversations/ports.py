"""What conversations need from outside: a way to the shopper, whatever the channel."""

from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID


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


class Sender(Protocol):
    """Brings what the shop sends to the shopper."""

    async def send(self, outgoing: Outgoing) -> None:
        """Deliver. The same id again, after a crash in between, shows nothing twice.

        Raises:
            Unavailable: it did not get through; try again later.
        """
        ...
