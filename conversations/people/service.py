"""Merging contacts and withdrawing consent. Both leave what was before, so that both can be shown and undone."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Consent, Contact
from conversations.people import repository
from core.errors import Conflict, NotFound
from core.ids import new_id, public_id
from tenants.access import Principal
from tenants.audit import record


async def find(session: AsyncSession, tenant_id: UUID, contact_id: UUID) -> Contact:
    """Return a contact. Raises NotFound."""
    found = await session.get(Contact, (tenant_id, contact_id))
    if found is None:
        raise NotFound("No contact has this id.")
    return found


async def merge(session: AsyncSession, principal: Principal, contact_id: UUID, into: UUID) -> Contact:
    """Let one contact stand for another. Nothing moves: the pointer alone says so, and `unmerge` takes it away.

    Raises:
        NotFound: one of them does not exist.
        Conflict: they are the same, one is erased, or it would make a chain of merges.
    """
    rows = await repository.lock(session, principal.tenant_id, [contact_id, into])
    contact, survivor = rows.get(contact_id), rows.get(into)
    if contact is None or survivor is None:
        raise NotFound("No contact has this id.")
    if contact is survivor:
        raise Conflict("A contact cannot be merged into itself.")
    if contact.erased_at is not None or survivor.erased_at is not None:
        raise Conflict("An erased contact cannot be merged.")
    if contact.merged_into == into:
        return contact
    if contact.merged_into is not None or survivor.merged_into is not None:
        raise Conflict("One of them is merged already. Name the contact it was merged into, or unmerge it first.")
    if await repository.has_merged(session, principal.tenant_id, contact_id):
        raise Conflict("Others were merged into this contact. Unmerge them, or merge the other way round.")
    contact.merged_into = into
    name = public_id("con", contact_id)
    await record(session, principal, "contact.merged", "contact", name, into=public_id("con", into))
    return contact


async def unmerge(session: AsyncSession, principal: Principal, contact_id: UUID) -> Contact:
    """Let a merged contact stand for itself again; one that is not merged stays as it is. Raises NotFound."""
    contact = (await repository.lock(session, principal.tenant_id, [contact_id])).get(contact_id)
    if contact is None:
        raise NotFound("No contact has this id.")
    if contact.merged_into is not None:
        contact.merged_into = None
        await record(session, principal, "contact.unmerged", "contact", public_id("con", contact_id))
    return contact


async def withdraw(session: AsyncSession, principal: Principal, contact_id: UUID, purpose: str) -> Consent:
    """Note that a person took a consent back; doing it twice changes nothing.

    Raises:
        NotFound: no such contact, or it never consented to this purpose.
    """
    await repository.lock(session, principal.tenant_id, [contact_id])
    statements = await repository.consents(session, principal.tenant_id, contact_id)
    newest = next((row for row in statements if row.purpose == purpose), None)
    if newest is None:
        raise NotFound("This contact has given no consent for this purpose.")
    if not newest.granted:
        return newest
    row = Consent(
        tenant_id=principal.tenant_id,
        id=new_id(),
        contact_id=contact_id,
        purpose=purpose,
        granted=False,
        wording=newest.wording,
        source=principal.kind,
    )
    session.add(row)
    await session.flush()
    await session.refresh(row)
    await record(session, principal, "consent.withdrawn", "contact", public_id("con", contact_id), purpose=purpose)
    return row
