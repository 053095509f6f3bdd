"""Links by which a shop takes over a cart that was filled in the chat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class LinkLine:
    """A line as the shop knows it: its own id of the variant."""

    external_id: str
    quantity: int


def shopify(base_url: str, lines: Sequence[LinkLine]) -> str:
    """Return a Shopify cart permalink: `/cart/{variant}:{quantity},...`."""
    return f"{base_url}/cart/" + ",".join(f"{quote(line.external_id, safe='')}:{line.quantity}" for line in lines)


def woocommerce(base_url: str, lines: Sequence[LinkLine]) -> str:
    """Return a WooCommerce link: `?add-to-cart=` for one line, a shareable checkout link (10.0 and later) for more."""
    if len(lines) == 1:
        return f"{base_url}/?" + urlencode({"add-to-cart": lines[0].external_id, "quantity": lines[0].quantity})
    products = ",".join(f"{quote(line.external_id, safe='')}:{line.quantity}" for line in lines)
    return f"{base_url}/checkout-link/?products={products}"


def generic(base_url: str, lines: Sequence[LinkLine]) -> str:
    """Return `{base_url}?add={variant}:{quantity},...`, for shops that read it with a few lines of their own."""
    separator = "&" if "?" in base_url else "?"
    return f"{base_url}{separator}add=" + ",".join(
        f"{quote(line.external_id, safe='')}:{line.quantity}" for line in lines
    )


LINKS: dict[str, Callable[[str, Sequence[LinkLine]], str]] = {
    "shopify": shopify,
    "woocommerce": woocommerce,
    "generic": generic,
}


_CODE_NAMES = {"shopify": "discount", "woocommerce": "coupon", "generic": "code"}
"""By which parameter each kind of shop reads a discount code."""


def cart_link(kind: str, base_url: str, lines: Sequence[LinkLine], code: str | None = None) -> str | None:
    """Return the link for a kind of shop, with a discount code where there is one.

    None for an unknown kind, no address or an empty cart.
    """
    make = LINKS.get(kind)
    if not (make and base_url and lines):
        return None
    link = make(base_url.rstrip("/"), lines)
    if code is None:
        return link
    return f"{link}{'&' if '?' in link else '?'}{urlencode({_CODE_NAMES[kind]: code})}"
