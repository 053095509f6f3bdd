"""What conversations do after a commit: bring a person's words to the shopper, and tell the owners by mail."""

from typing import Literal
from uuid import UUID

from conversations import mails, repository
from conversations.mails import Kind
from conversations.ports import Outgoing, Sender
from conversations.texts import handoff_notice
from core.events import subscribe
from core.ids import public_id
from core.jobs import enqueue, job
from core.mail import Mailer
from core.runtime import Runtime
from tenants import branding
from tenants.models import Tenant
from tenants.roles import Role
from tenants.team import repository as team


@job()
async def deliver_reply(rt: Runtime, *, tenant_id: str, message_id: str, joined: bool) -> None:
    """Send a person's reply; with the news that they came, when it is news."""
    tenant = UUID(tenant_id)
    async with rt.db.tenant(tenant) as session:
        found = await repository.reply(session, tenant, UUID(message_id))
    if found is None:
        return  # erased in between
    outgoing = Outgoing(
        id=found.id,
        tenant_id=tenant,
        conversation_id=found.conversation_id,
        handoff="active" if joined else None,
        notice=handoff_notice("active", found.language) if joined else "",
        text=found.text,
        author=found.author,
    )
    await rt.ports.get(Sender).send(outgoing)


@job()
async def deliver_handoff(
    rt: Runtime, *, tenant_id: str, conversation_id: str, change_id: str, status: Literal["active", "ended"]
) -> None:
    """Tell the shopper that a person came or left."""
    tenant, conversation = UUID(tenant_id), UUID(conversation_id)
    async with rt.db.tenant(tenant) as session:
        found = await repository.conversation(session, tenant, conversation)
    if found is None:
        return  # erased in between
    notice = handoff_notice(status, found.language)
    await rt.ports.get(Sender).send(Outgoing(UUID(change_id), tenant, conversation, handoff=status, notice=notice))


@subscribe("handoff.requested")
async def mail_of_handoff(rt: Runtime, *, tenant_id: str, conversation_id: str, request_id: str) -> None:
    """Write to the owners that a shopper asks for a person."""
    await _mail_owners(rt, UUID(tenant_id), "handoff_requested", UUID(conversation_id), request_id)


@subscribe("lead.captured")
async def mail_of_lead(rt: Runtime, *, tenant_id: str, lead_id: str) -> None:
    """Write to the owners that a shopper left an address."""
    tenant = UUID(tenant_id)
    async with rt.db.tenant(tenant) as session:
        lead = await repository.lead(session, tenant, UUID(lead_id))
    if lead is not None:
        await _mail_owners(rt, tenant, "lead_captured", lead.conversation_id, lead_id)


async def _mail_owners(rt: Runtime, tenant_id: UUID, kind: Kind, conversation_id: UUID, cause: str) -> None:
    """One job per owner, so that a mail server that refuses one address is not asked again for the others."""
    async with rt.db.tenant(tenant_id) as session:
        for member in await team.members(session, tenant_id):
            if member.role == Role.OWNER:
                await enqueue(
                    session,
                    mail_owner,
                    key=f"mail:{kind}:{cause}:{member.user_id}",
                    tenant_id=str(tenant_id),
                    user_id=str(member.user_id),
                    kind=kind,
                    conversation_id=str(conversation_id),
                )


@job()
async def mail_owner(rt: Runtime, *, tenant_id: str, user_id: str, kind: Kind, conversation_id: str) -> None:
    """Write to one owner."""
    tenant_key = UUID(tenant_id)
    async with rt.db.tenant(tenant_key) as session:
        owner = next((row for row in await team.members(session, tenant_key) if str(row.user_id) == user_id), None)
        tenant = await session.get_one(Tenant, tenant_key)
        brand = await branding.inherited_by(session, tenant)
    if owner is None:
        return  # left the team in between
    conversation = public_id("cnv", UUID(conversation_id))
    mail = mails.compose(rt, kind, owner.email, tenant.locale, brand, shop=tenant.name, conversation=conversation)
    await rt.ports.get(Mailer).send(mail)
