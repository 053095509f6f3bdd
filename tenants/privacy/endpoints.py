"""The rights of a person whom a shop knows: to see what is held, and to be forgotten."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from core.ids import parse_id, public_id
from core.runtime import RuntimeDep
from tenants.access import Admin, TenantSession
from tenants.privacy import service

router = APIRouter(prefix="/v1/contacts", tags=["privacy"])


class ExportOut(BaseModel):
    """Everything that is held about a person, by package."""

    contact_id: str
    exported_at: datetime
    packages: dict[str, list[dict[str, Any]]]


class ErasureOut(BaseModel):
    """Proof of an erasure. `proof_id` is the entry of the audit log; `packages` counts the records that went."""

    contact_id: str
    erased_at: datetime
    packages: dict[str, int]
    proof_id: str


@router.post("/{contact_id}/export")
async def export_contact(contact_id: str, principal: Admin, session: TenantSession, rt: RuntimeDep) -> ExportOut:
    """Hand out everything that is held about a person, merged contacts included."""
    packages = await service.export(rt, session, principal, parse_id("con", contact_id))
    return ExportOut(contact_id=contact_id, exported_at=rt.clock.now(), packages=packages)


@router.post("/{contact_id}/erase")
async def erase_contact(contact_id: str, principal: Admin, rt: RuntimeDep) -> ErasureOut:
    """Forget a person for good, merged contacts included. Doing it twice is harmless."""
    proof = await service.erase(rt, principal, parse_id("con", contact_id))
    return ErasureOut(
        contact_id=contact_id,
        erased_at=proof.erased_at,
        packages=proof.records,
        proof_id=public_id("aud", proof.entry_id),
    )
