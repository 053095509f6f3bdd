"""What goes over the wire about the audit log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from core.ids import public_id
from core.web.pages import Page, cut, write_cursor
from tenants.models import AuditEntry

_PREFIXES = {"user": "usr", "api_key": "key", "operator": "usr", "reseller": "usr"}


class AuditOut(BaseModel):
    """One entry. `data` holds ids, counts and names of fields, never personal text."""

    id: str
    at: datetime
    actor_kind: str
    actor_id: str | None
    action: str
    subject_kind: str
    subject_id: str
    data: dict[str, Any]


def audit_page(rows: list[AuditEntry], limit: int) -> Page[AuditOut]:
    """Return a page of entries that were read with `limit + 1`."""
    shown, more = cut(rows, limit)
    return Page[AuditOut](items=[_out(row) for row in shown], next_cursor=write_cursor(shown[-1].id) if more else None)


def _out(row: AuditEntry) -> AuditOut:
    return AuditOut(
        id=public_id("aud", row.id),
        at=row.at,
        actor_kind=row.actor_kind,
        actor_id=_actor(row.actor_kind, row.actor_id),
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        data=row.data,
    )


def _actor(kind: str, actor_id: UUID | None) -> str | None:
    return public_id(_PREFIXES[kind], actor_id) if actor_id is not None else None
