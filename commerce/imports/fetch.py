"""Product files that are imported from an address instead of an upload."""

from collections.abc import AsyncIterator

from commerce.imports.readers.limits import FileRejected
from core.http.body import Limits
from core.http.client import OutboundClient
from core.settings import Settings

MAX_BYTES = 200 * 1024 * 1024
_LIMITS = Limits(total=900, max_bytes=MAX_BYTES)


async def fetched(settings: Settings, url: str) -> AsyncIterator[bytes]:
    """Yield the content behind an address, through the guarded client.

    Raises:
        FileRejected: the address answers with anything but a file.
        AppError: it may not be called, cannot be reached, or sends more than 200 MB.
    """
    client = OutboundClient("catalog", limits=_LIMITS, allow_private_hosts=settings.allow_private_hosts)
    try:
        async with client.stream("GET", url) as response:
            if response.status_code != 200:
                raise FileRejected(f"The address answered with status {response.status_code} instead of a file.")
            async for chunk in response.aiter_bytes():
                yield chunk
    finally:
        await client.aclose()
