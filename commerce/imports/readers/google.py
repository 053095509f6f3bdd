"""Google Merchant products: the meaning of the fields, whichever of XML, TSV or CSV they came in.

Items that share an `item_group_id` are the variants of one product. They may stand apart, so they wait on disk until
the file has been read.
"""

import html
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date

from commerce.imports.readers.limits import FieldError
from commerce.imports.readers.records import (
    ImageRecord,
    Outcome,
    PriceRecord,
    ProductRecord,
    ReaderOptions,
    RowProblem,
    Scalar,
    VariantRecord,
)
from commerce.imports.readers.spill import Spill
from commerce.imports.readers.text import MAX_TITLE, clean, html_to_text
from commerce.imports.readers.values import grams, link, price, short_list

Item = dict[str, list[str]]
"""Fields by name without prefix and in lower case with underscores; a repeated field has several values."""

_OPTIONS = ("color", "size", "material", "pattern", "size_type")
_ATTRIBUTES = (*_OPTIONS, "gender", "age_group", "condition", "energy_efficiency_class", "mpn")
_AVAILABLE = {
    "": True, "in_stock": True, "preorder": True, "pre_order": True, "backorder": True, "available": True,
    "available_for_order": True, "limited_availability": True, "out_of_stock": False, "unavailable": False,
    "discontinued": False,
}  # fmt: skip


def field_name(name: str) -> str:
    """Return the name of a column or element as `Item` has it: "g:item group id" is "item_group_id"."""
    return name.strip().casefold().removeprefix("g:").replace(" ", "_")


def read_google(items: Iterable[tuple[int, Item] | RowProblem], options: ReaderOptions) -> Iterator[Outcome]:
    """Yield products from numbered items; grouped ones come last."""
    with closing(Spill()) as groups:
        for entry in items:
            if isinstance(entry, RowProblem):
                yield entry
            elif group := _first(entry[1], "item_group_id"):
                groups.add(clean(group, 255), entry)
            else:
                yield from _product(_first(entry[1], "id"), [entry], options)
        for group in groups.keys():  # noqa: SIM118 - a Spill is no dict
            yield from _product(group, groups.take(group, options.limits.variants), options)


def _first(item: Item, name: str) -> str:
    return next((value.strip() for value in item.get(name, ()) if value.strip()), "")


def _product(identity: str, entries: list[tuple[int, Item]], options: ReaderOptions) -> Iterator[Outcome]:
    identity, grouped = clean(identity, 255), len(entries) > 1 or bool(entries[0][1].get("item_group_id"))
    variants: dict[str, VariantRecord] = {}
    for number, item in entries:
        try:
            variant = _variant(item, grouped, options)
            if variant.key in variants:
                raise FieldError("id", f"The variant “{clean(variant.key, 60)}” is there twice")
        except FieldError as error:
            yield RowProblem(number, error.field, error.message, identity)
        else:
            variants[variant.key] = variant
    if not variants:
        return
    number, first = entries[0]
    try:
        yield _record(number, identity, first, tuple(variants.values()), options)
    except FieldError as error:
        yield RowProblem(number, error.field, error.message, identity)


def _record(
    number: int, identity: str, item: Item, variants: tuple[VariantRecord, ...], options: ReaderOptions
) -> ProductRecord:
    title = clean(html.unescape(_first(item, "title")), MAX_TITLE)
    if not title:
        raise FieldError("title", "The title is missing")
    used = {name for variant in variants for name in variant.options}
    path = _first(item, "product_type") or _first(item, "google_product_category")
    categories = [] if path.isdigit() else html.unescape(path).split(">")
    return ProductRecord(
        row=number,
        external_id=identity,
        title=title,
        description=html_to_text(_first(item, "description")),
        brand=clean(html.unescape(_first(item, "brand")), 200),
        categories=short_list(categories, 50),
        attributes=_attributes(item, used),
        variants=variants,
        images=_images(item, options.limits.images),
        url=_address(item, "link"),
        language=_first(item, "content_language") or options.language,
    )


def _attributes(item: Item, used: set[str]) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {}
    for name in _ATTRIBUTES:
        if name not in used and (value := clean(html.unescape(_first(item, name)), 255)):
            found[name] = value
    for position in range(5):
        if label := clean(_first(item, f"custom_label_{position}")):
            found[f"label_{position}"] = label
    return found


def _images(item: Item, limit: int) -> tuple[ImageRecord, ...]:
    extra = (part for value in item.get("additional_image_link", ()) for part in value.split(","))
    urls = (link(html.unescape(url)) for url in (_first(item, "image_link"), *extra))
    return tuple(ImageRecord(url) for url in dict.fromkeys(urls) if url)[:limit]


def _variant(item: Item, grouped: bool, options: ReaderOptions) -> VariantRecord:
    identity = clean(_first(item, "id"), 255)
    if not identity:
        raise FieldError("id", "The id is missing")
    availability = _first(item, "availability").lower().replace(" ", "_")
    if availability not in _AVAILABLE:
        raise FieldError("availability", f"“{clean(availability, 60)}” is not in_stock or out_of_stock")
    chosen = {name: clean(html.unescape(_first(item, name)), 255) for name in _OPTIONS} if grouped else {}
    return VariantRecord(
        external_id=identity,
        sku=identity,
        barcode=clean(_first(item, "gtin"), 64),
        options={name: value for name, value in chosen.items() if value},
        prices=_prices(item, options),
        in_stock=_AVAILABLE[availability],
        image_url=_address(item, "image_link") if grouped else "",
        weight=grams(_first(item, "shipping_weight"), "g", "shipping_weight"),
    )


def _address(item: Item, name: str) -> str:
    return link(html.unescape(_first(item, name)))


def _prices(item: Item, options: ReaderOptions) -> tuple[PriceRecord, ...]:
    regular = price(_first(item, "price"), options.currency, "price")
    sale = price(_first(item, "sale_price"), options.currency, "sale_price")
    if regular is None:
        return ()
    if sale is None or sale[1] != regular[1] or sale[0] >= regular[0] or not _on_sale(item, options.today):
        return (PriceRecord(regular[1], regular[0], None, "", options.tax_included),)
    return (PriceRecord(sale[1], sale[0], regular[0], "", options.tax_included),)


def _on_sale(item: Item, today: date) -> bool:
    written = _first(item, "sale_price_effective_date")
    if not written:
        return True
    start, _, end = written.partition("/")
    try:
        return date.fromisoformat(start.strip()[:10]) <= today <= date.fromisoformat(end.strip()[:10])
    except ValueError:
        message = f"“{clean(written, 60)}” is not a range like 2026-01-01/2026-01-31"
        raise FieldError("sale_price_effective_date", message) from None
