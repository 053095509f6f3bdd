"""Imports a catalogue that is in memory, to its end: for shops that the product itself opens, such as the demo shop."""

from collections.abc import AsyncIterator
from uuid import UUID

from commerce.imports import service
from commerce.imports.jobs import run_import
from commerce.imports.readers.reader import Format
from core.ports import FileStore
from core.runtime import Runtime


async def import_ndjson(
    rt: Runtime, tenant_id: UUID, body: bytes, *, source: str, currency: str, language: str
) -> None:
    """Replace what a source brought before by these products; they can be searched when this returns.

    Args:
        rt: the runtime.
        tenant_id: whose catalogue it is.
        body: NDJSON lines, as `POST /v1/catalog/imports` takes them.
        source: name of the source.
        currency: ISO code of prices that name none.
        language: of texts that name none.
    """

    async def chunks() -> AsyncIterator[bytes]:
        yield body

    key = await service.store_upload(rt.ports.get(FileStore), tenant_id, body[:1024], chunks())
    request = service.ImportRequest(
        source=source,
        mode="full",
        format=Format.NDJSON,
        currency=currency,
        language=language,
        file_key=key,
        file_name=f"{source}.ndjson",
    )
    async with rt.db.tenant(tenant_id) as session:
        row = await service.request_import(session, tenant_id, request, created_by=None, now=rt.clock.now())
    await run_import(rt, tenant_id=str(tenant_id), import_id=str(row.id))
