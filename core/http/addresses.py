"""Which addresses may be called: the public internet, and the private hosts that the operator named."""

import ipaddress
import re
from dataclasses import dataclass

from core.http.errors import AddressRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# 192.88.99.0/24 is the 6to4 relay; the others in v4 that `is_global` lets through are multicast, checked beside it.
_REFUSED_V4 = [ipaddress.IPv4Network("192.88.99.0/24")]
# Global unicast is 2000::/3. Inside it, these are tunnels that can carry a private IPv4 address, or documentation.
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_V6 = [ipaddress.IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
# What the operator may open by naming the host. Link-local (cloud metadata), 0.0.0.0/8 and multicast are not among
# them: no service of a shop lives there.
_OPENABLE = [
    ipaddress.ip_network(net)
    for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7")
]
_NEVER = [ipaddress.ip_network(net) for net in ("100.100.100.200/32", "fd00:ec2::/32")]  # metadata of two clouds
_ENDS_IN_NUMBER = re.compile(r"(^|\.)(0x[0-9a-f]*|[0-9]+)$")


def parse_ip(host: str) -> Address | None:
    """Return the address that a host literal stands for, None for a name.

    Raises:
        AddressRefused: the host is a number that resolvers read as an address, such as 2130706433 or 0x7f.1.
    """
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        if _ENDS_IN_NUMBER.search(host.rstrip(".")):
            raise AddressRefused(f"{host} is not written as a host name or a plain IP address.") from None
        return None


def is_public(ip: Address) -> bool:
    """Say whether an address belongs to the public internet, tunnels into private networks left out."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast and not any(ip in net for net in _REFUSED_V4)
    return ip in _GLOBAL_V6 and ip.is_global and not any(ip in net for net in _REFUSED_V6)


@dataclass(frozen=True)
class AllowedPrivateHosts:
    """The private hosts that the operator opened, each `host` or `host:port`."""

    entries: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str) -> "AllowedPrivateHosts":
        """Read the setting's comma-separated list, such as `ollama.lan:11434, [::1]:8080`."""
        return cls(frozenset(part.strip().lower() for part in text.split(",") if part.strip()))

    def covers(self, host: str, port: int) -> bool:
        """Say whether the operator opened this host, at every port or at this one."""
        host = host.lower().rstrip(".")
        shown = f"[{host}]" if ":" in host else host
        return host in self.entries or shown in self.entries or f"{shown}:{port}" in self.entries


def check(ip: Address, host: str, port: int, allowed: AllowedPrivateHosts) -> None:
    """Refuse an address that the named host must not lead to.

    Raises:
        AddressRefused: with the host, never the address: what a name resolves to inside is nobody's business outside.
    """
    if is_public(ip):
        return
    openable = any(ip in net for net in _OPENABLE) and not any(ip in net for net in _NEVER)
    if openable and allowed.covers(host, port):
        return
    raise AddressRefused(f"{host} is not on the public internet, and the operator has not allowed it.")
