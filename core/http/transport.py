"""The guard itself, where every request of every client and SDK passes: address, breaker, time, size."""

import asyncio
import functools
import re
import ssl

import httpcore2
import httpx2

from core.http.addresses import AllowedPrivateHosts
from core.http.body import GuardedBody, Gunzip, Limits
from core.http.breaker import Breakers
from core.http.errors import AddressRefused, OutboundTimeout, ResponseTooLarge, ResponseUnreadable
from core.http.network import PinnedBackend, Resolver

_HOST = re.compile(rb"[a-z0-9._-]+|[0-9a-f:.]+")
LIMITS = "comptoir.limits"
"""Key of a request's extensions under which its own `Limits` travel."""
DEADLINE = "comptoir.deadline"
"""Key under which the event loop time travels at which a call, its redirects and retries included, is over."""


@functools.cache
def default_tls() -> ssl.SSLContext:
    """Return the context that verifies names against the usual authorities; making one takes tens of ms."""
    return httpx2.create_ssl_context()


class _PinnedTransport(httpx2.AsyncHTTPTransport):
    """httpx2's transport over a pool that connects to checked addresses only.

    The library has no argument for the pool's network backend, so the pool is made here. The parent's constructor is
    left out on purpose: should the library rename its attribute, requests fail instead of passing unchecked.
    """

    def __init__(self, backend: PinnedBackend, tls: ssl.SSLContext, max_connections: int) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=max_connections,
            max_keepalive_connections=max_connections,
            keepalive_expiry=30.0,
            network_backend=backend,
        )


class GuardedTransport(httpx2.AsyncBaseTransport):
    """Carries requests under the guard.

    Args:
        resolver: turns names into addresses.
        allowed: private hosts that the operator opened.
        breakers: circuit breakers, by origin.
        limits: used by requests that carry none of their own, such as those of an SDK.
        tls: how the other side's certificate is verified.
        max_connections: open connections at most; a request beyond waits `limits.connect` seconds for one.
    """

    def __init__(
        self,
        *,
        resolver: Resolver,
        allowed: AllowedPrivateHosts,
        breakers: Breakers,
        limits: Limits,
        tls: ssl.SSLContext,
        max_connections: int,
    ) -> None:
        self._inner = _PinnedTransport(PinnedBackend(resolver, allowed), tls, max_connections)
        self._breakers, self._limits = breakers, limits

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request and return its answer, the body not yet read.

        Raises:
            AddressRefused, CircuitOpen, OutboundTimeout, ResponseTooLarge, ResponseUnreadable: the guard's refusals.
            httpx2.TransportError: the network's.
        """
        origin = _origin(request.url)
        limits: Limits = request.extensions.get(LIMITS, self._limits)
        deadline: float = request.extensions.get(DEADLINE) or asyncio.get_running_loop().time() + limits.total
        probe = self._breakers.enter(origin)
        try:
            async with asyncio.timeout_at(deadline):
                response = await self._inner.handle_async_request(request)
        except httpx2.PoolTimeout:  # our own pool is full: nothing is known about the host
            self._breakers.released(origin, probe=probe)
            raise
        except httpx2.TransportError:
            self._breakers.failed(origin)
            raise
        except TimeoutError as error:
            self._breakers.failed(origin)
            raise OutboundTimeout(f"{request.url.host} did not answer in time.") from error
        except BaseException:
            self._breakers.released(origin, probe=probe)
            raise
        return await self._guarded(response, origin, limits, deadline)

    async def _guarded(
        self, response: httpx2.Response, origin: str, limits: Limits, deadline: float
    ) -> httpx2.Response:
        def ended(*, held_up: bool) -> None:
            if held_up and response.status_code < 500:
                self._breakers.succeeded(origin)
            else:
                self._breakers.failed(origin)

        inner = response.stream
        if not isinstance(inner, httpx2.AsyncByteStream):  # the pool is asynchronous
            raise TypeError("the connection pool returned a blocking stream")
        try:
            _refuse_announced_size(response, limits.max_bytes)
            unpack = _unpacker(response)
        except BaseException:
            ended(held_up=True)
            await inner.aclose()
            raise
        response.stream = GuardedBody(inner, unpack=unpack, max_bytes=limits.max_bytes, deadline=deadline, ended=ended)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


def _origin(url: httpx2.URL) -> str:
    if url.scheme not in {"http", "https"}:
        raise AddressRefused(f"Only http and https addresses can be called, not {url.scheme or 'none'}.")
    if url.userinfo:
        raise AddressRefused("An address must not contain a user name or password; send them as a header.")
    if not _HOST.fullmatch(url.raw_host) or not 0 < (url.port or 80) < 65_536:
        raise AddressRefused("The address names no host, or one that cannot exist.")
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _refuse_announced_size(response: httpx2.Response, max_bytes: int) -> None:
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > max_bytes:
        raise ResponseTooLarge("The answer is larger than allowed; it was not read.")


def _unpacker(response: httpx2.Response) -> Gunzip | None:
    """Take over the decoding of a packed answer, so that the library does not unpack it without a limit."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in {"", "identity"}:
        return None
    if encoding not in {"gzip", "x-gzip"}:
        raise ResponseUnreadable("The answer has a content encoding that was not asked for.")
    del response.headers["content-encoding"]
    response.headers.pop("content-length", None)
    return Gunzip()
