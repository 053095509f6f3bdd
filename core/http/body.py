"""Reading an answer within limits: its time, its size, and the size of what it unpacks to."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Protocol

import httpx2

from core.http.errors import OutboundTimeout, ResponseTooLarge, ResponseUnreadable

_PIECE = 65_536
ACCEPTED = "gzip"
"""The only content encoding asked for: what can come back is what `Gunzip` can bound."""


@dataclass(frozen=True)
class Limits:
    """What one exchange may take.

    Args:
        connect: seconds to open a connection, the name's resolution included.
        read: seconds between two pieces of the answer.
        total: seconds for the whole exchange, retries and redirects included.
        max_bytes: size of the answer, unpacked.
    """

    connect: float = 5.0
    read: float = 15.0
    total: float = 30.0
    max_bytes: int = 10 * 1024 * 1024

    def timeout(self) -> httpx2.Timeout:
        """Return the part of these limits that the HTTP library enforces itself."""
        return httpx2.Timeout(connect=self.connect, read=self.read, write=self.read, pool=self.connect)


class Gunzip:
    """Unpacks gzip in small pieces, so that a bomb is noticed before it is in memory."""

    def __init__(self) -> None:
        self._fresh = True
        self._z = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what the next bytes unpack to. Raises ResponseUnreadable when they are damaged."""
        while data or not self._fresh:
            try:
                piece = self._z.decompress(data, _PIECE)
            except zlib.error as error:
                raise ResponseUnreadable("The answer's gzip encoding is damaged.") from error
            self._fresh = False
            if piece:
                yield piece
            if self._z.eof:  # a gzip file may have several members
                data = self._z.unused_data
                self._fresh, self._z = True, zlib.decompressobj(zlib.MAX_WBITS | 16)
            else:
                data = self._z.unconsumed_tail
                if not data and len(piece) < _PIECE:
                    return

    def finish(self) -> None:
        """Raise ResponseUnreadable when the last member is cut off."""
        if not self._fresh:
            raise ResponseUnreadable("The answer ended in the middle of its gzip encoding.")


class Ended(Protocol):
    """Told once how an answer ended."""

    def __call__(self, *, held_up: bool) -> None: ...


class GuardedBody(httpx2.AsyncByteStream):
    """An answer's body that stops at the limits and reports how it ended.

    Args:
        inner: the body as it comes from the connection, still packed.
        unpack: set when the body is gzip.
        max_bytes: limit of the unpacked size.
        deadline: event loop time after which the next piece is refused.
        ended: called once, with whether the host held its side up.
    """

    def __init__(
        self,
        inner: httpx2.AsyncByteStream,
        *,
        unpack: Gunzip | None,
        max_bytes: int,
        deadline: float,
        ended: Ended,
    ) -> None:
        self._inner, self._unpack, self._left, self._deadline = inner, unpack, max_bytes, deadline
        self._ended: Ended | None = ended

    async def __aiter__(self) -> AsyncIterator[bytes]:
        chunks = aiter(self._inner)
        try:
            while (chunk := await self._next(chunks)) is not None:
                if self._unpack is None:
                    self._take(len(chunk))
                    yield chunk
                else:
                    for piece in self._unpack.feed(chunk):
                        self._take(len(piece))
                        yield piece
            if self._unpack is not None:
                self._unpack.finish()
        except (httpx2.TransportError, OutboundTimeout):
            self._end(held_up=False)
            raise
        self._end(held_up=True)

    async def aclose(self) -> None:
        """Give the connection back. A body left unread says nothing against the host."""
        self._end(held_up=True)
        await self._inner.aclose()

    async def _next(self, chunks: AsyncIterator[bytes]) -> bytes | None:
        try:
            async with asyncio.timeout_at(self._deadline):
                return await anext(chunks, None)
        except TimeoutError:
            raise OutboundTimeout("The answer did not end in time.") from None

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise ResponseTooLarge("The answer is larger than allowed; the rest was not read.")

    def _end(self, *, held_up: bool) -> None:
        if self._ended is not None:
            ended, self._ended = self._ended, None
            ended(held_up=held_up)
