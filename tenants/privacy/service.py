"""Export and erasure of a person, with proof. One transaction: all packages forget, or none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import public_id
from core.runtime import Runtime
from tenants.access import Principal
from tenants.audit import record
from tenants.ports import ErasablePackages, People


@dataclass(frozen=True)
class Proof:
    """That a person was forgotten: when, how many records per package, and the entry of the audit log that says so."""

    erased_at: datetime
    records: dict[str, int]
    entry_id: UUID


async def export(
    rt: Runtime, session: AsyncSession, principal: Principal, contact_id: UUID
) -> dict[str, list[dict[str, Any]]]:
    """Return everything that is held about a person, by package. Raises NotFound."""
    subject = await rt.ports.get(People).subject(session, principal.tenant_id, contact_id)
    packages = rt.ports.get(ErasablePackages).packages
    found = {package.name: await package.export(session, principal.tenant_id, subject) for package in packages}
    await record(session, principal, "contact.exported", "contact", public_id("con", contact_id))
    return found


async def erase(rt: Runtime, session: AsyncSession, principal: Principal, contact_id: UUID) -> Proof:
    """Forget a person everywhere. Raises NotFound."""
    subject = await rt.ports.get(People).subject(session, principal.tenant_id, contact_id)
    records: dict[str, int] = {}
    for package in rt.ports.get(ErasablePackages).packages:
        records[package.name] = await package.erase(session, principal.tenant_id, subject)
    entry_id = await record(session, principal, "contact.erased", "contact", public_id("con", contact_id), **records)
    return Proof(rt.clock.now(), records, entry_id)
