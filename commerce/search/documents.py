"""Turns products into index documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tantivy import Document

from commerce.search.schema import KIND, LANGUAGES, TEXT, TITLE, price_key
from core.text import plain

_BODY = 4000


@dataclass(frozen=True)
class Indexable:
    """A product as the index needs it."""

    id: UUID
    external_id: str
    active: bool
    language: str
    texts: tuple[tuple[str, str, str], ...]
    """(language, title, description) of the original (first) and of each translation."""
    brand: str
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    attributes: Mapping[str, Any]
    variants: tuple[Mapping[str, Any], ...]
    """Each with sku, barcode, external_id, options, in_stock and prices [(amount, currency)]."""


def to_document(product: Indexable) -> Document:
    """Return the document of a product."""
    document = Document()
    document.add_text("id", product.id.hex)
    document.add_text("external_id", product.external_id)
    kinds = " ".join((*product.categories, *product.tags, product.brand, *_values(product)))
    for language, title, description in product.texts:
        for tag in _tags(language):
            document.add_text(f"{TITLE}_{tag}", title)
            document.add_text(f"{TEXT}_{tag}", f"{title} {title} {kinds} {description[:_BODY]}")
        document.add_text("words", title)
    for tag in _tags(product.language):
        document.add_text(f"{KIND}_{tag}", kinds)
    document.add_text("words", kinds)
    if product.brand:
        document.add_text("brand_key", plain(product.brand))
    for category in product.categories:
        document.add_text("category_key", plain(category))
    for name, value in _pairs(product):
        document.add_text("attribute_key", f"{plain(name)}={plain(value)}")
    _add_variants(document, product)
    return document


def _add_variants(document: Document, product: Indexable) -> None:
    """Add codes, prices and stock. A bound on the price means what can be bought now, as cards show it."""
    codes = {product.external_id}
    for variant in product.variants:
        codes.update(filter(None, (variant["sku"], variant["barcode"], variant["external_id"])))
    in_stock = [variant for variant in product.variants if variant["in_stock"]]
    for variant in in_stock or product.variants:
        for amount, currency in variant["prices"]:
            document.add_integer("price", price_key(amount, currency))
    for code in codes:
        document.add_text("code", plain(code))
    document.add_boolean("in_stock", bool(in_stock))


def _tags(language: str) -> tuple[str, ...]:
    """The language fields of a text; one of unknown language goes into French and English."""
    base = language.split("-", maxsplit=1)[0].lower()
    return (base,) if base in LANGUAGES else ("fr", "en")


def _pairs(product: Indexable) -> Iterator[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    for name, value in product.attributes.items():
        values = value if isinstance(value, list) else [value]
        seen.update((str(name), str(one)) for one in values)
    for variant in product.variants:
        seen.update((str(name), str(value)) for name, value in variant["options"].items())
    yield from sorted(seen)


def _values(product: Indexable) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for _, value in _pairs(product)))
