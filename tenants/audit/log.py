"""Writing the audit log. Entries hold ids and names of fields, never personal text."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import new_id
from tenants.models import AuditEntry

PLATFORM = UUID(int=0)
"""The operator's own acts stand under this id, a reseller's under the reseller's."""


class Acting(Protocol):
    """Somebody who acts in a tenant; a `Principal` is one."""

    @property
    def tenant_id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> UUID | None: ...


@dataclass(frozen=True)
class Actor:
    """Somebody who acts without being a principal: the operator, a job, the command line."""

    tenant_id: UUID
    kind: str
    id: UUID | None = None


async def record(
    session: AsyncSession, actor: Acting, action: str, subject_kind: str, subject_id: str, **data: str | int | list[str]
) -> UUID:
    """Add an entry to the open transaction.

    Args:
        session: a transaction in the actor's tenant.
        actor: who acts, and in which tenant.
        action: such as `member.removed`.
        subject_kind: what it was done to, such as `user`.
        subject_id: its public id or key.
        data: ids, counts and names of fields.

    Returns:
        The entry's id.
    """
    entry = AuditEntry(
        tenant_id=actor.tenant_id,
        id=new_id(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        data=data,
    )
    session.add(entry)
    await session.flush()
    return entry.id
