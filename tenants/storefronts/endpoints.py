"""Storefronts over HTTP: where the widget may stand, and which agent answers there."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from core.errors import NotFound
from core.ids import parse_id, public_id
from core.runtime import Runtime, RuntimeDep
from tenants import repository
from tenants.access import Admin, Principal, TenantSession, Viewer
from tenants.audit import record
from tenants.keys import new_widget_key
from tenants.models import Storefront
from tenants.names import clean_name
from tenants.ports import AgentLookup
from tenants.service import MOST_ORIGINS, clean_origins, create_storefront

router = APIRouter(prefix="/v1/storefronts", tags=["storefronts"])

Name = Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
Origins = Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=MOST_ORIGINS)]


class StorefrontIn(BaseModel):
    """Origins are addresses of sites, such as `https://www.example.com`; paths are cut off."""

    name: Name
    allowed_origins: Origins = []


class StorefrontPatch(BaseModel):
    """What is missing stays as it is; `agent_id` null lets the tenant's first published agent answer."""

    name: Name | None = None
    allowed_origins: Origins | None = None
    agent_id: str | None = None


class StorefrontOut(BaseModel):
    id: str
    name: str
    widget_key: str
    allowed_origins: list[str]
    agent_id: str | None
    created_at: datetime


@router.get("")
async def list_storefronts(principal: Viewer, session: TenantSession) -> list[StorefrontOut]:
    """List storefronts, the oldest first."""
    return [_out(row) for row in await repository.storefronts(session, principal.tenant_id)]


@router.post("", status_code=201)
async def create(principal: Admin, session: TenantSession, rt: RuntimeDep, body: StorefrontIn) -> StorefrontOut:
    """Make a storefront with its widget key."""
    row = await create_storefront(
        rt, session, principal.tenant_id, name=clean_name(body.name), allowed_origins=body.allowed_origins
    )
    await record(session, principal, "storefront.created", "storefront", public_id("sto", row.id))
    return _out(row)


@router.patch("/{storefront_id}")
async def change(
    storefront_id: str, principal: Admin, session: TenantSession, rt: RuntimeDep, body: StorefrontPatch
) -> StorefrontOut:
    """Change a storefront. New origins act at once; visitors of removed ones keep their session until it ends."""
    row = await _find(session, principal, storefront_id)
    if body.name is not None:
        row.name = clean_name(body.name)
    if body.allowed_origins is not None:
        row.allowed_origins = clean_origins(body.allowed_origins)
    if "agent_id" in body.model_fields_set:
        row.agent_id = await _agent(rt, session, principal, body.agent_id)
    changed = sorted(body.model_fields_set)
    await record(session, principal, "storefront.changed", "storefront", storefront_id, fields=changed)
    return _out(row)


@router.post("/{storefront_id}/rotate-key")
async def rotate_key(storefront_id: str, principal: Admin, session: TenantSession) -> StorefrontOut:
    """Replace the widget key. Pages that still carry the old one show no widget."""
    row = await _find(session, principal, storefront_id)
    row.widget_key = new_widget_key()
    await repository.point_widget_key(session, row)
    await record(session, principal, "storefront.key_rotated", "storefront", storefront_id)
    return _out(row)


async def _find(session: TenantSession, principal: Principal, storefront_id: str) -> Storefront:
    row = await session.get(Storefront, (principal.tenant_id, parse_id("sto", storefront_id)))
    if row is None:
        raise NotFound("No storefront has this id.")
    return row


async def _agent(rt: Runtime, session: TenantSession, principal: Principal, agent_id: str | None) -> UUID | None:
    if agent_id is None:
        return None
    found = parse_id("agt", agent_id)
    if not await rt.ports.get(AgentLookup).is_agent(session, principal.tenant_id, found):
        raise NotFound("No agent in service has this id.")
    return found


def _out(row: Storefront) -> StorefrontOut:
    return StorefrontOut(
        id=public_id("sto", row.id),
        name=row.name,
        widget_key=row.widget_key,
        allowed_origins=row.allowed_origins,
        agent_id=public_id("agt", row.agent_id) if row.agent_id else None,
        created_at=row.created_at,
    )
