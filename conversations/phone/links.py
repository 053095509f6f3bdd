"""Links that let one person answer one wish for a person, sent by mail.

The signature binds a link to its tenant, conversation, person and wish, and to this use alone; whether it still opens
anything is decided each time it is used (see `desk`).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.crypto import Crypto
from core.runtime import Runtime

PATH = "/answer"
_PURPOSE = "handoff_link"
_LIFETIME = timedelta(days=3)


@dataclass(frozen=True)
class Link:
    """Who may answer which wish for a person, in which conversation."""

    tenant_id: UUID
    conversation_id: UUID
    user_id: UUID
    request_id: UUID


def address(rt: Runtime, link: Link) -> str:
    """Return the address to send, good for three days at most."""
    ids = [one.hex for one in (link.tenant_id, link.conversation_id, link.user_id, link.request_id)]
    payload = {"ids": ids, "at": rt.clock.now().timestamp()}
    token = rt.ports.get(Crypto).sign(_PURPOSE, payload, int(_LIFETIME.total_seconds()))
    return f"{rt.settings.public_url}{PATH}/{token}"


def read(rt: Runtime, token: str) -> tuple[Link, datetime]:
    """Return what a token stands for and when it was made. Raises BadToken."""
    payload = rt.ports.get(Crypto).verify(_PURPOSE, token)
    return Link(*(UUID(hex=one) for one in payload["ids"])), datetime.fromtimestamp(payload["at"], UTC)
