"""Signing up and in, and changing passwords. Hashing happens before a transaction asks for a connection."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import Crypto
from core.db import enter_tenant
from core.errors import Conflict, Forbidden, Invalid, Unauthenticated
from core.ids import public_id
from core.runtime import Runtime
from tenants import places
from tenants import repository as tenant_repository
from tenants.access import SignedIn
from tenants.accounts import repository, sessions
from tenants.accounts.schemas import SignUpIn
from tenants.audit import Actor, record
from tenants.authentication import check_tenant
from tenants.emails import normalise_email
from tenants.models import DirectoryUser
from tenants.names import clean_name
from tenants.passwords import check_password, hash_password, needs_rehash, verify_password
from tenants.service import Shop, open_tenant

DEFAULT_COUNTRY = "FR"
_WRONG = "The e-mail address or the password is not right."


async def sign_up(rt: Runtime, session: AsyncSession, body: SignUpIn, spoken: str) -> tuple[DirectoryUser, UUID]:
    """Make a user with a shop.

    Args:
        rt: the runtime.
        session: a system transaction; afterwards inside the new tenant.
        body: what the person filled in.
        spoken: the browser's first language tag, for where the person named none.

    Returns:
        The user and the tenant's id.

    Raises:
        Conflict: the address has an account.
        Invalid: a value is malformed, or the password easy to guess.
    """
    email = normalise_email(body.email)
    check_password(body.password, email)
    shop = _shop(body, spoken)
    hashed = await hash_password(body.password)
    user_id = await tenant_repository.add_user(
        session, email=email, name=clean_name(body.name), locale=shop.locale, password_hash=hashed
    )
    if user_id is None:
        raise Conflict("This address already has an account. Sign in, or ask for a new password.")
    created = await open_tenant(rt, session, user_id, shop)
    return await session.get_one(DirectoryUser, user_id), created.tenant_id


def _shop(body: SignUpIn, spoken: str) -> Shop:
    country = places.country(body.country or DEFAULT_COUNTRY)
    return Shop(
        name=body.shop_name,
        locale=places.locale(body.locale or spoken),
        country=country,
        currency=body.currency or places.currency_of(country),
        timezone=body.timezone or places.timezone_of(country),
    )


async def check_credentials(rt: Runtime, email: str, password: str) -> DirectoryUser:
    """Return the user whom an address and a password belong to.

    Raises:
        Unauthenticated: one of them is wrong; neither the words nor the time taken say which.
    """
    async with rt.db.system() as session:
        user = await tenant_repository.user_by_email(session, email)
    fits = await verify_password(user.password_hash if user else None, password)
    if user is None or not fits:
        raise Unauthenticated(_WRONG)
    if needs_rehash(user.password_hash):
        hashed = await hash_password(password)
        async with rt.db.system() as session:
            await repository.set_password(session, user.id, hashed)
    return user


async def sign_in(rt: Runtime, session: AsyncSession, user: DirectoryUser) -> tuple[str, UUID | None]:
    """Start a session in the first active tenant of a user; returns its token and that tenant."""
    rows = await repository.memberships(session, user.id)
    tenant_id: UUID | None = next((row.id for row in rows if row.status == "active"), None)
    token = await sessions.start(rt, session, user.id, tenant_id)
    await _note(session, user.id, tenant_id, "session.started")
    return token, tenant_id


async def switch(rt: Runtime, session: AsyncSession, user: SignedIn, tenant_id: UUID) -> None:
    """Let the session work in another of the user's tenants.

    Raises:
        Forbidden: the user is no member, or the tenant is suspended.
    """
    if await repository.name_and_role(session, tenant_id, user.user_id) is None:
        raise Forbidden("You are not a member of this shop.")
    await check_tenant(session, tenant_id)
    hashes = rt.ports.get(Crypto).keyed_hashes("session", user.token)
    await repository.set_session_tenant(session, hashes, tenant_id)
    await _note(session, user.user_id, tenant_id, "session.entered")


async def change_password(rt: Runtime, user: SignedIn, current: str, new: str) -> None:
    """Change the password of a signed-in person and end their other sessions.

    Raises:
        Invalid: the current password is wrong, or the new one easy to guess.
    """
    async with rt.db.system() as session:
        row = await session.get_one(DirectoryUser, user.user_id)
    if not await verify_password(row.password_hash, current):
        raise Invalid("current_password: this is not your password.")
    check_password(new, row.email)
    hashed = await hash_password(new)
    keep = rt.ports.get(Crypto).keyed_hashes("session", user.token)
    async with rt.db.system() as session:
        await repository.set_password(session, row.id, hashed)
        await repository.end_sessions(session, row.id, but=keep)
        await _note(session, row.id, user.tenant_id, "password.changed")


async def _note(session: AsyncSession, user_id: UUID, tenant_id: UUID | None, action: str) -> None:
    """Leave an entry in the tenant that the person works in, if any."""
    if tenant_id is not None:
        await enter_tenant(session, tenant_id)
        await record(session, Actor(tenant_id, "user", user_id), action, "user", public_id("usr", user_id))
