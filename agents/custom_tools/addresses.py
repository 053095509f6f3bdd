"""Where a tool may call: one literal host, named when the tool was made, and nothing that an argument could change."""

import re
from typing import Any
from urllib.parse import quote, urlsplit

from core.errors import Invalid
from core.http.addresses import AllowedPrivateHosts

_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]{0,63})\}")
_LONGEST = 2000
_STEPS = frozenset({"", ".", ".."})


def names_in(template: str) -> tuple[str, ...]:
    """Return the arguments that an address holds."""
    return tuple(dict.fromkeys(_NAME.findall(template)))


def check_address(address: str, allow_private_hosts: str) -> str:
    """Return an address that may be called.

    Args:
        address: with `{name}` for arguments, in path and query alone.
        allow_private_hosts: the setting of that name; hosts in it may be called without https.

    Raises:
        Invalid: it is no such address; the message says why.
    """
    if len(address) > _LONGEST or any(letter.isspace() or ord(letter) < 32 for letter in address):
        raise Invalid("The address is too long, or has blanks.")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Invalid("This is not an address.") from None
    if parts.scheme not in ("https", "http") or not host:
        raise Invalid("An address begins with https://.")
    if "{" in parts.netloc or "@" in parts.netloc or "\\" in address or parts.fragment:
        raise Invalid("Arguments go into path and query alone; an address has no user name and no fragment.")
    private = AllowedPrivateHosts.parse(allow_private_hosts)
    if parts.scheme == "http" and not private.covers(host, port or 80):
        raise Invalid("An address begins with https://.")
    if _NAME.sub("", address).count("{") or _NAME.sub("", address).count("}"):
        raise Invalid("A brace in the address is not closed, or holds no plain name.")
    return address


def fill(template: str, values: dict[str, Any]) -> str:
    """Put arguments into an address; each stays one step of the path, or one value of the query.

    Raises:
        Invalid: an argument is missing there, or would be another place of the path.
    """

    def put(match: re.Match[str]) -> str:
        value = values.get(match[1])
        text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        if text in _STEPS:
            raise Invalid(f"{match[1]}: a value is needed here, and it cannot be {text or 'empty'}.")
        return quote(text, safe="")

    return _NAME.sub(put, template)
