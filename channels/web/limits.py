"""Limits of the public widget API. They come before anything is counted, so that nobody can burn a shop's quota."""

from ipaddress import ip_address

from fastapi import Request

from channels.web.visitor import Visitor
from core.client_ip import TrustedProxies, client_ip, ip_bucket
from core.limits import Policy, RateLimiter, Take
from core.runtime import Runtime

SESSIONS = Policy("widget_sessions", limit=60, window=60)
MESSAGES_BY_ADDRESS = Policy("widget_messages_address", limit=240, window=60)
MESSAGES_BY_VISITOR = Policy("widget_messages_visitor", limit=30, window=60)

SIGNALS = Policy("widget_signals", limit=20, window=60)


async def allow_session(rt: Runtime, request: Request) -> None:
    """Raise RateLimited when an address starts too many sessions."""
    address = _address(rt, request)
    if address is not None:
        (await rt.ports.get(RateLimiter).take(Take(SESSIONS, address))).require()


async def allow_message(rt: Runtime, request: Request, visitor: Visitor) -> None:
    """Raise RateLimited when an address or a visitor writes too much."""
    address = _address(rt, request)
    if address is not None:
        takes = (Take(MESSAGES_BY_ADDRESS, address), Take(MESSAGES_BY_VISITOR, visitor.id.hex))
        (await rt.ports.get(RateLimiter).take(*takes)).require()


async def allow_signal(rt: Runtime, request: Request, visitor: Visitor) -> None:
    """Raise RateLimited when a page tells more than a person does."""
    if _address(rt, request) is not None:
        (await rt.ports.get(RateLimiter).take(Take(SIGNALS, visitor.id.hex))).require()


def _address(rt: Runtime, request: Request) -> str | None:
    """The client's address; None for this machine itself, which tests and benchmarks call from.

    A proxy on this machine must be named in TRUSTED_PROXIES, so that its clients are told apart.
    """
    address = client_ip(request, rt.ports.get(TrustedProxies))
    try:
        return None if ip_address(address).is_loopback else ip_bucket(address)
    except ValueError:
        return address
