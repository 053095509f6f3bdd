"""The audit log over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from core.web.pages import Cursor, Limit, Page, read_cursor
from tenants.access import Admin, TenantSession
from tenants.audit import repository
from tenants.audit.schemas import AuditOut, audit_page

router = APIRouter(prefix="/v1/audit", tags=["audit"])

Filter = Annotated[str | None, Query(max_length=120)]


@router.get("")
async def list_audit(
    principal: Admin,
    session: TenantSession,
    limit: Limit = 50,
    cursor: Cursor = None,
    action: Filter = None,
    subject_id: Filter = None,
) -> Page[AuditOut]:
    """Read who did what, newest first."""
    rows = await repository.page(
        session,
        principal.tenant_id,
        action=action,
        subject_id=subject_id,
        before=read_cursor(cursor),
        limit=limit + 1,
    )
    return audit_page(rows, limit)
