"""Shopify's product CSV, the classic columns and the ones of 2025: a product is a run of rows with one handle."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from commerce.imports.readers.limits import FieldError
from commerce.imports.readers.records import (
    ImageRecord,
    Outcome,
    PriceRecord,
    ProductRecord,
    ReaderOptions,
    RowProblem,
    Scalar,
    Status,
    VariantRecord,
)
from commerce.imports.readers.table import Row
from commerce.imports.readers.text import MAX_TITLE, clean, html_to_text
from commerce.imports.readers.values import grams, link, price, short_list, whole, yes

HANDLE = ("handle", "url handle")
_PRICE = ("variant price", "price")
_COMPARE = ("variant compare at price", "compare-at price")
_COST = ("cost per item", "variant cost")
_SKU = ("variant sku", "sku")
_QUANTITY = ("variant inventory qty", "inventory quantity")
_TRACKER = ("variant inventory tracker", "inventory tracker")
_POLICY = ("variant inventory policy", "continue selling when out of stock")
_IMAGE = ("image src", "product image url")
_GOOGLE = {"gender": "gender", "age group": "age_group", "condition": "condition", "mpn": "mpn"}
_STATUS: dict[str, Status] = {"": "active", "active": "active", "archived": "archived", "draft": "draft"}


def read_shopify(rows: Iterable[Row | RowProblem], options: ReaderOptions) -> Iterator[Outcome]:
    """Yield the products of a Shopify export. Rows of a product follow each other, as Shopify writes them."""
    for handle, group in groupby(rows, key=_handle):
        if handle is None:
            for row in group:
                yield row if isinstance(row, RowProblem) else RowProblem(row.number, "Handle", "The handle is missing")
        else:
            yield from _product(handle, (row for row in group if isinstance(row, Row)), options)


def _handle(row: Row | RowProblem) -> str | None:
    return clean(row.get(*HANDLE)) or None if isinstance(row, Row) else None


def _product(handle: str, rows: Iterator[Row], options: ReaderOptions) -> Iterator[Outcome]:
    first = next(rows)
    names: list[str] = []
    variants: dict[str, VariantRecord] = {}
    images: dict[str, tuple[int, ImageRecord]] = {}
    broken = 0
    for row in _with_first(first, rows):
        _collect_image(row, images, options.limits.images)
        names = _option_names(row) or names
        if not _is_variant(row):
            continue
        try:
            variant = _variant(row, names, options)
            if variant.key in variants:
                raise FieldError("Option1 Value", f"The variant “{variant.key}” is there twice")
            if len(variants) >= options.limits.variants:
                raise FieldError("Handle", f"A product can have {options.limits.variants} variants")
        except FieldError as error:
            broken += 1
            yield RowProblem(row.number, error.field, error.message, handle)
        else:
            variants[variant.key] = variant
    if broken and not variants:
        return
    try:
        yield _record(handle, first, tuple(variants.values()), images, options)
    except FieldError as error:
        yield RowProblem(first.number, error.field, error.message, handle)


def _with_first(first: Row, rows: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rows


def _record(
    handle: str,
    row: Row,
    variants: tuple[VariantRecord, ...],
    images: dict[str, tuple[int, ImageRecord]],
    options: ReaderOptions,
) -> ProductRecord:
    title = clean(row.get("title"), MAX_TITLE)
    if not title:
        raise FieldError("Title", "The title is missing")
    category = row.get("product category", "google shopping / google product category")
    path = [] if category.isdigit() else category.split(">")
    return ProductRecord(
        row=row.number,
        external_id=handle,
        title=title,
        description=html_to_text(row.get("body (html)", "description")),
        brand=clean(row.get("vendor"), 200),
        categories=short_list([*path, row.get("type", "custom product type")], 50),
        tags=short_list(row.get("tags").split(","), 250),
        attributes=_attributes(row),
        variants=variants or (VariantRecord(),),
        images=tuple(image for _, image in sorted(images.values(), key=lambda pair: pair[0])),
        status=_status(row),
        language=options.language,
    )


def _status(row: Row) -> Status:
    written = row.get("status").strip().lower()
    if written == "unlisted":  # reachable by link only: the shop does not want it recommended
        return "draft"
    if written not in _STATUS:
        raise FieldError("Status", f"“{clean(written, 60)}” is not active, draft or archived")
    published = yes(row.get("published", "published on online store"), default=True, field="Published")
    return _STATUS[written] if published or written == "archived" else "draft"


def _attributes(row: Row) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {}
    for column, value in row.cells.items():
        if "metafields." in column and "(" in column:
            found[clean(column.split("(")[0], 100)] = clean(value)
        elif column.startswith("google shopping / ") and (name := _GOOGLE.get(column[18:])):
            found[name] = clean(value)
    return dict(list(found.items())[:100])


def _option_names(row: Row) -> list[str]:
    return [clean(row.get(f"option{n} name"), 100) for n in (1, 2, 3)] if row.get("option1 name") else []


def _is_variant(row: Row) -> bool:
    return bool(row.get("option1 value", *_SKU, *_PRICE))


def _variant(row: Row, names: list[str], options: ReaderOptions) -> VariantRecord:
    chosen = {
        name or f"Option {position}": clean(value, 255)
        for position, name in enumerate(names or ["", "", ""], start=1)
        if (value := row.get(f"option{position} value"))
    }
    if list(chosen.values()) == ["Default Title"]:
        chosen = {}
    stock, in_stock = _stock(row)
    prices, cost = _prices(row, options)
    return VariantRecord(
        sku=clean(row.get(*_SKU), 255),
        barcode=clean(row.get("variant barcode", "barcode").lstrip("'"), 64),
        options=chosen,
        prices=prices,
        cost=cost,
        stock=stock,
        in_stock=in_stock,
        image_url=link(row.get("variant image", "variant image url")),
        weight=grams(row.get("variant grams", "weight value (grams)"), "g", "Variant Grams"),
    )


def _prices(row: Row, options: ReaderOptions) -> tuple[tuple[PriceRecord, ...], int | None]:
    cost = price(row.get(*_COST), options.currency, "Cost per item")
    now = price(row.get(*_PRICE), options.currency, "Variant Price")
    if now is None:
        return (), cost[0] if cost else None
    before = price(row.get(*_COMPARE), options.currency, "Variant Compare At Price")
    compare_at = before[0] if before and before[0] > now[0] else None
    return (PriceRecord(now[1], now[0], compare_at, "", options.tax_included),), cost[0] if cost else None


def _stock(row: Row) -> tuple[int | None, bool]:
    """Shopify sells what it does not track; what it tracks, until it runs out or beyond, as the policy says."""
    quantity = whole(row.get(*_QUANTITY), "Variant Inventory Qty")
    if quantity is None or not row.get(*_TRACKER):
        return None, True
    oversell = row.get(*_POLICY).strip().lower() in {"continue", "true"}
    return max(quantity, 0), quantity > 0 or oversell


def _collect_image(row: Row, images: dict[str, tuple[int, ImageRecord]], limit: int) -> None:
    url = link(row.get(*_IMAGE))
    if not url or url in images or len(images) >= limit:
        return
    position = row.get("image position").strip()
    order = int(position) if position.isdecimal() and len(position) < 6 else len(images) + 1
    images[url] = (order, ImageRecord(url, clean(row.get("image alt text"))))
