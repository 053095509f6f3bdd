"""Addresses of pages: one spelling for each, and whether two belong to one site."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from core.errors import Invalid

LONGEST = 2000
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")
_PRODUCT_FOLDERS = frozenset({
    "products", "product", "produits", "produit", "produkte", "produkt", "prodotti", "prodotto", "productos",
    "producto", "collections", "collection", "product-category", "categorie-produit", "cart", "checkout", "account",
    "my-account",
})  # fmt: skip


def normal(url: str) -> str:
    """Return an address in the one way that it is kept: no fragment, no tracking, host in lower case.

    Raises:
        Invalid: it is no http or https address, or holds a user name.
    """
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise Invalid("This is not the address of a page.") from error
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None or len(url) > LONGEST:
        raise Invalid("This is not the address of a page: it must start with https:// or http://.")
    place = f"[{host}]" if ":" in host else host
    if port and port != {"http": 80, "https": 443}[parts.scheme]:
        place = f"{place}:{port}"
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(key)]
    return urlunsplit((parts.scheme, place, parts.path or "/", urlencode(query), ""))


def site(url: str) -> str:
    """Return what the pages of one site share: host and port, without `www.`."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}:{parts.port}" if parts.port not in {None, 80, 443} else host


def is_of_catalogue(url: str) -> bool:
    """Say whether an address is a product's, a shelf's or a cart's: what they say comes from the catalogue."""
    return not _PRODUCT_FOLDERS.isdisjoint(urlsplit(url).path.lower().split("/"))


def _tracks(key: str) -> bool:
    return key.lower().startswith(_TRACKING)
