"""What conversations do after a commit: bring a person's words to the shopper, and tell the owners by mail."""

from typing import Final, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import mails, repository
from conversations.desk.repository import desk
from conversations.hours_text import moment_text
from conversations.mails import LEADS, WAITING, Kind
from conversations.models import Conversation
from conversations.phone import links
from conversations.phone.links import Link
from conversations.ports import AddressForm, Outgoing, Sender
from conversations.texts import WITH_FORM, handoff_notice
from core.events import subscribe
from core.ids import new_id, public_id
from core.jobs import enqueue, job
from core.mail import Mailer
from core.runtime import Runtime
from tenants import branding
from tenants.models import Tenant
from tenants.roles import Role
from tenants.team import repository as team

_STATUS: Final[dict[str, Literal["requested", "active", "ended"]]] = {
    "active": "active",
    "ended": "ended",
    "silence": "ended",
    "nobody": "requested",
    "closed": "requested",
}
"""What the state is after each line."""


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


async def tell(session: AsyncSession, conversation: Conversation, notice: str, *, key: str | None = None) -> None:
    """Tell the shopper, after the commit, what changed; with a key at most once."""
    await enqueue(
        session,
        deliver_handoff,
        key=key,
        tenant_id=str(conversation.tenant_id),
        conversation_id=str(conversation.id),
        change_id=str(new_id()),
        status=notice,
    )


@job()
async def deliver_handoff(rt: Runtime, *, tenant_id: str, conversation_id: str, change_id: str, status: str) -> None:
    """Tell the shopper that a person came, left, or does not come: `status` names the line."""
    tenant, conversation = UUID(tenant_id), UUID(conversation_id)
    async with rt.db.tenant(tenant) as session:
        found = await repository.conversation(session, tenant, conversation)
        if found is None:
            return  # erased in between
        shop = await session.get_one(Tenant, tenant)
    opening = moment_text(found.due_at, found.timezone or shop.timezone, found.language) if found.due_at else ""
    outgoing = Outgoing(
        UUID(change_id),
        tenant,
        conversation,
        handoff=_STATUS[status],
        notice=handoff_notice(status, found.language, opening),
        form=AddressForm(found.language, shop.name) if status in WITH_FORM else None,
    )
    await rt.ports.get(Sender).send(outgoing)


@job()
async def nobody_came(rt: Runtime, *, tenant_id: str, conversation_id: str, request_id: str) -> None:
    """Tell the shopper that no person has come yet, and remind the team, once; the wish stays in the queue."""
    tenant = UUID(tenant_id)
    async with rt.db.tenant(tenant) as session:
        found = await repository.conversation(session, tenant, UUID(conversation_id), lock=True)
        if found is None or not _waits(found, request_id):
            return
        await tell(session, found, "nobody", key=f"nobody:{request_id}")
    await _mail_team(rt, tenant, "handoff_waiting", UUID(conversation_id), request_id)


@job()
async def nobody_replied(rt: Runtime, *, tenant_id: str, conversation_id: str, since: str) -> None:
    """Let the agent take over from a person who has not replied since an instant."""
    tenant = UUID(tenant_id)
    async with rt.db.tenant(tenant) as session:
        found = await repository.conversation(session, tenant, UUID(conversation_id), lock=True)
        if found is None or found.handoff != "active":
            return
        if (found.person_at.isoformat() if found.person_at else "") == since:
            found.handoff, found.assignee_id = "none", None
            await tell(session, found, "silence")


def _waits(conversation: Conversation, request_id: str) -> bool:
    return conversation.handoff == "requested" and str(conversation.handoff_request) == request_id


@subscribe("handoff.requested")
async def mail_of_handoff(rt: Runtime, *, tenant_id: str, conversation_id: str, request_id: str) -> None:
    """Write to the team that a shopper asks for a person; outside of its hours, at the next opening."""
    await _mail_team(rt, UUID(tenant_id), "handoff_requested", UUID(conversation_id), request_id)


@subscribe("lead.captured")
async def mail_of_lead(rt: Runtime, *, tenant_id: str, lead_id: str) -> None:
    """Write to the owners that a shopper left an address."""
    tenant = UUID(tenant_id)
    async with rt.db.tenant(tenant) as session:
        lead = await repository.lead(session, tenant, UUID(lead_id))
    if lead is not None:
        await _mail_team(rt, tenant, LEADS[lead.kind], lead.conversation_id, lead_id)


async def _mail_team(rt: Runtime, tenant_id: UUID, kind: Kind, conversation_id: UUID, cause: str) -> None:
    """One job per person, so that a mail server that refuses one address is not asked again for the others."""
    async with rt.db.tenant(tenant_id) as session:
        notified = (await desk(session, tenant_id)).notified
        found = await repository.conversation(session, tenant_id, conversation_id)
        if found is None:
            return  # erased in between
        for member in await team.members(session, tenant_id):
            if str(member.user_id) in notified or (not notified and member.role == Role.OWNER):
                await enqueue(
                    session,
                    mail_owner,
                    run_at=found.due_at if kind == "handoff_requested" else None,
                    key=f"mail:{kind}:{cause}:{member.user_id}",
                    tenant_id=str(tenant_id),
                    user_id=str(member.user_id),
                    kind=kind,
                    conversation_id=str(conversation_id),
                    request_id="" if kind in LEADS.values() else cause,
                )


@job()
async def mail_owner(
    rt: Runtime, *, tenant_id: str, user_id: str, kind: Kind, conversation_id: str, request_id: str = ""
) -> None:
    """Write to one member; not of a wish for a person that was met meanwhile."""
    tenant_key, conversation = UUID(tenant_id), UUID(conversation_id)
    async with rt.db.tenant(tenant_key) as session:
        member = next((row for row in await team.members(session, tenant_key) if str(row.user_id) == user_id), None)
        tenant = await session.get_one(Tenant, tenant_key)
        brand = await branding.inherited_by(session, tenant)
        found = await repository.conversation(session, tenant_key, conversation)
    if member is None or found is None:
        return  # left the team, or was erased, in between
    if kind in WAITING and request_id and not _waits(found, request_id):
        return
    answer = ""
    if request_id and Role(member.role).includes(Role.AGENT):
        answer = links.address(rt, Link(tenant_key, conversation, member.user_id, UUID(request_id)))
    public = public_id("cnv", conversation)
    mail = mails.compose(
        rt, kind, member.email, tenant.locale, brand, shop=tenant.name, conversation=public, answer=answer
    )
    await rt.ports.get(Mailer).send(mail)
