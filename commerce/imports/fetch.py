"""Product files that are imported from an address instead of an upload."""

from collections.abc import AsyncIterator

from commerce.imports.readers.limits import FileRejected
from commerce.imports.upload import MAX_BYTES
from core.errors import Unavailable
from core.http import Limits, OutboundClient
from core.switches import Switches, connector_switch

_LIMITS = Limits(total=900, max_bytes=MAX_BYTES)


async def fetched(client: OutboundClient, switches: Switches, url: str) -> AsyncIterator[bytes]:
    """Yield the content behind an address, through the guarded client, unless `connector:feed` is switched off.

    Raises:
        FileRejected: the address answers with anything but a file.
        AppError: it may not be called, cannot be reached, or sends more than 200 MB.
    """
    if await switches.is_off(connector_switch("feed")):
        raise Unavailable("Importing from addresses is switched off for the moment. The import is tried again later.")
    async with client.stream("GET", url, limits=_LIMITS) as response:
        if response.status_code != 200:
            raise FileRejected(f"The address answered with status {response.status_code} instead of a file.")
        async for chunk in response.aiter_bytes():
            yield chunk
