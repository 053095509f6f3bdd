"""Keeps the tests off the network: whoever leaves this machine fails at once, loudly.

Loaded as a pytest plugin (`-p tests.network`). Failing is not an OSError, which the product would handle as an outage.
"""

import ipaddress
import sys
from typing import Any

import pytest


def is_local(host: object) -> bool:
    """Whether asking for or connecting to a host stays on this machine; an address is no question to anybody."""
    if host is None or isinstance(host, int):
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def is_address(host: object) -> bool:
    """Whether a host needs no name server."""
    try:
        ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return True


def refuse_the_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: fails on a connection, or a question to a name server, that leaves this machine."""
    if event == "socket.connect" and isinstance(arguments[1], tuple) and not is_local(arguments[1][0]):
        pytest.fail(f"a test connects to {arguments[1][0]}: only loopback is allowed")
    if event == "socket.getaddrinfo" and not is_local(arguments[0]) and not is_address(arguments[0]):
        pytest.fail(f"a test asks the network for {arguments[0]}: only loopback is allowed")


sys.addaudithook(refuse_the_network)
