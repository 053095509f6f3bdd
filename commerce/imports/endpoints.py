"""Imports over HTTP: upload a file or name its address, then watch it."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile

from commerce.imports import repository, service, upload
from commerce.imports.readers.reader import Format
from commerce.imports.schemas import (
    ImportAccepted,
    ImportFromUrl,
    ImportOut,
    ImportSettings,
    ImportWithErrors,
    import_out,
    import_with_errors,
)
from commerce.imports.service import ImportRequest
from core.errors import BadRequest, NotFound, UnsupportedMedia
from core.ids import parse_id, public_id
from core.ports import FileStore
from core.runtime import Runtime, RuntimeDep
from core.web.pages import Cursor, Limit, Page, cut, read_cursor, write_cursor
from core.web.values import validated
from tenants.access import Admin, Principal, TenantSession, Viewer

router = APIRouter(prefix="/v1/catalog/imports", tags=["catalogue"])


_FIELDS: dict[str, Any] = {
    **ImportSettings.model_json_schema()["properties"],
    "format": {"type": "string", "enum": list(Format), "default": "auto"},
}
_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary", "description": "Plain or gzip, up to 200 MB"},
                    **_FIELDS,
                },
            }
        },
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["url"],
                "properties": {"url": {"type": "string", "format": "uri", "maxLength": 2000}, **_FIELDS},
            }
        },
    },
}


@router.post("", status_code=202, openapi_extra={"requestBody": _BODY})
async def create_import(request: Request, principal: Admin, rt: RuntimeDep) -> ImportAccepted:
    """Import a product file: an upload, or the address of a feed. Follow it at `GET /v1/catalog/imports/{id}`.

    `merge` adds and updates; `full` also archives the products of this `source` that are gone from the file.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        wanted = await _from_form(request, principal, rt)
    elif kind == "application/json":
        wanted = await _from_json(request)
    else:
        raise UnsupportedMedia("Send multipart/form-data with a `file`, or JSON with a `url`.")
    # The upload took its time outside any transaction; only this is one.
    async with rt.db.tenant(principal.tenant_id) as session:
        created_by = principal.id if principal.kind == "user" else None
        row = await service.request_import(
            session, principal.tenant_id, wanted, created_by=created_by, now=rt.clock.now()
        )
    return ImportAccepted(id=public_id("imp", row.id))


@router.get("")
async def list_imports(
    principal: Viewer, session: TenantSession, limit: Limit = 20, cursor: Cursor = None
) -> Page[ImportOut]:
    """List imports, newest first."""
    before = read_cursor(cursor)
    rows = await repository.list_imports(session, principal.tenant_id, before=before, limit=limit + 1)
    shown, more = cut(rows, limit)
    next_cursor = write_cursor(shown[-1].id) if more else None
    return Page[ImportOut](items=[import_out(row) for row in shown], next_cursor=next_cursor)


@router.get("/{import_id}")
async def get_import(import_id: str, principal: Viewer, session: TenantSession) -> ImportWithErrors:
    """Read an import's progress and what was wrong with its file (the first 1,000 rows of that)."""
    number = parse_id("imp", import_id)
    row = await repository.get_import(session, principal.tenant_id, number)
    if row is None:
        raise NotFound("No import has this id.")
    limit = repository.STORED_PROBLEMS
    problems = await repository.list_problems(session, principal.tenant_id, number, limit=limit)
    return import_with_errors(row, problems)


async def _from_form(request: Request, principal: Principal, rt: Runtime) -> ImportRequest:
    form = await upload.read_form(request)
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise BadRequest("The form has no file in its field `file`, or the upload was cut off.")
        settings = validated(ImportSettings, {name: form[name] for name in ImportSettings.model_fields if name in form})
        head = await file.read(16)
        files = rt.ports.get(FileStore)
        key = await service.store_upload(files, principal.tenant_id, head, upload.chunks(file))
        return ImportRequest(**settings.model_dump(), file_key=key, file_name=file.filename or "")
    finally:
        await form.close()


async def _from_json(request: Request) -> ImportRequest:
    try:
        body = await request.json()
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is not JSON that can be read.") from error
    wanted = validated(ImportFromUrl, body)
    values = wanted.model_dump(exclude={"url"})
    return ImportRequest(**values, file_url=str(wanted.url), file_name=wanted.url.path or "")
