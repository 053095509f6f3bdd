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


async def read_form(request: Request, max_bytes: int | None = None) -> FormData:
    """Read a multipart form with one file. The caller closes it.

    Args:
        request: the request.
        max_bytes: size of the file at most; None for what an import may have.

    Raises:
        FileTooLarge: more than that. The rest is read and dropped first, as far as is reasonable: clients that
            send everything before they listen would otherwise see a broken connection instead of the reason.
        BadRequest: not a readable form.
    """
    max_bytes = MAX_BYTES if max_bytes is None else max_bytes
    declared = request.headers.get("content-length", "")
    stream = request.stream()
    if declared.isdigit() and int(declared) > max_bytes + _OVERHEAD:
        await _drain(stream, int(declared))
        raise _too_large(max_bytes)
    parser = MultiPartParser(request.headers, _limited(stream, max_bytes), max_files=1, max_fields=20)
    try:
        return await parser.parse()
    except MultiPartException as error:
        raise BadRequest(f"The form could not be read: {error.message}") from error


async def chunks(file: UploadFile) -> AsyncIterator[bytes]:
    """Yield an uploaded file from its beginning."""
    await file.seek(0)
    while chunk := await file.read(_CHUNK):
        yield chunk


async def _limited(stream: AsyncGenerator[bytes, None], max_bytes: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in stream:
        size += len(chunk)
        if size > max_bytes + _OVERHEAD:
            await _drain(stream, size)
            raise _too_large(max_bytes)
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


def _too_large(max_bytes: int) -> FileTooLarge:
    limit = max_bytes // 1024**2
    return FileTooLarge(f"A file may have {limit} MB. Make it smaller, or split it. Nothing was stored.")
