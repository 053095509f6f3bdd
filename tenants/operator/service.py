"""The operator's acts. Each is noted: in the tenant's log where it touches one, else in the platform's."""

import re
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.db import enter_tenant
from core.errors import Conflict, Invalid, NotFound
from core.ids import parse_id, public_id
from core.jobs import enqueue
from core.runtime import Runtime
from core.switches import set_switch, tenant_switch
from tenants import hierarchy, repository
from tenants.access import SignedIn
from tenants.accounts.jobs import mail_password_reset
from tenants.accounts.repository import reseller_of
from tenants.audit import PLATFORM, Actor, record
from tenants.emails import normalise_email
from tenants.models import DirectoryReseller, DirectoryTenant
from tenants.names import clean_name
from tenants.operator.schemas import ResellerIn
from tenants.passwords import UNUSABLE

_SWITCH = re.compile(r"llm|connector:[a-z0-9_-]{1,60}")


async def make_operator(session: AsyncSession, email: str) -> UUID:
    """Let a user operate this installation. For the command line; over HTTP nobody can.

    Raises:
        NotFound: no account has this address.
    """
    user = await repository.user_by_email(session, normalise_email(email))
    if user is None:
        raise NotFound("No account has this address. Sign up first.")
    user.is_operator = True
    await enter_tenant(session, PLATFORM)
    await record(session, Actor(PLATFORM, "command_line"), "operator.made", "user", public_id("usr", user.id))
    return user.id


async def add_reseller(rt: Runtime, session: AsyncSession, operator: SignedIn, body: ResellerIn) -> DirectoryReseller:
    """Make a reseller with its first member.

    Raises:
        Conflict: the person works for a reseller already.
    """
    owner_id = await find_or_add_user(session, body.owner_email, body.owner_name)
    if await reseller_of(session, owner_id) is not None:
        raise Conflict("This person works for a reseller already.")
    row = await hierarchy.add_reseller(session, clean_name(body.name), owner_id, rt.clock.now())
    await note(session, operator, "reseller.created", "reseller", public_id("res", row.id))
    return row


async def find_or_add_user(session: AsyncSession, address: str, name: str) -> UUID:
    """Return the user of an address; a new one gets a mail with a link to choose a password."""
    email = normalise_email(address)
    added = await repository.add_user(session, email=email, name=clean_name(name), locale="en", password_hash=UNUSABLE)
    if added is not None:
        await enqueue(session, mail_password_reset, user_id=str(added))
        return added
    known = await repository.user_by_email(session, email)
    if known is None:
        raise Conflict("This account was being removed. Try again.")
    return known.id


async def set_suspended(
    rt: Runtime, session: AsyncSession, operator: SignedIn, tenant_id: UUID, *, suspended: bool
) -> None:
    """Suspend a tenant, or let it go on. Its people and keys are refused at once, its widgets within seconds.

    Raises:
        NotFound: there is no such tenant.
    """
    row = await session.get(DirectoryTenant, tenant_id)
    if row is None:
        raise NotFound("No tenant has this id.")
    row.status = "suspended" if suspended else "active"
    await set_switch(session, rt.clock, tenant_switch(tenant_id), off=suspended, reason=row.status)
    await enter_tenant(session, tenant_id)
    action = "tenant.suspended" if suspended else "tenant.resumed"
    await record(session, Actor(tenant_id, "operator", operator.user_id), action, "tenant", public_id("ten", tenant_id))


def stored_switch(key: str) -> str:
    """Return the key under which a switch is stored. Raises Invalid or NotFound."""
    if key.startswith("tenant:"):
        return tenant_switch(parse_id("ten", key.removeprefix("tenant:")))
    if _SWITCH.fullmatch(key) is None:
        raise Invalid("key: llm, tenant:<tenant id> or connector:<name>.")
    return key


def shown_switch(key: str) -> str:
    """Return a stored switch's key as the API writes it."""
    head, _, rest = key.partition(":")
    return f"tenant:{public_id('ten', UUID(rest))}" if head == "tenant" else key


async def note(session: AsyncSession, operator: SignedIn, action: str, kind: str, subject: str) -> None:
    """Leave an entry in the platform's log."""
    await enter_tenant(session, PLATFORM)
    await record(session, Actor(PLATFORM, "operator", operator.user_id), action, kind, subject)
