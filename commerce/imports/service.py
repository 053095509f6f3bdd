"""Asking for an import."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.imports import repository
from commerce.imports.errors import FileNotAccepted
from commerce.imports.jobs import run_import
from commerce.imports.models import Import
from commerce.imports.readers.binary import refuse_archives
from commerce.imports.readers.limits import FileRejected
from commerce.imports.readers.reader import Format
from commerce.money import CURRENCIES
from core.errors import Invalid
from core.ids import new_id
from core.jobs import enqueue
from core.ports import FileStore


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What to import. Exactly one of `file_key` and `file_url` is set.

    Args:
        source: name of where the products come from; `full` mode archives within it.
        currency: of prices without one; empty means the tenant's.
        language: of the texts; empty to tell it from their words.
    """

    source: str
    mode: str
    format: Format
    currency: str = ""
    language: str = ""
    file_key: str | None = None
    file_name: str = ""
    file_url: str | None = None


async def store_upload(files: FileStore, tenant_id: UUID, head: bytes, chunks: AsyncIterator[bytes]) -> str:
    """Store an upload and return its key.

    Args:
        files: where to.
        tenant_id: whose file it is.
        head: its first bytes.
        chunks: all of it.

    Raises:
        FileNotAccepted: it is empty or an archive.
    """
    if not head:
        raise FileNotAccepted("The file is empty.")
    try:
        refuse_archives(head)
    except FileRejected as error:
        raise FileNotAccepted(str(error)) from error
    key = f"imports/{tenant_id}/{new_id()}"
    await files.put(key, chunks)
    return key


async def request_import(
    session: AsyncSession, tenant_id: UUID, request: ImportRequest, *, created_by: UUID | None, now: datetime
) -> Import:
    """Write an import and the job that runs it, in the caller's transaction.

    Args:
        session: the caller's transaction.
        tenant_id: whose catalogue.
        request: what to import.
        created_by: the user who asked, if a person did.
        now: when the source said what its file says; the age of stock is counted from here.

    Raises:
        Invalid: the currency does not exist.
    """
    currency = request.currency.upper() or await repository.tenant_currency(session, tenant_id)
    if currency not in CURRENCIES:
        raise Invalid(f"“{currency}” is not a currency of ISO 4217.")
    row = Import(
        tenant_id=tenant_id,
        id=new_id(),
        source=request.source,
        mode=request.mode,
        format=request.format.value,
        currency=currency,
        language=request.language,
        file_key=request.file_key,
        file_name=request.file_name[:255],
        file_url=request.file_url,
        created_by=created_by,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    await enqueue(session, run_import, tenant_id=str(tenant_id), import_id=str(row.id))
    return row
