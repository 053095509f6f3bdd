"""Which pages a sitemap lists: of the same site, without products, help pages first, and never without end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from agents.knowledge.addresses import is_of_catalogue, normal, site
from agents.knowledge.fetch import Known, PageFailed, fetch
from agents.knowledge.limits import MAX_PAGES, MAX_SITEMAP, MAX_SITEMAPS
from core.errors import Invalid
from core.http import Limits, OutboundClient, ResponseUnreadable
from core.http.body import Gunzip
from core.switches import Switches

_LIMITS = Limits(connect=5, read=10, total=30, max_bytes=MAX_SITEMAP)
_MEDIA = frozenset({"application/xml", "text/xml", "text/plain", "application/rss+xml", "application/octet-stream",
                    "application/gzip", "application/x-gzip"})  # fmt: skip
_DEPTH = 2
_USEFUL = re.compile(
    r"livraison|retour|rembours|paiement|aide|garantie|conditions|taille|entretien|contact|propos|"
    r"deliver|shipping|return|refund|payment|help|faq|warranty|terms|polic|size|care|about|"
    r"versand|liefer|r(?:ü|ue)ck|zahlung|hilfe|agb|garantie|groesse|spedizion|consegna|res[oi]|pagament|aiuto|"
    r"env[ií]o|devoluci|pago|ayuda",
    re.IGNORECASE,
)


@dataclass
class Listing:
    """What sitemaps list.

    Attributes:
        pages: addresses to read, the most useful first.
        left_out: how many more there were.
        problems: sitemaps that could not be read, and why.
    """

    pages: list[str]
    left_out: int = 0
    problems: list[str] = field(default_factory=list)


async def list_pages(client: OutboundClient, switches: Switches, url: str) -> Listing:
    """Follow a sitemap and those that it lists, to a depth of two, as far as the limits go.

    Raises:
        PageFailed: the sitemap itself cannot be read, or lists nothing that can.
    """
    found: dict[str, None] = {}
    problems: list[str] = []
    waiting, seen = [(url, 0)], {url}
    read = 0
    while waiting and read < MAX_SITEMAPS:
        address, depth = waiting.pop(0)
        read += 1
        try:
            children, pages = await _read(client, switches, address)
        except PageFailed as error:
            if depth == 0:
                raise
            problems.append(f"{address}: {error}")
            continue
        found.update((page, None) for page in pages)
        new = [child for child in dict.fromkeys(children) if child not in seen] if depth < _DEPTH else []
        seen.update(new)
        waiting.extend((child, depth + 1) for child in sorted(new, key=_is_of_products))
        if len(found) >= 20 * MAX_PAGES:
            break
    useful = sorted((page for page in found if not is_of_catalogue(page)), key=_rank)
    if not useful:
        raise PageFailed("The sitemap lists no page of this site that could be read.", passing=False)
    return Listing(useful[:MAX_PAGES], max(0, len(useful) - MAX_PAGES), problems)


def _is_of_products(address: str) -> bool:
    return "product" in address or "produit" in address or "collection" in address


def _rank(address: str) -> tuple[bool, int]:
    return not _USEFUL.search(address), address.count("/")


async def _read(client: OutboundClient, switches: Switches, url: str) -> tuple[list[str], list[str]]:
    """Return the sitemaps and the pages that a sitemap lists, all of its own site."""
    fetched = await fetch(client, switches, url, known=Known(), accepted=_MEDIA, limits=_LIMITS)
    data = _unpacked(fetched.data if fetched else b"")
    if not data.lstrip().startswith(b"<"):
        return [], list(_own(url, data.decode("utf-8", errors="replace").split()))
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise PageFailed("The sitemap is no XML that can be read.", passing=False) from error
    listed = list(_own(url, _locations(root)))
    return (listed, []) if root.tag.endswith("sitemapindex") else ([], listed)


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in Gunzip().feed(data):
            size += len(piece)
            if size > MAX_SITEMAP:
                raise PageFailed("The sitemap unpacks to an unreasonable size.", passing=False)
            pieces.append(piece)
    except ResponseUnreadable as error:
        raise PageFailed("The sitemap's compression is damaged.", passing=False) from error
    return b"".join(pieces)


def _locations(root: Element) -> Iterator[str]:
    for entry in root:
        for child in entry:
            if child.tag.endswith("}loc") or child.tag == "loc":
                yield (child.text or "").strip()


def _own(base: str, addresses: Iterator[str] | list[str]) -> Iterator[str]:
    """The addresses of the sitemap's own site, in their one spelling."""
    for address in addresses:
        try:
            url = normal(urljoin(base, address))
        except Invalid:
            continue
        if site(url) == site(base):
            yield url
