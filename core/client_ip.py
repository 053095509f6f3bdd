"""Who calls: the address of the client, believing only the proxies that the operator named."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import HTTPConnection

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class TrustedProxies:
    """The proxies in front of us, whose `X-Forwarded-For` is believed."""

    networks: tuple[_Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "TrustedProxies":
        """Read the setting: addresses or networks, separated by commas. Raises ValueError naming the bad one."""
        try:
            return cls(tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip()))
        except ValueError as error:
            raise ValueError(f"TRUSTED_PROXIES: {error}") from None

    def contains(self, address: _Address) -> bool:
        return any(address in network for network in self.networks)


def client_ip(connection: HTTPConnection, trusted: TrustedProxies) -> str:
    """Return the client's address; the connection's own where no trusted proxy says otherwise."""
    peer = connection.client.host if connection.client is not None else ""
    return resolve_client(peer, connection.headers.getlist("x-forwarded-for"), trusted)


def resolve_client(peer: str, forwarded: Iterable[str], trusted: TrustedProxies) -> str:
    """Walk X-Forwarded-For from the right: each proxy appended whom it saw, so the first stranger is the client.

    What stands further left was written by that stranger and may be anything.

    Args:
        peer: address at the other end of the connection.
        forwarded: values of the header, in order.
        trusted: proxies that are believed.
    """
    address = _parse(peer)
    if address is None:
        return peer
    hops = [hop for value in forwarded for hop in value.split(",")]
    while hops and trusted.contains(address):
        seen = _parse(hops.pop())
        if seen is None:
            break
        address = seen
    return str(address)


def ip_bucket(address: str) -> str:
    """Return what a rate limit counts: an IPv4 address, or the /64 of an IPv6 one, which one household has whole."""
    parsed = _parse(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def _parse(text: str) -> _Address | None:
    """Read an address with or without a port, IPv4 written as IPv6 taken as IPv4; None when it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
