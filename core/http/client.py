"""The client that everything in Comptoir calls the outside with."""

import asyncio
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from itertools import count
from typing import Any

import httpx2

from core import metrics
from core.http.addresses import AllowedPrivateHosts
from core.http.body import ACCEPTED, Limits
from core.http.breaker import Breakers
from core.http.errors import AddressRefused, OutboundFailed, OutboundTimeout
from core.http.network import Resolver, SystemResolver
from core.http.retry import IDEMPOTENT, Retries
from core.http.transport import DEADLINE, LIMITS, GuardedTransport, default_tls

MAX_REDIRECTS = 5
# Everything else a caller sends may be a credential (X-Shopify-Access-Token, X-Api-Key, ...) and stays with its origin.
_CROSS_ORIGIN_HEADERS = frozenset(
    {"accept", "accept-encoding", "accept-language", "content-length", "content-type", "host", "user-agent"}
)


class OutboundClient:
    """Calls other services: guarded against private addresses, bounded in time and size, patient with failures.

    One client keeps one pool of connections and one set of breakers; make one per purpose and share it.

    Args:
        name: purpose, such as `llm` or `catalog`; the only label of its metrics.
        limits: default limits; a call may bring its own.
        allow_private_hosts: the setting of that name, `host` or `host:port` separated by commas.
        resolver: turns names into addresses; the machine's own by default.
        retries: how calls are tried again.
        breakers: circuit breakers by origin.
        tls: how certificates are verified; the usual authorities by default.
        max_connections: open connections at most.
    """

    def __init__(
        self,
        name: str,
        *,
        limits: Limits | None = None,
        allow_private_hosts: str = "",
        resolver: Resolver | None = None,
        retries: Retries | None = None,
        breakers: Breakers | None = None,
        tls: ssl.SSLContext | None = None,
        max_connections: int = 100,
    ) -> None:
        self._limits, self._retries = limits or Limits(), retries or Retries()
        transport = GuardedTransport(
            resolver=resolver or SystemResolver(),
            allowed=AllowedPrivateHosts.parse(allow_private_hosts),
            breakers=breakers or Breakers(on_change=metrics.BREAKERS_OPEN.labels(name).set),
            limits=self._limits,
            tls=tls or default_tls(),
            max_connections=max_connections,
        )
        self._httpx = httpx2.AsyncClient(
            transport=transport,
            headers={"Accept-Encoding": ACCEPTED, "User-Agent": "Comptoir/1"},
            # One jar for all tenants would carry one tenant's session to another's shop: accept no cookie.
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
            timeout=self._limits.timeout(),
            max_redirects=MAX_REDIRECTS,
            trust_env=False,  # a proxy from the environment would resolve names behind the guard's back
        )

    def httpx_client(self) -> httpx2.AsyncClient:
        """Return the guarded client for an SDK that wants one, such as openai's `http_client`.

        Turn the SDK's own retries off. The guard stays in the transport: addresses, breakers and limits hold for
        the SDK's requests and redirects too. It belongs to this object: do not close it.
        """
        return self._httpx

    async def aclose(self) -> None:
        """Close all connections."""
        await self._httpx.aclose()

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str | int] | None = None,
        content: bytes | AsyncIterable[bytes] | None = None,
        data: Mapping[str, str] | None = None,
        json: Any = None,
        retryable: bool | None = None,
        redirects: bool = True,
        limits: Limits | None = None,
    ) -> httpx2.Response:
        """Make a call and read its whole answer, whatever its status.

        Args:
            method: HTTP method.
            url: address, http or https, without user name and password.
            headers: request headers; those that may be credentials are dropped when a redirect leaves the origin.
            params: query.
            content: body; an iterator can be sent once, so that it is neither retried nor redirected.
            data: form body.
            json: JSON body.
            retryable: whether trying again is safe. None: by the method. Say True for a POST with an idempotency key.
            redirects: whether to follow redirects; without, the answer that redirects is returned.
            limits: limits of this call instead of the client's.

        Raises:
            AddressRefused: the address, or one it redirects to, must not be called.
            OutboundFailed: no answer; CircuitOpen and OutboundTimeout are kinds of it.
            ResponseTooLarge, ResponseUnreadable: the answer broke the limits or its encoding.
        """
        limits = limits or self._limits
        once = not (content is None or isinstance(content, bytes))
        repeatable = not once and (method.upper() in IDEMPOTENT if retryable is None else retryable)
        request = self._build(
            method, url, limits, headers=headers, params=params, content=content, data=data, json=json
        )
        return await self._persist(request, repeatable=repeatable, follow=redirects and not once)

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str | int] | None = None,
        content: bytes | AsyncIterable[bytes] | None = None,
        json: Any = None,
        limits: Limits | None = None,
    ) -> AsyncIterator[httpx2.Response]:
        """Make a call once and hand over its answer as it arrives; `aiter_lines` and `aiter_bytes` read it.

        Takes the arguments of `request` and raises the same, also while the body is read. Nothing is retried.
        """
        limits = limits or self._limits
        once = not (content is None or isinstance(content, bytes))
        request = self._build(
            method, url, limits, headers=headers, params=params, content=content, data=None, json=json
        )
        try:
            response = await self._follow(request, follow=not once)
            try:
                yield response
            finally:
                await response.aclose()
        except httpx2.HTTPError as error:
            raise _failed(request, error) from error

    def _build(self, method: str, url: str, limits: Limits, **kwargs: Any) -> httpx2.Request:
        extensions = {LIMITS: limits, DEADLINE: asyncio.get_running_loop().time() + limits.total}
        try:
            return self._httpx.build_request(method, url, timeout=limits.timeout(), extensions=extensions, **kwargs)
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise AddressRefused("This is not an address that can be called.") from error

    async def _persist(self, request: httpx2.Request, *, repeatable: bool, follow: bool) -> httpx2.Response:
        now, end = asyncio.get_running_loop().time, request.extensions[DEADLINE]
        for attempt in count(1):
            try:
                response = await self._follow(request, follow=follow)
                await response.aread()
            except httpx2.TransportError as error:
                wait = self._retries.wait_after_error(attempt, error, repeatable=repeatable, left=end - now())
                if wait is None:
                    raise _failed(request, error) from error
            except httpx2.HTTPError as error:
                raise _failed(request, error) from error
            else:
                wait = self._retries.wait_after_answer(attempt, response, repeatable=repeatable, left=end - now())
                if wait is None:
                    return response
            await self._retries.sleep(wait)
        raise AssertionError("count() does not end")

    async def _follow(self, request: httpx2.Request, *, follow: bool) -> httpx2.Response:
        """Send a request and follow its redirects; the transport checks each address anew."""
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._httpx.send(request, stream=True, follow_redirects=False)
            following = response.next_request
            if following is None or not follow:
                return response
            await response.aclose()
            request = _redirected(request, following)
        raise AddressRefused(f"The address redirects more than {MAX_REDIRECTS} times.")


def _redirected(before: httpx2.Request, after: httpx2.Request) -> httpx2.Request:
    if before.url.scheme == "https" and after.url.scheme != "https":
        raise AddressRefused("The address redirects from https to an unprotected one.")
    if after.url.origin != before.url.origin:
        for name in list(after.headers):
            if name not in _CROSS_ORIGIN_HEADERS:
                del after.headers[name]
    return after


def _failed(request: httpx2.Request, error: httpx2.HTTPError) -> OutboundFailed:
    kind = OutboundTimeout if isinstance(error, httpx2.TimeoutException) else OutboundFailed
    return kind(f"{request.url.host} could not be reached or broke off ({type(error).__name__}).")
