"""API keys over HTTP. A key is shown once, when it is made."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from core.errors import Forbidden, NotFound
from core.ids import parse_id, public_id
from core.ports import Entitlements
from core.runtime import RuntimeDep
from tenants import repository
from tenants.access import Admin, TenantSession, require_person
from tenants.audit import record
from tenants.models import ApiKey
from tenants.names import clean_name
from tenants.service import create_api_key

router = APIRouter(prefix="/v1/api-keys", tags=["API keys"])

Scope = Literal["read", "full"]
_FEATURES = {"read": ("api_read", "api_full"), "full": ("api_full",)}


class ApiKeyIn(BaseModel):
    """`read` may read everything a viewer may; `full` may do what an admin may."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
    scope: Scope


class ApiKeyOut(BaseModel):
    """A key as lists show it: by its first letters."""

    id: str
    name: str
    prefix: str
    scope: str
    created_at: datetime
    revoked_at: datetime | None


class NewApiKeyOut(ApiKeyOut):
    """A new key with its text, which is not stored and cannot be shown again."""

    key: str


@router.get("")
async def list_api_keys(principal: Admin, session: TenantSession) -> list[ApiKeyOut]:
    """List keys, the newest first, revoked ones too."""
    return [_out(row) for row in await repository.api_keys(session, principal.tenant_id)]


@router.post("", status_code=201)
async def create(principal: Admin, session: TenantSession, rt: RuntimeDep, body: ApiKeyIn) -> NewApiKeyOut:
    """Make a key. Keep its text: it is shown this once."""
    require_person(principal)
    entitlements = rt.ports.get(Entitlements)
    allowed = [await entitlements.allows(session, principal.tenant_id, feature) for feature in _FEATURES[body.scope]]
    if not any(allowed):
        raise Forbidden(f"Your plan does not include API keys with the scope {body.scope}.")
    key, key_id = await create_api_key(
        rt, session, principal.tenant_id, name=clean_name(body.name), scope=body.scope, created_by=principal.id
    )
    row = await session.get_one(ApiKey, (principal.tenant_id, key_id))
    await record(session, principal, "api_key.created", "api_key", public_id("key", key_id), scope=body.scope)
    return NewApiKeyOut(**_out(row).model_dump(), key=key)


@router.delete("/{key_id}", status_code=204)
async def revoke(key_id: str, principal: Admin, session: TenantSession, rt: RuntimeDep) -> None:
    """Revoke a key: from now on it opens nothing. Doing it twice is harmless."""
    row = await session.get(ApiKey, (principal.tenant_id, parse_id("key", key_id)))
    if row is None:
        raise NotFound("No API key has this id.")
    if row.revoked_at is None:
        row.revoked_at = rt.clock.now()
        await record(session, principal, "api_key.revoked", "api_key", key_id)


def _out(row: ApiKey) -> ApiKeyOut:
    return ApiKeyOut(
        id=public_id("key", row.id),
        name=row.name,
        prefix=row.prefix,
        scope=row.scope,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
