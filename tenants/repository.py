"""SQL of tenants, their people, keys and storefronts."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import new_id
from tenants.models import (
    ApiKey,
    DirectoryApiKey,
    DirectoryMembership,
    DirectoryStorefront,
    DirectoryTenant,
    DirectoryUser,
    Member,
    Storefront,
    Tenant,
)

# ---------------------------------------------------------------- users


async def add_user(session: AsyncSession, *, email: str, name: str, locale: str, password_hash: str) -> UUID | None:
    """Store a user and return the id; None when the address is taken, also by a request of the same moment."""
    statement = (
        insert(DirectoryUser)
        .values(id=new_id(), email=email, name=name, locale=locale, password_hash=password_hash)
        .on_conflict_do_nothing(index_elements=["email"])
        .returning(DirectoryUser.id)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def user_by_email(session: AsyncSession, email: str) -> DirectoryUser | None:
    """Return the user of a normalised address."""
    return await session.scalar(select(DirectoryUser).where(DirectoryUser.email == email))


# ---------------------------------------------------------------- tenants


async def add_tenant(session: AsyncSession, tenant: Tenant, reseller_id: UUID | None) -> None:
    """Store a tenant and its place in the directory. The transaction has entered it."""
    session.add(DirectoryTenant(id=tenant.tenant_id, reseller_id=reseller_id))
    await session.flush()
    session.add(tenant)


async def add_member(session: AsyncSession, tenant_id: UUID, user_id: UUID, role: str) -> bool:
    """Make a user a member; False when they are one already, whatever the role."""
    statement = (
        insert(Member)
        .values(tenant_id=tenant_id, user_id=user_id, role=role)
        .on_conflict_do_nothing()
        .returning(Member.user_id)
    )
    added = (await session.execute(statement)).scalar_one_or_none() is not None
    await session.execute(
        insert(DirectoryMembership).values(user_id=user_id, tenant_id=tenant_id).on_conflict_do_nothing()
    )
    return added


# ---------------------------------------------------------------- keys


async def add_api_key(session: AsyncSession, key: ApiKey, key_hash: bytes) -> None:
    """Store a key's row and the way from its hash to it."""
    session.add(key)
    session.add(DirectoryApiKey(key_hash=key_hash, tenant_id=key.tenant_id, api_key_id=key.id))
    await session.flush()


async def api_keys(session: AsyncSession, tenant_id: UUID) -> list[ApiKey]:
    """Return all keys of a tenant, the newest first."""
    return list(await session.scalars(select(ApiKey).where(ApiKey.tenant_id == tenant_id).order_by(ApiKey.id.desc())))


async def storefronts(session: AsyncSession, tenant_id: UUID) -> list[Storefront]:
    """Return a tenant's storefronts, the oldest first."""
    statement = select(Storefront).where(Storefront.tenant_id == tenant_id).order_by(Storefront.id)
    return list(await session.scalars(statement))


async def add_storefront(session: AsyncSession, storefront: Storefront) -> None:
    """Store a storefront and the way from its widget key to it."""
    session.add(storefront)
    await point_widget_key(session, storefront)


async def point_widget_key(session: AsyncSession, storefront: Storefront) -> None:
    """Let the storefront's widget key, and no earlier one, lead to it."""
    await session.execute(
        delete(DirectoryStorefront).where(
            DirectoryStorefront.tenant_id == storefront.tenant_id, DirectoryStorefront.storefront_id == storefront.id
        )
    )
    session.add(
        DirectoryStorefront(
            widget_key=storefront.widget_key, tenant_id=storefront.tenant_id, storefront_id=storefront.id
        )
    )
    await session.flush()
