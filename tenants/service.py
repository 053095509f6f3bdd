"""Opening a tenant, and the keys by which it is reached: used by sign-up, resellers, the command line and the demo."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import Crypto
from core.db import enter_tenant
from core.errors import Invalid
from core.events import Event, publish
from core.ids import new_id, public_id
from core.runtime import Runtime
from tenants import places, repository
from tenants.audit import Actor, record
from tenants.emails import normalise_email
from tenants.keys import new_api_key, new_widget_key, shown_prefix
from tenants.models import ApiKey, Storefront, Tenant
from tenants.names import clean_name
from tenants.origins import normalise_origin
from tenants.passwords import UNUSABLE, check_password, hash_password
from tenants.roles import SCOPE_ROLES, Role

MOST_ORIGINS = 50


@dataclass(frozen=True)
class Shop:
    """What a new tenant is: texts as they were given, checked when it is opened."""

    name: str
    locale: str
    country: str
    currency: str
    timezone: str
    reseller_id: UUID | None = None


@dataclass(frozen=True)
class CreatedTenant:
    """A new tenant, its owner, and its first storefront with the widget key."""

    tenant_id: UUID
    user_id: UUID
    storefront: Storefront


async def create_tenant(
    rt: Runtime,
    session: AsyncSession,
    *,
    name: str,
    owner_email: str,
    owner_name: str,
    password: str | None,
    locale: str,
    country: str,
    currency: str,
    timezone: str,
    reseller_id: UUID | None = None,
) -> CreatedTenant:
    """Open a tenant for an owner, who is made where the address is new.

    Args:
        rt: the runtime.
        session: a system transaction; afterwards it is inside the new tenant.
        name: of the shop.
        owner_email: who owns it; a known user keeps name and password.
        owner_name: of a new user.
        password: of a new user; None leaves setting one to the link in "forgot password".
        locale: language tag of the shop and of a new user.
        country: ISO 3166 code.
        currency: ISO 4217 code.
        timezone: IANA name.
        reseller_id: whose customer it is.

    Raises:
        Invalid: a value is malformed.
    """
    email, language = normalise_email(owner_email), places.locale(locale)
    known = await repository.user_by_email(session, email)
    if known is not None:
        user_id = known.id
    else:
        user_id = await _new_user(session, email, owner_name, language, password)
    return await open_tenant(rt, session, user_id, Shop(name, language, country, currency, timezone, reseller_id))


async def _new_user(session: AsyncSession, email: str, name: str, locale: str, password: str | None) -> UUID:
    stored = UNUSABLE
    if password is not None:
        check_password(password, email)
        stored = await hash_password(password)
    added = await repository.add_user(session, email=email, name=clean_name(name), locale=locale, password_hash=stored)
    if added is None:
        raise Invalid("This address was taken a moment ago. Try again.")
    return added


async def open_tenant(rt: Runtime, session: AsyncSession, owner_id: UUID, shop: Shop) -> CreatedTenant:
    """Open a tenant for a user; see `create_tenant`. Raises Invalid."""
    tenant = Tenant(
        tenant_id=new_id(),
        name=clean_name(shop.name),
        timezone=places.timezone(shop.timezone),
        currency=places.currency(shop.currency),
        country=places.country(shop.country),
        locale=places.locale(shop.locale),
        brand={},
    )
    await enter_tenant(session, tenant.tenant_id)
    await repository.add_tenant(session, tenant, shop.reseller_id)
    await repository.add_member(session, tenant.tenant_id, owner_id, Role.OWNER)
    storefront = await create_storefront(rt, session, tenant.tenant_id, name=tenant.name, allowed_origins=())
    actor = Actor(tenant.tenant_id, "user", owner_id)
    await record(session, actor, "tenant.created", "tenant", public_id("ten", tenant.tenant_id))
    await publish(session, Event("tenant.created", tenant.tenant_id))
    return CreatedTenant(tenant.tenant_id, owner_id, storefront)


async def create_api_key(
    rt: Runtime, session: AsyncSession, tenant_id: UUID, *, name: str, scope: str, created_by: UUID | None = None
) -> tuple[str, UUID]:
    """Make an API key in the tenant's open transaction.

    Args:
        rt: the runtime.
        session: a transaction in the tenant.
        tenant_id: the tenant.
        name: what it is for.
        scope: `read` or `full`.
        created_by: the user who made it.

    Returns:
        The key, which is not stored and cannot be shown again, and its id.

    Raises:
        Invalid: there is no such scope.
    """
    if scope not in SCOPE_ROLES:
        raise Invalid(f"scope: {scope!r} is none; take one of {', '.join(SCOPE_ROLES)}.")
    key = new_api_key()
    row = ApiKey(
        tenant_id=tenant_id, id=new_id(), name=name, prefix=shown_prefix(key), scope=scope, created_by=created_by
    )
    await repository.add_api_key(session, row, rt.ports.get(Crypto).keyed_hash("api_key", key))
    return key, row.id


async def create_storefront(
    rt: Runtime, session: AsyncSession, tenant_id: UUID, *, name: str, allowed_origins: Iterable[str]
) -> Storefront:
    """Make a storefront with a widget key, good for pages of these origins.

    Raises:
        Invalid: an origin is no address of a web site, or there are more than 50.
    """
    storefront = Storefront(
        tenant_id=tenant_id,
        id=new_id(),
        name=name,
        widget_key=new_widget_key(),
        allowed_origins=clean_origins(allowed_origins),
        created_at=rt.clock.now(),
    )
    await repository.add_storefront(session, storefront)
    return storefront


def clean_origins(given: Iterable[str]) -> list[str]:
    """Return origins as browsers write them, each once, in the order given. Raises Invalid."""
    origins = list(dict.fromkeys(normalise_origin(text) for text in given))
    if len(origins) > MOST_ORIGINS:
        raise Invalid(f"allowed_origins: at most {MOST_ORIGINS}; make another storefront for more.")
    return origins
