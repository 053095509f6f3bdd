"""All routers of this package."""

from fastapi import APIRouter

from tenants.accounts import endpoints as accounts
from tenants.api_keys import endpoints as api_keys
from tenants.audit import endpoints as audit
from tenants.operator import endpoints as operator
from tenants.privacy import endpoints as privacy
from tenants.profile import endpoints as profile
from tenants.reseller import endpoints as reseller
from tenants.storefronts import endpoints as storefronts
from tenants.team import endpoints as team

routers: tuple[APIRouter, ...] = (
    accounts.router,
    profile.router,
    team.router,
    api_keys.router,
    storefronts.router,
    audit.router,
    privacy.router,
    operator.router,
    reseller.router,
)
