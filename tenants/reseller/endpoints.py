"""The resellers' part of the API. Every query is about the caller's own tenants; what is in them is not shown."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from core.db import enter_tenant
from core.ids import public_id
from core.runtime import RuntimeDep
from core.web.pages import Cursor, Limit, Page, read_cursor
from tenants import branding, hierarchy, places
from tenants.access import Reseller, SystemSession
from tenants.accounts.schemas import Email, PersonName
from tenants.audit import Actor, record
from tenants.hierarchy import TenantFilter
from tenants.models import DirectoryTenant
from tenants.operator.service import find_or_add_user
from tenants.profile.schemas import BrandIn, BrandingOut, branding_out
from tenants.schemas import TenantSummary
from tenants.service import Shop, open_tenant

router = APIRouter(prefix="/v1/reseller", tags=["reseller"])


class ResoldTenantIn(BaseModel):
    """The owner gets a mail with a link to choose a password, unless the address has an account."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
    owner_email: Email
    owner_name: PersonName
    country: str
    locale: str
    currency: str | None = None
    timezone: str | None = None


@router.get("/tenants")
async def list_tenants(
    reseller: Reseller, session: SystemSession, limit: Limit = 50, cursor: Cursor = None
) -> Page[TenantSummary]:
    """List the reseller's own tenants, the newest first."""
    return await hierarchy.tenant_page(session, TenantFilter(reseller.reseller_id, read_cursor(cursor), limit))


@router.post("/tenants", status_code=201)
async def open_shop(reseller: Reseller, session: SystemSession, rt: RuntimeDep, body: ResoldTenantIn) -> TenantSummary:
    """Open a shop for a customer, who owns it."""
    country = places.country(body.country)
    shop = Shop(
        name=body.name,
        locale=body.locale,
        country=country,
        currency=body.currency or places.currency_of(country),
        timezone=body.timezone or places.timezone_of(country),
        reseller_id=reseller.reseller_id,
    )
    owner_id = await find_or_add_user(session, body.owner_email, body.owner_name)
    created = await open_tenant(rt, session, owner_id, shop)
    actor = Actor(created.tenant_id, "reseller", reseller.user_id)
    await record(session, actor, "tenant.resold", "tenant", public_id("ten", created.tenant_id))
    return await hierarchy.summary(session, await session.get_one(DirectoryTenant, created.tenant_id))


@router.get("/brand")
async def get_brand(reseller: Reseller, session: SystemSession) -> BrandingOut:
    """Read the brand that the reseller's tenants inherit."""
    own = await branding.read(session, reseller.reseller_id)
    return branding_out(own, await branding.of_owner(session, reseller.reseller_id))


@router.put("/brand")
async def set_brand(reseller: Reseller, session: SystemSession, body: BrandIn) -> BrandingOut:
    """Replace the brand that the reseller's tenants inherit."""
    own = branding.check(body.model_dump(), await branding.of_owner(session, None))
    await branding.write(session, reseller.reseller_id, own)
    await enter_tenant(session, reseller.reseller_id)
    actor = Actor(reseller.reseller_id, "reseller", reseller.user_id)
    await record(session, actor, "brand.changed", "brand", public_id("res", reseller.reseller_id))
    return branding_out(own, await branding.of_owner(session, reseller.reseller_id))
