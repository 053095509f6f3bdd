"""Origins of web pages, spelt as browsers spell them in the `Origin` header, so that they compare with `=`."""

import re
from urllib.parse import urlsplit

from core.errors import Invalid

_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|[0-9a-f:.]+")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def normalise_origin(text: str) -> str:
    """Return `scheme://host[:port]` in lower case, without a path or the scheme's own port, the host in Punycode.

    Args:
        text: an address as people paste it; `https` is assumed where no scheme is given.

    Raises:
        Invalid: it is no address of a web site.
    """
    given = text.strip()
    if "://" not in given and "." in given:
        given = f"https://{given}"
    try:
        parts = urlsplit(given)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = parts.port
    except (ValueError, UnicodeError):
        host, port = "", None
    if not _HOST.fullmatch(host) or parts.scheme not in _DEFAULT_PORTS or "@" in parts.netloc:
        raise Invalid(f"{text!r} is no address of a web site. Write it like https://www.example.com.")
    if ":" in host:
        host = f"[{host}]"
    suffix = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{suffix}"
