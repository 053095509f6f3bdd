"""Reads an upload from the wire: bounded, straight to disk, and answered even when it is far too large."""

from collections.abc import AsyncGenerator, AsyncIterator

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from commerce.imports.errors import FileTooLarge
from core.errors import BadRequest

MAX_BYTES = 200 * 1024 * 1024
_OVERHEAD = 64 * 1024
"""What the form around the file may add."""
_DRAINED = 5 * MAX_BYTES
_CHUNK = 1024 * 1024


async def read_form(request: Request) -> FormData:
    """Read a multipart form with one file. The caller closes it.

    Raises:
        FileTooLarge: more than 200 MB. The rest is read and dropped first, as far as is reasonable: clients that
            send everything before they listen would otherwise see a broken connection instead of the reason.
        BadRequest: not a readable form.
    """
    declared = request.headers.get("content-length", "")
    stream = request.stream()
    if declared.isdigit() and int(declared) > MAX_BYTES + _OVERHEAD:
        await _drain(stream, int(declared))
        raise _too_large()
    parser = MultiPartParser(request.headers, _limited(stream), max_files=1, max_fields=20)
    try:
        return await parser.parse()
    except MultiPartException as error:
        raise BadRequest(f"The form could not be read: {error.message}") from error


async def chunks(file: UploadFile) -> AsyncIterator[bytes]:
    """Yield an uploaded file from its beginning."""
    await file.seek(0)
    while chunk := await file.read(_CHUNK):
        yield chunk


async def _limited(stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in stream:
        size += len(chunk)
        if size > MAX_BYTES + _OVERHEAD:
            await _drain(stream, size)
            raise _too_large()
        yield chunk


async def _drain(stream: AsyncGenerator[bytes, None], declared: int) -> None:
    if declared > _DRAINED:
        return
    size = 0
    try:
        async for chunk in stream:
            size += len(chunk)
            if size > _DRAINED:
                return
    except ClientDisconnect:
        return


def _too_large() -> FileTooLarge:
    limit = MAX_BYTES // 1024**2
    return FileTooLarge(f"A file may have {limit} MB. Compress it with gzip, or split it. Nothing was stored.")
