"""WooCommerce's own product CSV: simple, external and grouped products, and variable ones with their variations.

Variations are rows of their own that name their parent by SKU or by `id:NN`, before or after it. They wait on disk
until the file has been read.
"""

import html
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date

from commerce.imports.readers import woocommerce_columns as col
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
from commerce.imports.readers.table import Row
from commerce.imports.readers.text import MAX_TITLE, clean, html_to_text
from commerce.imports.readers.values import grams, link, price, short_list, whole, yes

_COMMA = re.compile(r"(?<!\\),")
_KINDS = ("variation", "variable", "simple", "external", "grouped")


def read_woocommerce(rows: Iterable[Row | RowProblem], columns: list[str], options: ReaderOptions) -> Iterator[Outcome]:
    """Yield the products of a WooCommerce export: plain ones as they come, variable ones at the end."""
    reader = _Reader(columns, options)
    with closing(Spill()) as parents, closing(Spill()) as variations:
        for row in rows:
            if isinstance(row, RowProblem):
                yield row
            elif (kind := _kind(row)) == "variation":
                variations.add(row.get(*col.PARENT).strip(), (row.number, row.cells))
            elif kind == "variable":
                parents.add(str(row.number), (row.number, row.cells))
            else:
                yield reader.simple(row)
        for number, cells in parents.values():
            parent = Row(number, cells)
            references = dict.fromkeys((parent.get(*col.SKU).strip(), f"id:{parent.get(*col.ID).strip()}"))
            children = [
                Row(*child) for name in references if name for child in variations.take(name, options.limits.variants)
            ]
            yield from reader.variable(parent, sorted(children, key=lambda row: row.number))
        for number, cells in variations.values():
            name = clean(Row(number, cells).get(*col.PARENT), 60)
            yield RowProblem(number, "Parent", f"No variable product “{name}” is in this file")


def _kind(row: Row) -> str:
    words = [word.strip() for word in row.get(*col.TYPE).lower().split(",")]
    return next((kind for kind in _KINDS if kind in words), "simple")


class _Reader:
    def __init__(self, columns: list[str], options: ReaderOptions) -> None:
        self._options = options
        self._weight, self._unit = col.weight_column(columns)
        self._attributes = col.attribute_columns(columns)

    def simple(self, row: Row) -> Outcome:
        identity = _identity(row)
        try:
            return self._record(row, identity, (self._variant(row, None),), ())
        except FieldError as error:
            return RowProblem(row.number, error.field, error.message, identity)

    def variable(self, parent: Row, children: list[Row]) -> Iterator[Outcome]:
        identity = _identity(parent)
        variants: dict[str, VariantRecord] = {}
        for child in children:
            try:
                variant = self._variant(child, parent)
                if variant.key in variants:
                    raise FieldError("ID", f"The variation “{clean(variant.key, 60)}” is there twice")
            except FieldError as error:
                yield RowProblem(child.number, error.field, error.message, identity)
            else:
                variants[variant.key] = variant
        if children and not variants:
            return
        used = tuple(dict.fromkeys(name for variant in variants.values() for name in variant.options))
        try:
            yield self._record(parent, identity, tuple(variants.values()), used)
        except FieldError as error:
            yield RowProblem(parent.number, error.field, error.message, identity)

    def _record(
        self, row: Row, identity: str, variants: tuple[VariantRecord, ...], options: tuple[str, ...]
    ) -> ProductRecord:
        title = clean(html.unescape(row.get(*col.NAME)), MAX_TITLE)  # WordPress stores names encoded
        if not identity:
            raise FieldError("ID", "The row has neither an ID nor a SKU")
        if not title:
            raise FieldError("Name", "The name is missing")
        published = row.get(*col.PUBLISHED).strip() not in {"0", "-1"}
        hidden = row.get(*col.VISIBILITY).strip().lower() == "hidden"
        images = (link(url) for url in row.get(*col.IMAGES).split(","))
        return ProductRecord(
            row=row.number,
            external_id=identity,
            title=title,
            description=html_to_text("\n\n".join(part for part in (row.get(*col.SHORT), row.get(*col.LONG)) if part)),
            brand=next(iter(short_list(_split(row.get(*col.BRANDS)), 1)), ""),
            categories=short_list([part for path in _split(row.get(*col.CATEGORIES)) for part in path.split(">")], 50),
            tags=short_list(_split(row.get(*col.TAGS)), 250),
            attributes=self._product_attributes(row, options),
            variants=variants or (VariantRecord(sku=clean(row.get(*col.SKU), 255)),),
            images=tuple(ImageRecord(url) for url in dict.fromkeys(images) if url)[: self._options.limits.images],
            url=link(row.get(*col.EXTERNAL_URL)),
            status="active" if published and not hidden else "draft",
            language=self._options.language,
        )

    def _variant(self, row: Row, parent: Row | None) -> VariantRecord:
        stock, in_stock = _stock(row, parent)
        image = row.get(*col.IMAGES).split(",")[0] if parent else ""
        return VariantRecord(
            external_id=clean(row.get(*col.ID), 255),
            sku=clean(row.get(*col.SKU), 255),
            barcode=clean(row.get(*col.BARCODE), 64),
            options=self._chosen(row) if parent else {},
            prices=_prices(row, self._options),
            stock=stock,
            in_stock=in_stock,
            image_url=link(image),
            weight=grams(row.get(self._weight), self._unit, self._weight),
        )

    def _chosen(self, row: Row) -> dict[str, str]:
        """Return the options of a variation; an attribute without a value means any."""
        return {
            clean(row.get(columns["name"]), 100): clean(row.get(columns["values"]).replace("\\,", ","), 255)
            for columns in self._attributes
            if row.get(columns["name"]) and row.get(columns["values"])
        }

    def _product_attributes(self, row: Row, options: tuple[str, ...]) -> dict[str, Scalar]:
        found: dict[str, Scalar] = {}
        for columns in self._attributes:
            name, values = clean(row.get(columns["name"]), 100), short_list(_split(row.get(columns["values"])), 100)
            shown = row.get(columns.get("visible", "")).strip() != "0"
            if name and values and shown and name not in options:
                found[name.casefold()] = values[0] if len(values) == 1 else list(values)
        return found


def _identity(row: Row) -> str:
    return clean(row.get(*col.ID, *col.SKU), 255)


def _split(text: str) -> list[str]:
    return [part.replace("\\,", ",") for part in _COMMA.split(text)]


def _prices(row: Row, options: ReaderOptions) -> tuple[PriceRecord, ...]:
    regular = price(row.get(*col.REGULAR), options.currency, "Regular price")
    sale = price(row.get(*col.SALE), options.currency, "Sale price")
    if regular is None and sale is None:
        return ()
    if sale is None or (regular and not _on_sale(row, options.today)):
        return (PriceRecord(regular[1], regular[0], None, "", options.tax_included),) if regular else ()
    before = regular[0] if regular and regular[0] > sale[0] else None
    return (PriceRecord(sale[1], sale[0], before, "", options.tax_included),)


def _on_sale(row: Row, today: date) -> bool:
    start, end = _day(row, col.SALE_FROM), _day(row, col.SALE_TO)
    return (start is None or start <= today) and (end is None or today <= end)


def _day(row: Row, names: tuple[str, ...]) -> date | None:
    text = row.get(*names).strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise FieldError(names[0].capitalize(), f"“{clean(text, 60)}” is not a date like 2026-12-31") from None


def _stock(row: Row, parent: Row | None) -> tuple[int | None, bool]:
    """Return pieces left (None when not counted) and whether the shop sells it now."""
    written = row.get(*col.STOCK).strip()
    if written.lower() == "parent" and parent is not None:
        written = parent.get(*col.STOCK)
    quantity = whole(written, "Stock")
    state = row.get(*col.IN_STOCK).strip().lower()
    in_stock = yes(state, default=quantity is None or quantity > 0, field="In stock?")
    backorders = row.get(*col.BACKORDERS).strip().lower() in {"1", "notify", "yes"}
    if quantity is not None and quantity <= 0 and not backorders and state != "backorder":
        in_stock = False
    return None if quantity is None else max(quantity, 0), in_stock
