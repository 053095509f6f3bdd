"""Limits that guard passwords: by address and by account."""

from ipaddress import ip_address

from fastapi import Request

from core.client_ip import TrustedProxies, client_ip, ip_bucket
from core.limits import Policy, RateLimiter, Take, WithoutRedis
from core.runtime import Runtime

_GUARD = WithoutRedis.REFUSE
SIGN_IN_ADDRESS = Policy("sign_in_address", limit=60, window=300, without_redis=_GUARD)
SIGN_IN_ACCOUNT = Policy("sign_in_account", limit=30, window=900, without_redis=_GUARD)
SIGN_UP_ADDRESS = Policy("sign_up_address", limit=10, window=3600)
SIGN_UP_ACCOUNT = Policy("sign_up_account", limit=5, window=3600)
RESET_ADDRESS = Policy("reset_address", limit=10, window=3600, without_redis=_GUARD)
RESET_ACCOUNT = Policy("reset_account", limit=3, window=3600, without_redis=_GUARD)
TOKEN_ADDRESS = Policy("token_address", limit=30, window=300, without_redis=_GUARD)


async def allow(rt: Runtime, request: Request, by_address: Policy, by_account: Policy | None, account: str) -> None:
    """Raise RateLimited when an address or an account asks too often.

    Calls from this machine itself are limited by account only; a proxy that runs here must be in TRUSTED_PROXIES, so
    that its clients are told apart.
    """
    takes = [Take(by_account, account)] if by_account is not None else []
    address = client_ip(request, rt.ports.get(TrustedProxies))
    if not _is_loopback(address):
        takes.append(Take(by_address, ip_bucket(address)))
    if takes:
        (await rt.ports.get(RateLimiter).take(*takes)).require()


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
