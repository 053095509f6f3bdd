"""Export and erasure of a person, with proof. One transaction: all packages forget, or none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import public_id
from core.runtime import Runtime
from tenants.access import Principal
from tenants.audit import record
from tenants.ports import ErasablePackages, People

_DEADLOCK = "40P01"
_TRIES = 3


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


async def erase(rt: Runtime, principal: Principal, contact_id: UUID) -> Proof:
    """Forget a person everywhere, in a transaction of its own. Raises NotFound.

    A turn of theirs that ends at this moment holds rows in the opposite order; Postgres then breaks the deadlock by
    failing one of the two, and where that is this one, it is done again.
    """
    for _ in range(_TRIES - 1):
        try:
            async with rt.db.tenant(principal.tenant_id) as session:
                return await _erase(rt, session, principal, contact_id)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _DEADLOCK:
                raise
    async with rt.db.tenant(principal.tenant_id) as session:
        return await _erase(rt, session, principal, contact_id)


async def _erase(rt: Runtime, session: AsyncSession, principal: Principal, contact_id: UUID) -> Proof:
    subject = await rt.ports.get(People).subject(session, principal.tenant_id, contact_id)
    records: dict[str, int] = {}
    for package in rt.ports.get(ErasablePackages).packages:
        records[package.name] = await package.erase(session, principal.tenant_id, subject)
    entry_id = await record(session, principal, "contact.erased", "contact", public_id("con", contact_id), **records)
    return Proof(rt.clock.now(), records, entry_id)
