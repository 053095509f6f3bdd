"""The only way out: every outbound HTTP request of the product, SDKs included, goes through `OutboundClient`."""

from core.http.body import Limits
from core.http.breaker import Breakers, State
from core.http.client import OutboundClient
from core.http.errors import (
    AddressRefused,
    CircuitOpen,
    OutboundFailed,
    OutboundTimeout,
    ResponseTooLarge,
    ResponseUnreadable,
)
from core.http.network import Resolver, SystemResolver
from core.http.retry import Retries

__all__ = [
    "AddressRefused",
    "Breakers",
    "CircuitOpen",
    "Limits",
    "OutboundClient",
    "OutboundFailed",
    "OutboundTimeout",
    "Resolver",
    "ResponseTooLarge",
    "ResponseUnreadable",
    "Retries",
    "State",
    "SystemResolver",
]
