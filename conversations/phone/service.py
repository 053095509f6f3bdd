"""What a link opens, and for whom: everything is checked again each time it is used."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import handoff, replies, repository
from conversations.desk.repository import desk
from conversations.handoff import Person
from conversations.models import Conversation
from conversations.phone import links
from conversations.phone.links import Link
from conversations.repository import AnyRow
from conversations.schemas import MAX_REPLY
from core.crypto import BadToken
from core.errors import Invalid
from core.ids import public_id
from core.runtime import Runtime
from tenants import branding
from tenants.access import Principal
from tenants.audit import record
from tenants.authentication import check_tenant
from tenants.branding import BrandTokens
from tenants.models import DirectoryUser, Member, Tenant
from tenants.roles import Role

SHOWN = 60
"""Messages that the page shows, the newest ones."""


@dataclass(frozen=True)
class Opened:
    """A conversation in the hands of whom its link was sent to."""

    conversation: Conversation
    principal: Principal
    locale: str
    shop: str
    timezone: str
    brand: BrandTokens
    messages: list[AnyRow]

    @property
    def mine(self) -> bool:
        """Whether this person answers now."""
        return self.conversation.handoff == "active" and self.conversation.assignee_id == self.principal.id


async def look(rt: Runtime, token: str) -> Opened:
    """Open a conversation to read; nothing changes. Raises BadToken, Forbidden."""
    link, _ = links.read(rt, token)
    async with rt.db.tenant(link.tenant_id) as session:
        return await _open(rt, session, token)


async def answer(rt: Runtime, token: str, text: str, key: str) -> None:
    """Reply to the shopper as the person of the link; the same key again sends nothing twice.

    Raises:
        BadToken: the link opens nothing any more.
        Conflict: another person answers.
        Invalid: the text is empty.
    """
    link, _ = links.read(rt, token)
    async with rt.db.tenant(link.tenant_id) as session:
        opened = await _open(rt, session, token)
        person = _person(opened.principal)
        if not 8 <= len(key) <= 100 or len(text) > MAX_REPLY:
            raise Invalid("The reply is too long, or was not sent by its form.")
        await replies.reply(session, link.tenant_id, link.conversation_id, person, text, key, rt.clock.now())


async def give_back(rt: Runtime, token: str) -> Opened:
    """Give the conversation back to the agent; the link is void then. Raises BadToken, Conflict."""
    link, _ = links.read(rt, token)
    async with rt.db.tenant(link.tenant_id) as session:
        opened = await _open(rt, session, token)
        await handoff.release(session, link.tenant_id, link.conversation_id, _person(opened.principal))
        named = public_id("cnv", link.conversation_id)
        await record(session, opened.principal, "conversation.released", "conversation", named)
        return opened


async def _open(rt: Runtime, session: AsyncSession, token: str) -> Opened:
    link, made_at = links.read(rt, token)
    await check_tenant(session, link.tenant_id)
    role = await _role(session, link.tenant_id, link.user_id)
    found = await repository.conversation(session, link.tenant_id, link.conversation_id)
    revoked = (await desk(session, link.tenant_id)).links_since
    if role is None or found is None or not _opens(found, link) or (revoked is not None and made_at <= revoked):
        raise BadToken
    user = await session.get_one(DirectoryUser, link.user_id)
    tenant = await session.get_one(Tenant, link.tenant_id)
    return Opened(
        found,
        Principal(link.tenant_id, "user", link.user_id, role),
        user.locale,
        tenant.name,
        tenant.timezone,
        await branding.inherited_by(session, tenant),
        (await repository.messages(session, link.tenant_id, link.conversation_id))[-SHOWN:],
    )


def _opens(conversation: Conversation, link: Link) -> bool:
    return conversation.handoff_request == link.request_id and not conversation.sandbox


async def _role(session: AsyncSession, tenant_id: UUID, user_id: UUID) -> Role | None:
    """The person's role where they may answer shoppers, else None."""
    member = await session.get(Member, (tenant_id, user_id))
    role = Role(member.role) if member is not None else Role.VIEWER
    return role if role.includes(Role.AGENT) else None


def _person(principal: Principal) -> Person:
    return Person(principal.id, overrules=principal.role.includes(Role.ADMIN))
