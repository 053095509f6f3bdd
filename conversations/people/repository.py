"""SQL of contacts and consents."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Consent, Contact, ContactIdentity


async def contacts(
    session: AsyncSession, tenant_id: UUID, *, email: str | None, before: UUID | None, limit: int
) -> list[Contact]:
    """Return contacts, the newest first; with an address, only the one it belongs to."""
    statement = select(Contact).where(Contact.tenant_id == tenant_id).order_by(Contact.id.desc()).limit(limit)
    if email is not None:
        owners = select(ContactIdentity.contact_id).where(
            ContactIdentity.tenant_id == tenant_id, ContactIdentity.channel == "email", ContactIdentity.address == email
        )
        statement = statement.where(Contact.id.in_(owners))
    if before is not None:
        statement = statement.where(Contact.id < before)
    return list(await session.scalars(statement))


async def identities(
    session: AsyncSession, tenant_id: UUID, contact_ids: Sequence[UUID]
) -> dict[UUID, list[ContactIdentity]]:
    """Return the addresses of contacts."""
    statement = (
        select(ContactIdentity)
        .where(ContactIdentity.tenant_id == tenant_id, ContactIdentity.contact_id.in_(contact_ids))
        .order_by(ContactIdentity.id)
    )
    found: dict[UUID, list[ContactIdentity]] = {}
    for row in await session.scalars(statement):
        found.setdefault(row.contact_id, []).append(row)
    return found


async def lock(session: AsyncSession, tenant_id: UUID, contact_ids: Sequence[UUID]) -> dict[UUID, Contact]:
    """Return contacts and keep others from changing them until the transaction ends."""
    statement = (
        select(Contact)
        .where(Contact.tenant_id == tenant_id, Contact.id.in_(contact_ids))
        .order_by(Contact.id)
        .with_for_update()
    )
    return {row.id: row for row in await session.scalars(statement)}


async def has_merged(session: AsyncSession, tenant_id: UUID, contact_id: UUID) -> bool:
    """Say whether other contacts were merged into one."""
    statement = select(Contact.id).where(Contact.tenant_id == tenant_id, Contact.merged_into == contact_id).limit(1)
    return await session.scalar(statement) is not None


async def consents(session: AsyncSession, tenant_id: UUID, contact_id: UUID) -> list[Consent]:
    """Return all statements of a contact, the newest first."""
    statement = (
        select(Consent)
        .where(Consent.tenant_id == tenant_id, Consent.contact_id == contact_id)
        .order_by(Consent.id.desc())
    )
    return list(await session.scalars(statement))
