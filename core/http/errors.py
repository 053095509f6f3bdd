"""What can go wrong on the way out. All are AppErrors, so that an endpoint may simply let them pass."""

from core.errors import AppError, Unavailable


class AddressRefused(AppError):
    """The address is not one that this installation may call: a private host, an odd scheme, a password in the URL."""

    code, status, title = "address_refused", 422, "This address cannot be used"


class OutboundFailed(Unavailable):
    """The other side could not be reached, broke off, or took too long."""

    code, title = "outbound_failed", "Another service did not answer"


class OutboundTimeout(OutboundFailed):
    """The other side took longer than the caller allowed for the whole exchange."""

    code, title = "outbound_timeout", "Another service took too long"


class CircuitOpen(OutboundFailed):
    """The host failed repeatedly; it is left alone for a while, and nothing was sent."""

    code, title = "circuit_open", "Another service is resting after repeated failures"


class ResponseTooLarge(AppError):
    """The answer, or what it unpacks to, is larger than the caller allowed."""

    code, status, title = "response_too_large", 502, "Another service sent too much"


class ResponseUnreadable(AppError):
    """The answer's content encoding is damaged or not one that we asked for."""

    code, status, title = "response_unreadable", 502, "Another service sent something unreadable"
