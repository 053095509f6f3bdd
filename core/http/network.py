"""Connecting: resolve the name once, check every address, connect to a checked one and to nothing else.

The check sits where the socket is opened, so a name that changes its address between check and use (DNS rebinding)
gains nothing, and a request on a pooled connection pays nothing. TLS still verifies the name, since only the TCP
connection is pinned.
"""

import asyncio
import contextlib
import socket
from collections.abc import Iterable
from typing import Protocol

import httpcore2

from core.http.addresses import Address, AllowedPrivateHosts, check, parse_ip
from core.http.errors import AddressRefused

_MAX_TRIED = 4


class Resolver(Protocol):
    """Turns a name into addresses."""

    async def resolve(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host, preferred first. Raises OSError when there are none."""
        ...


class SystemResolver:
    """The machine's own resolver."""

    async def resolve(self, host: str, port: int) -> list[str]:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # A scope id (fe80::1%eth0) only exists on link-local addresses, which the check refuses anyway.
        return list(dict.fromkeys(str(info[4][0]).partition("%")[0] for info in found))


class PinnedBackend(httpcore2.AsyncNetworkBackend):
    """Network backend of the connection pool that opens sockets to checked addresses only."""

    def __init__(self, resolver: Resolver, allowed: AllowedPrivateHosts) -> None:
        self._resolver = resolver
        self._allowed = allowed
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first checked address that answers within the timeout in seconds.

        Raises:
            AddressRefused: the host leads to an address that must not be called.
            httpcore2.ConnectError, httpcore2.ConnectTimeout: nobody answered.
        """
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._checked(host, port)
                return await self._first_answer(addresses, port, timeout, local_address, socket_options)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(f"no connection to {host} in time") from error

    async def _checked(self, host: str, port: int) -> list[Address]:
        literal = parse_ip(host)
        if literal is not None:
            check(literal, host, port, self._allowed)
            return [literal]
        try:
            found = await self._resolver.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"the name {host} is not known") from error
        addresses = [ip for text in found if (ip := parse_ip(text)) is not None]
        for ip in addresses:  # one bad address condemns the name: a mixed answer is how rebinding starts
            check(ip, host, port, self._allowed)
        if not addresses:
            raise httpcore2.ConnectError(f"the name {host} has no address")
        return addresses[:_MAX_TRIED]

    async def _first_answer(
        self,
        addresses: list[Address],
        port: int,
        budget: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None,
    ) -> httpcore2.AsyncNetworkStream:
        share = None if budget is None else budget / len(addresses)
        for ip in addresses[:-1]:
            with contextlib.suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return await self._inner.connect_tcp(str(ip), port, share, local_address, socket_options)
        return await self._inner.connect_tcp(str(addresses[-1]), port, budget, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - httpcore's signature
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002 - same
    ) -> httpcore2.AsyncNetworkStream:
        """Refuse: nothing outside is reached by a local socket."""
        raise AddressRefused(f"{path} is a local socket.")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
