"""What readers return."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Literal

import orjson

from commerce.imports.readers.limits import DEFAULT_LIMITS, Limits

Status = Literal["active", "draft", "archived"]
Scalar = str | int | float | bool | list[str]


@dataclass(frozen=True, slots=True)
class PriceRecord:
    """A price in minor units. `market` is a country or market name, empty for the shop's default."""

    currency: str
    amount: int
    compare_at: int | None = None
    market: str = ""
    tax_included: bool = True


@dataclass(frozen=True, slots=True)
class VariantRecord:
    """One sellable form of a product.

    Args:
        external_id: the shop's own id of the variant, where the format has one.
        cost: what the shop pays, in minor units of the first price's currency.
        stock: pieces left, None when the shop does not count them.
        weight: grams.
    """

    external_id: str = ""
    sku: str = ""
    barcode: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    prices: tuple[PriceRecord, ...] = ()
    cost: int | None = None
    stock: int | None = None
    in_stock: bool = True
    image_url: str = ""
    weight: int | None = None

    @property
    def key(self) -> str:
        """What tells the variant from its siblings, stable from one import to the next."""
        return (self.external_id or " / ".join(self.options.values()) or self.sku or "default")[:255]


@dataclass(frozen=True, slots=True)
class ImageRecord:
    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class TextRecord:
    """A product's words in another language."""

    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """One product as its file describes it. Text is plain text; `row` is where it starts in the file."""

    row: int
    external_id: str
    title: str
    description: str = ""
    brand: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    attributes: Mapping[str, Scalar] = field(default_factory=dict)
    variants: tuple[VariantRecord, ...] = (VariantRecord(),)
    images: tuple[ImageRecord, ...] = ()
    url: str = ""
    status: Status = "active"
    language: str = ""
    translations: Mapping[str, TextRecord] = field(default_factory=dict)

    def keys(self) -> tuple[str, ...]:
        """Return the key of each variant. An only child keeps its key when its SKU changes."""
        if len(self.variants) == 1 and not self.variants[0].external_id and not self.variants[0].options:
            return ("default",)
        return tuple(variant.key for variant in self.variants)

    def content_hash(self) -> bytes:
        """Return a digest of everything but the place in the file: equal digests mean nothing to update."""
        content = orjson.dumps(replace(self, row=0), option=orjson.OPT_SORT_KEYS)
        return blake2b(content, digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row, or a value of it, that was left out.

    Args:
        row: as a spreadsheet counts (the header is row 1); the line of an NDJSON file; the item of an XML feed.
        external_id: the product it belongs to, where that could be read: a broken row does not mean a product is gone.
        skipped: False when the product went in without this value.
    """

    row: int
    field: str
    message: str
    external_id: str = ""
    skipped: bool = True


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """What a file does not say about itself.

    Args:
        currency: of prices that come without one.
        language: BCP 47 tag of the texts; empty to tell it from their words.
        today: decides whether a scheduled sale price is in force.
    """

    currency: str = "EUR"
    language: str = ""
    tax_included: bool = True
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    limits: Limits = DEFAULT_LIMITS


Outcome = ProductRecord | RowProblem
