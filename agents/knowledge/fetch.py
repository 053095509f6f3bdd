"""Fetches one page: guarded, bounded, and only when it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Final

import httpx2

from agents.knowledge.addresses import normal, site
from agents.knowledge.limits import MAX_PAGE, MAX_UPLOAD
from agents.knowledge.readers.process import MEDIA_TYPES
from core.errors import AppError, Unavailable
from core.http import Limits, OutboundClient, OutboundFailed, ResponseTooLarge
from core.switches import Switches, connector_switch

AGENT: Final = "Comptoir"
"""The name that robots.txt files know us by."""
HEADERS: Final = {"User-Agent": f"{AGENT}/1 (reads pages for the shop's own assistant)"}
PAGE_LIMITS = Limits(connect=5, read=10, total=25, max_bytes=MAX_UPLOAD)
_PAGES = MEDIA_TYPES - {"application/pdf"}
_GONE = frozenset({401, 403, 404, 410, 451})


class PageFailed(Exception):
    """A page cannot be read; the message is for the owner.

    Args:
        message: why.
        passing: whether it may work another time, so that what the page said before stays.
    """

    def __init__(self, message: str, *, passing: bool) -> None:
        super().__init__(message)
        self.passing = passing


@dataclass(frozen=True, slots=True)
class Known:
    """What a site told of a page when it was last read."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the headers that ask for the page only if it changed."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came. `url` is where redirects led."""

    url: str
    data: bytes
    media_type: str
    charset: str | None
    known: Known


async def fetch(
    client: OutboundClient,
    switches: Switches,
    url: str,
    *,
    known: Known,
    accepted: frozenset[str] = MEDIA_TYPES,
    limits: Limits | None = None,
) -> Fetched | None:
    """Fetch a page; None when it is as it was.

    Args:
        client: the guarded client.
        switches: `connector:pages` stops it all.
        url: the page.
        known: what was told of it before.
        accepted: media types that are wanted; anything else is refused unread.
        limits: time and size, if not those of a page.

    Raises:
        PageFailed: the site refuses, is not there, leads elsewhere, or sends something else.
        Unavailable: reading pages is switched off for the moment.
    """
    if await switches.is_off(connector_switch("pages")):
        raise Unavailable("Reading pages is switched off for the moment.")
    try:
        async with client.stream(
            "GET", url, headers={**HEADERS, **known.headers()}, limits=limits or PAGE_LIMITS
        ) as response:
            return await _read(response, url, accepted)
    except OutboundFailed as error:
        raise PageFailed(error.detail, passing=True) from error
    except ResponseTooLarge as error:
        raise PageFailed("The page is too large to be read.", passing=False) from error
    except AppError as error:
        raise PageFailed(error.detail, passing=False) from error


async def _read(response: httpx2.Response, url: str, accepted: frozenset[str]) -> Fetched | None:
    status, final = response.status_code, normal(str(response.url))
    if site(final) != site(url):
        raise PageFailed(f"The page leads to another site, {site(final)}, which is not read.", passing=False)
    if status == 304:
        return None
    if status != 200:
        raise PageFailed(f"The site answered with status {status}.", passing=status not in _GONE)
    media_type, charset = _content_type(response.headers)
    if media_type not in accepted:
        raise PageFailed(f"The page is of a kind that is not read: {media_type or 'unknown'}.", passing=False)
    most = MAX_UPLOAD if media_type not in _PAGES else MAX_PAGE
    pieces: list[bytes] = []
    async for piece in response.aiter_bytes():
        pieces.append(piece)
        most -= len(piece)
        if most < 0:
            raise PageFailed("The page is too large to be read.", passing=False)
    headers = response.headers
    known = Known(_short(headers.get("etag")), _short(headers.get("last-modified")))
    return Fetched(final, b"".join(pieces), media_type, charset, known)


def _content_type(headers: Mapping[str, str]) -> tuple[str, str | None]:
    message = Message()
    message["content-type"] = headers.get("content-type", "")
    charset = message.get_content_charset()
    return ("" if "content-type" not in headers else message.get_content_type()), charset


def _short(value: str | None) -> str | None:
    return value if value and len(value) <= 300 else None
