"""What the inbox shows of a conversation, and where a page of it ends."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from conversations.models import Conversation
from conversations.repository import AnyRow
from conversations.schemas import AssigneeOut, ContactOut, LeadOut, MessageOut
from core.errors import BadRequest
from core.ids import public_id
from core.web.pages import read_cursor, write_cursor

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 16


def thread_fields(row: AnyRow) -> dict[str, Any]:
    """Return the fields of `ThreadOut` for a row of `repository.threads`."""
    found: Conversation = row.Conversation
    return {
        "id": public_id("cnv", found.id),
        "handoff": found.handoff,
        "assignee": _assignee(found.assignee_id, row.assignee),
        "language": found.language,
        "channel": found.channel,
        "agent_id": public_id("agt", found.agent_id),
        "page_url": found.page_url,
        "created_at": found.created_at,
        "last_message_at": found.last_message_at,
        "last_role": row.last_role,
        "preview": row.preview or "",
        "message_count": row.messages,
        "contact": _contact(row),
    }


def _contact(row: AnyRow) -> ContactOut | None:
    if row.contact_id is None:
        return None
    return ContactOut(id=public_id("con", row.contact_id), name=row.contact_name, email=row.contact_email)


def _assignee(assignee_id: UUID | None, name: str | None) -> AssigneeOut | None:
    if assignee_id is None:
        return None
    return AssigneeOut(id=public_id("usr" if name is not None else "key", assignee_id), name=name)


def message_out(row: AnyRow) -> MessageOut:
    """Return a row of `repository.messages` as the API shows it."""
    found = row.Message
    return MessageOut(
        id=public_id("msg", found.id),
        role=found.role,
        author=row.author,
        text=found.text,
        cards=found.cards,
        receipt=found.receipt,
        created_at=found.created_at,
    )


def lead_out(row: AnyRow) -> LeadOut:
    """Return a row of `repository.leads` as the API shows it."""
    found = row.Lead
    return LeadOut(
        id=public_id("led", found.id),
        conversation_id=public_id("cnv", found.conversation_id),
        contact_id=public_id("con", found.contact_id),
        name=row.name,
        email=row.email,
        phone=row.phone,
        kind=found.kind,
        fields=found.fields,
        message=found.message,
        created_at=found.created_at,
    )


def write_position(row: AnyRow) -> str:
    """Return the cursor of a list by last activity that continues after this row."""
    found: Conversation = row.Conversation
    return f"{(found.last_message_at - _EPOCH) // timedelta(microseconds=1):x}.{write_cursor(found.id)}"


def read_position(cursor: str | None) -> tuple[datetime, UUID] | None:
    """Read such a cursor. Raises BadRequest when it is not one of ours."""
    if cursor is None:
        return None
    instant, _, last = cursor.partition(".")
    found = read_cursor(last)
    try:
        if found is not None and len(instant) <= _LONGEST:
            return _EPOCH + timedelta(microseconds=int(instant, 16)), found
    except (ValueError, OverflowError):
        pass
    raise BadRequest("This cursor is not valid. Ask for the first page again.")
