"""What the platform takes from the demonstration shop: its catalogue as NDJSON and its questions and answers."""

from functools import cache
from typing import Any

import orjson
import yaml

from app.demo.catalog import CURRENCY, DATA, Choice, Product, Variant, catalog

SHOP_PATH = "/shop"


def load_catalog(base_url: str = "") -> list[dict[str, Any]]:
    """The catalogue as import records, one dict per product.

    Args:
        base_url: scheme and host put before the addresses of pages and pictures; empty leaves them relative.
    """
    root = base_url.rstrip("/") + SHOP_PATH
    return [_record(product, root) for product in catalog().products]


def catalog_ndjson_bytes(base_url: str) -> bytes:
    """The catalogue in the NDJSON import format, with absolute addresses under ``base_url``."""
    return b"".join(orjson.dumps(record) + b"\n" for record in load_catalog(base_url))


def load_faq(language: str) -> list[dict[str, Any]]:
    """Questions and answers of the shop: ``id``, ``title``, ``answer`` and ``examples`` of how people ask.

    Raises:
        KeyError: the shop does not speak that language.
    """
    return [{"id": entry["id"], **entry[language]} for entry in _faq()]


@cache
def _faq() -> Any:
    return yaml.safe_load((DATA / "faq.yaml").read_text(encoding="utf-8"))


def image_path(product: Product, colour: Choice | None = None) -> str:
    """Path of a picture below the shop's root; without a colour, the product's own."""
    shade = f".{colour.value}" if colour else ""
    return f"/images/{product.handle}{shade}.svg"


def _record(product: Product, root: str) -> dict[str, Any]:
    return {
        "external_id": product.handle,
        "title": product.title["fr"],
        "description": product.description["fr"],
        "language": "fr",
        "price": f"{product.price:.2f}",
        "compare_at_price": f"{product.compare_at:.2f}" if product.compare_at else None,
        "currency": CURRENCY,
        "in_stock": product.in_stock,
        "url": f"{root}/p/{product.handle}",
        "image_url": root + image_path(product),
        "brand": product.brand,
        "categories": [product.category.name["fr"], product.subcategory.name["fr"]],
        "tags": list(product.tags),
        "attributes": _attributes(product),
        "translations": {"en": {"title": product.title["en"], "description": product.description["en"]}},
        "variants": [_variant(product, variant, root) for variant in product.variants],
    }


def _attributes(product: Product) -> dict[str, Any]:
    named = {"matière" if key == "matiere" else key: words["fr"] for key, words in product.facts.items()}
    return {"couleur": [colour.name["fr"] for colour in product.colours], **named}


def _variant(product: Product, variant: Variant, root: str) -> dict[str, Any]:
    names = catalog().options
    return {
        "external_id": variant.id,
        "sku": variant.sku,
        "options": {names[choice.option]["fr"]: choice.name["fr"] for choice in variant.choices},
        "price": f"{variant.price:.2f}",
        "compare_at_price": f"{variant.compare_at:.2f}" if variant.compare_at else None,
        "currency": CURRENCY,
        "in_stock": variant.stock > 0,
        "stock_quantity": variant.stock,
        "image_url": root + image_path(product, variant.colour),
    }
