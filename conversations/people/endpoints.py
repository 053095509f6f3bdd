"""Contacts over HTTP. Handing out and erasing a person are in `tenants.privacy`."""

from typing import Annotated

from fastapi import APIRouter, Query

from conversations.leads import normalise_email
from conversations.models import Consent, Contact, ContactIdentity
from conversations.people import repository, service
from conversations.people.schemas import ConsentOut, ContactOut, IdentityOut, MergeIn, WithdrawIn
from core.ids import parse_id, public_id
from core.web.pages import Cursor, Limit, Page, cut, read_cursor, write_cursor
from tenants.access import AgentRole, Principal, TenantSession

router = APIRouter(prefix="/v1/contacts", tags=["contacts"])


@router.get("")
async def list_contacts(
    principal: AgentRole,
    session: TenantSession,
    email: Annotated[str | None, Query(max_length=254, description="Only the contact with this address")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ContactOut]:
    """List contacts, the newest first."""
    address = normalise_email(email) if email is not None else None
    rows = await repository.contacts(
        session, principal.tenant_id, email=address, before=read_cursor(cursor), limit=limit + 1
    )
    shown, more = cut(rows, limit)
    addresses = await repository.identities(session, principal.tenant_id, [row.id for row in shown])
    items = [_contact(row, addresses.get(row.id, [])) for row in shown]
    return Page[ContactOut](items=items, next_cursor=write_cursor(shown[-1].id) if more else None)


@router.get("/{contact_id}")
async def get_contact(contact_id: str, principal: AgentRole, session: TenantSession) -> ContactOut:
    """Read one contact."""
    return await _out(session, principal, await service.find(session, principal.tenant_id, parse_id("con", contact_id)))


@router.post("/{contact_id}/merge")
async def merge_contact(contact_id: str, principal: AgentRole, session: TenantSession, body: MergeIn) -> ContactOut:
    """Let another contact stand for this one. It can be undone."""
    row = await service.merge(session, principal, parse_id("con", contact_id), parse_id("con", body.into))
    return await _out(session, principal, row)


@router.post("/{contact_id}/unmerge")
async def unmerge_contact(contact_id: str, principal: AgentRole, session: TenantSession) -> ContactOut:
    """Take a merge back."""
    return await _out(session, principal, await service.unmerge(session, principal, parse_id("con", contact_id)))


@router.get("/{contact_id}/consents")
async def list_consents(contact_id: str, principal: AgentRole, session: TenantSession) -> list[ConsentOut]:
    """Read what a contact agreed to and took back, the newest first."""
    contact = await service.find(session, principal.tenant_id, parse_id("con", contact_id))
    return [_consent(row) for row in await repository.consents(session, principal.tenant_id, contact.id)]


@router.post("/{contact_id}/consents/withdraw")
async def withdraw_consent(
    contact_id: str, principal: AgentRole, session: TenantSession, body: WithdrawIn
) -> ConsentOut:
    """Note that a person took back a consent."""
    return _consent(await service.withdraw(session, principal, parse_id("con", contact_id), body.purpose))


async def _out(session: TenantSession, principal: Principal, row: Contact) -> ContactOut:
    addresses = await repository.identities(session, principal.tenant_id, [row.id])
    return _contact(row, addresses.get(row.id, []))


def _contact(row: Contact, identities: list[ContactIdentity]) -> ContactOut:
    return ContactOut(
        id=public_id("con", row.id),
        name=row.name,
        identities=[IdentityOut(channel=one.channel, address=one.address) for one in identities],
        merged_into=public_id("con", row.merged_into) if row.merged_into else None,
        created_at=row.created_at,
        erased_at=row.erased_at,
    )


def _consent(row: Consent) -> ConsentOut:
    return ConsentOut(
        id=public_id("cns", row.id),
        purpose=row.purpose,
        granted=row.granted,
        wording=row.wording,
        source=row.source,
        at=row.at,
    )
