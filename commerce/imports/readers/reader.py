"""Opens a product file of any supported format and yields what is in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from hashlib import blake2b
from typing import BinaryIO

from commerce.imports.readers import woocommerce_columns as woo
from commerce.imports.readers.binary import Expanded
from commerce.imports.readers.encoding import TextFile
from commerce.imports.readers.google import Item, field_name, read_google
from commerce.imports.readers.google_xml import read_google_xml
from commerce.imports.readers.language import guess_language
from commerce.imports.readers.limits import FileRejected
from commerce.imports.readers.ndjson import read_ndjson
from commerce.imports.readers.records import Outcome, ProductRecord, ReaderOptions, RowProblem
from commerce.imports.readers.shopify import HANDLE, read_shopify
from commerce.imports.readers.table import Row, Table
from commerce.imports.readers.woocommerce import read_woocommerce

_OBJECT_LINE = re.compile(r"^\s*\{\s*\"", re.MULTILINE)


class Format(StrEnum):
    AUTO = "auto"
    SHOPIFY_CSV = "shopify_csv"
    WOOCOMMERCE_CSV = "woocommerce_csv"
    GOOGLE_MERCHANT = "google_merchant"
    NDJSON = "ndjson"


class ProductFile:
    """A product file opened for reading.

    Args:
        file: the upload, positioned at its start; it must stay open while products are read.
        declared: the format, or AUTO to find it out from the content.
        options: what the file does not say about itself.

    Attributes:
        format: the format that is read, never AUTO.

    Raises:
        FileRejected: the content is none of the formats, or not the declared one.
    """

    def __init__(self, file: BinaryIO, declared: Format, options: ReaderOptions) -> None:
        self._options = options
        self._text = TextFile(Expanded(file, options.limits), options.limits)
        head = self._text.head.lstrip("\ufeff \t\r\n")
        self._table: Table | None = None
        self._markup = head.startswith("<")
        if declared is not Format.NDJSON and not head.startswith(("<", "{", "[")):
            self._table = Table(self._text.lines(), head, options.limits)
        self.format = Format.NDJSON if declared is Format.NDJSON else self._detect(head)
        if declared not in {Format.AUTO, self.format}:
            raise FileRejected(f"This file looks like {self.format}, not {declared}. Choose its format, or “auto”.")

    def outcomes(self) -> Iterator[Outcome]:
        """Yield every product once and every problem. Raises FileRejected where the file cannot be read on."""
        return _in_a_language(_once(self._read()))

    def _detect(self, head: str) -> Format:
        if head.startswith("{"):
            return Format.NDJSON
        if head.startswith("["):
            raise FileRejected("This is one JSON array. Write one JSON object per line (NDJSON) instead.")
        if self._table is None:
            if "<html" in head[:1000].lower():
                raise FileRejected("This is a web page, not a product feed. Check the address or the file.")
            return Format.GOOGLE_MERCHANT
        found = _table_format(self._table.columns)
        if found is None and _OBJECT_LINE.search(head):
            self._table = None  # an NDJSON file whose first line is broken
            return Format.NDJSON
        if found is None:
            raise FileRejected(
                "The columns are not those of a Shopify or WooCommerce export, a Google Merchant feed or NDJSON. "
                f"Found: {', '.join(column[:40] for column in self._table.columns[:8])}."
            )
        return found

    def _read(self) -> Iterator[Outcome]:
        options = self._options
        if self._table is None and self._markup:
            return read_google(read_google_xml(self._text, options.limits), options)
        if self._table is None:
            return read_ndjson(self._text.lines(), options)
        if self.format is Format.SHOPIFY_CSV:
            return read_shopify(self._table, options)
        if self.format is Format.WOOCOMMERCE_CSV:
            return read_woocommerce(self._table, self._table.columns, options)
        return read_google(_items(self._table), options)


def _table_format(columns: list[str]) -> Format | None:
    names = set(columns)
    if names.intersection(HANDLE) and "title" in names:
        return Format.SHOPIFY_CSV
    if names.intersection(woo.NAME) and names.intersection((*woo.TYPE, *woo.REGULAR, *woo.PUBLISHED)):
        return Format.WOOCOMMERCE_CSV
    if {"id", "title"} <= {field_name(name) for name in names}:
        return Format.GOOGLE_MERCHANT
    return None


def _items(rows: Iterable[Row | RowProblem]) -> Iterator[tuple[int, Item] | RowProblem]:
    for row in rows:
        if isinstance(row, RowProblem):
            yield row
        else:
            yield row.number, {field_name(name): [value] for name, value in row.cells.items()}


def _once(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Let the first product of an id through and report the others: which one wins must not depend on chance."""
    seen: set[bytes] = set()
    for outcome in outcomes:
        if isinstance(outcome, ProductRecord):
            digest = blake2b(outcome.external_id.encode(), digest_size=8).digest()
            if digest in seen:
                message = f"“{outcome.external_id}” is in the file more than once; the first one was taken"
                yield RowProblem(outcome.row, "external_id", message, outcome.external_id)
                continue
            seen.add(digest)
        yield outcome


def _in_a_language(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Say the language of products whose file does not, where their words show it."""
    for outcome in outcomes:
        if isinstance(outcome, ProductRecord) and not outcome.language:
            yield replace(outcome, language=guess_language(f"{outcome.title} {outcome.description}"))
        else:
            yield outcome
