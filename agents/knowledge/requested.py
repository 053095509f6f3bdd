"""What a request adds: JSON that names a page, a sitemap or a text, or a form with a file."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.datastructures import UploadFile

from agents.knowledge.limits import MAX_UPLOAD
from agents.knowledge.schemas import FileSettings, SourceIn
from agents.knowledge.service import NewSource, store_file
from agents.knowledge.uploads import media_type_of
from commerce.imports import upload
from core.errors import BadRequest, UnsupportedMedia
from core.ports import FileStore
from core.web.values import validated

BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "string",
                        "format": "binary",
                        "description": "PDF, DOCX, HTML, Markdown or text, up to 20 MB",
                    },
                    **FileSettings.model_json_schema()["properties"],
                },
            }
        },
        "application/json": {"schema": SourceIn.model_json_schema()},
    },
}
"""The body, for the OpenAPI document."""


async def read(request: Request, files: FileStore, tenant_id: UUID) -> NewSource:
    """Read what a request adds; the content of files and texts is stored meanwhile.

    Raises:
        AppError: it is neither of the two, too large, or of a kind that is not read.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _from_form(request, files, tenant_id)
    if kind == "application/json":
        return await _from_json(request, files, tenant_id)
    raise UnsupportedMedia("Send multipart/form-data with a `file`, or JSON with a `url`, `sitemap` or `text`.")


async def _from_form(request: Request, files: FileStore, tenant_id: UUID) -> NewSource:
    form = await upload.read_form(request, MAX_UPLOAD)
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise BadRequest("The form has no file in its field `file`, or the upload was cut off.")
        settings = validated(FileSettings, {name: form[name] for name in FileSettings.model_fields if form.get(name)})
        name = file.filename or ""
        media_type = media_type_of(await file.read(4096), name)
        key = await store_file(files, tenant_id, upload.chunks(file))
    finally:
        await form.close()
    return NewSource(
        kind="file",
        title=settings.title or name[:200],
        url=str(settings.cite_url) if settings.cite_url else None,
        language=settings.language,
        all_agents=settings.all_agents,
        file_key=key,
        media_type=media_type,
    )


async def _from_json(request: Request, files: FileStore, tenant_id: UUID) -> NewSource:
    try:
        body = await request.json()
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is not JSON that can be read.") from error
    wanted = validated(SourceIn, body)
    address = wanted.url or wanted.sitemap
    if address is not None:
        kind = "page" if wanted.url is not None else "sitemap"
        return NewSource(
            kind=kind,
            title=wanted.title,
            url=str(address),
            language=wanted.language,
            all_agents=wanted.all_agents,
            refresh_hours=wanted.refresh_hours or None,
        )
    key = await store_file(files, tenant_id, _encoded(wanted.text or ""))
    return NewSource(
        kind="policy" if wanted.topic else "text",
        title=wanted.title or (wanted.topic or ""),
        url=str(wanted.cite_url) if wanted.cite_url else None,
        topic=wanted.topic,
        file_key=key,
        media_type="text/markdown",
        language=wanted.language,
        all_agents=wanted.all_agents,
    )


async def _encoded(text: str) -> AsyncIterator[bytes]:
    yield text.encode("utf-8", errors="replace")
