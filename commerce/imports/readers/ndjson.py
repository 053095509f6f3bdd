"""Our own format: one JSON object per line, `external_id` and `title` required.

Prices are decimal strings with a point. Fields: external_id, title, description, price, compare_at_price, currency,
in_stock, stock_quantity, url, image_url, images, brand, categories, tags, attributes, status, language, translations
(`{"fr": {"title", "description"}}`) and variants. A variant has id, sku, barcode, options, price, compare_at_price,
cost, currency, in_stock, stock_quantity, image_url, weight_grams, and takes from its product what it leaves out.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

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
    TextRecord,
    VariantRecord,
)
from commerce.imports.readers.text import MAX_TITLE, clean, html_to_text
from commerce.imports.readers.values import grams, link, price, short_list, whole
from commerce.money import CURRENCIES

_STATUSES: dict[str, Status] = {"active": "active", "draft": "draft", "archived": "archived"}


def read_ndjson(lines: Iterable[str], options: ReaderOptions) -> Iterator[Outcome]:
    """Yield one product or one problem per line."""
    for number, line in enumerate(lines, start=1):
        text = line.strip("\ufeff \t\r\n")
        if not text:
            continue
        if len(line) >= options.limits.line:
            yield RowProblem(number, "", f"The line is longer than {options.limits.line} characters")
            continue
        yield _outcome(number, text, options)


def _outcome(number: int, text: str, options: ReaderOptions) -> Outcome:
    try:
        data = orjson.loads(text)
    except (orjson.JSONDecodeError, RecursionError) as error:
        return RowProblem(number, "", f"This is not JSON: {clean(str(error), 120)}")
    if not isinstance(data, dict):
        return RowProblem(number, "", "Each line must be a JSON object")
    identity = ""
    try:
        identity = _text(data, "external_id", 255)
        return _product(number, identity, data, options)
    except FieldError as error:
        return RowProblem(number, error.field, error.message, identity)


def _product(number: int, identity: str, data: dict[str, Any], options: ReaderOptions) -> ProductRecord:
    title = _text(data, "title", MAX_TITLE)
    for field, value in (("external_id", identity), ("title", title)):
        if not value:
            raise FieldError(field, f"{field} is missing")
    status = _text(data, "status", 20) or "active"
    if status not in _STATUSES:
        raise FieldError("status", f"“{status}” is not active, draft or archived")
    return ProductRecord(
        row=number,
        external_id=identity,
        title=title,
        description=html_to_text(_raw(data, "description")),
        brand=_text(data, "brand", 200),
        categories=short_list(_strings(data, "categories"), 50),
        tags=short_list(_strings(data, "tags"), 250),
        attributes=_attributes(data),
        variants=_variants(data, options),
        images=_images(data, options.limits.images),
        url=link(_raw(data, "url")),
        status=_STATUSES[status],
        language=_text(data, "language", 35) or options.language,
        translations=_translations(data),
    )


def _raw(data: dict[str, Any], field: str) -> str:
    value = data.get(field)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise FieldError(field, f"{field} must be text")
    return str(value)


def _text(data: dict[str, Any], field: str, limit: int) -> str:
    return clean(_raw(data, field), limit)


def _list(data: dict[str, Any], field: str) -> list[Any]:
    value = data.get(field)
    if value is None:
        return []
    if not isinstance(value, list):
        raise FieldError(field, f"{field} must be a list")
    return value


def _strings(data: dict[str, Any], field: str) -> list[str]:
    return [str(value) for value in _list(data, field) if isinstance(value, str | int | float)]


def _object(data: dict[str, Any], field: str) -> dict[str, Any]:
    value = data.get(field)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise FieldError(field, f"{field} must be an object")
    return value


def _flag(data: dict[str, Any], field: str) -> bool | None:
    value = data.get(field)
    if value is not None and not isinstance(value, bool):
        raise FieldError(field, f"{field} must be true or false")
    return value


def _attributes(data: dict[str, Any]) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {}
    for name, value in list(_object(data, "attributes").items())[:100]:
        key = clean(name, 100).casefold()
        if not key or value is None:
            continue
        if isinstance(value, bool | int | float):
            found[key] = value
        elif isinstance(value, list):
            found[key] = list(short_list([str(part) for part in value], 100))
        elif isinstance(value, str):
            found[key] = clean(value)
        else:
            raise FieldError("attributes", f"The attribute “{clean(name, 60)}” must be text, a number or a list")
    return found


def _images(data: dict[str, Any], limit: int) -> tuple[ImageRecord, ...]:
    listed = [_raw(data, "image_url")]
    listed += [_raw(image, "url") if isinstance(image, dict) else str(image) for image in _list(data, "images")]
    return tuple(ImageRecord(url) for url in dict.fromkeys(link(text) for text in listed) if url)[:limit]


def _translations(data: dict[str, Any]) -> dict[str, TextRecord]:
    found = {}
    for language, texts in _object(data, "translations").items():
        if not isinstance(texts, dict) or not _text(texts, "title", MAX_TITLE):
            raise FieldError("translations", f"The translation “{clean(language, 35)}” needs a title")
        text = TextRecord(_text(texts, "title", MAX_TITLE), html_to_text(_raw(texts, "description")))
        found[clean(language, 35)] = text
    return found


def _variants(data: dict[str, Any], options: ReaderOptions) -> tuple[VariantRecord, ...]:
    listed = _list(data, "variants")
    if not listed:
        return (_variant({}, data, options),)
    if len(listed) > options.limits.variants:
        raise FieldError("variants", f"A product can have {options.limits.variants} variants")
    found: dict[str, VariantRecord] = {}
    for position, item in enumerate(listed):
        if not isinstance(item, dict):
            raise FieldError(f"variants[{position}]", "A variant must be an object")
        try:
            variant = _variant(item, data, options)
        except FieldError as error:
            place = f"variants[{position}].{error.field}" if error.field in item else error.field
            raise FieldError(place, error.message) from None
        if variant.key in found:
            raise FieldError(f"variants[{position}]", f"The variant “{clean(variant.key, 60)}” is there twice")
        found[variant.key] = variant
    return tuple(found.values())


def _variant(item: dict[str, Any], product: dict[str, Any], options: ReaderOptions) -> VariantRecord:
    own = {**{name: product.get(name) for name in _INHERITED}, **item}
    stock = whole(_raw(own, "stock_quantity"), "stock_quantity")
    in_stock = _flag(own, "in_stock")
    currency = (_text(own, "currency", 3) or options.currency).upper()
    if currency not in CURRENCIES:
        raise FieldError("currency", f"“{currency}” is not a currency")
    cost = price(_raw(own, "cost"), currency, "cost")
    return VariantRecord(
        external_id=_text(item, "id", 255) or _text(item, "external_id", 255),
        sku=_text(item or product, "sku", 255),
        barcode=_text(item or product, "barcode", 64),
        options={clean(name, 100): clean(str(value), 255) for name, value in _object(item, "options").items()},
        prices=_prices(own, currency, options),
        cost=cost[0] if cost else None,
        stock=stock if stock is None else max(stock, 0),
        in_stock=in_stock if in_stock is not None else stock is None or stock > 0,
        image_url=link(_raw(item, "image_url")),
        weight=grams(_raw(own, "weight_grams"), "g", "weight_grams"),
    )


_INHERITED = ("price", "compare_at_price", "currency", "in_stock", "stock_quantity", "cost", "weight_grams")


def _prices(own: dict[str, Any], currency: str, options: ReaderOptions) -> tuple[PriceRecord, ...]:
    now = price(_raw(own, "price"), currency, "price")
    before = price(_raw(own, "compare_at_price"), currency, "compare_at_price")
    if now is None:
        return ()
    compare_at = before[0] if before and before[1] == now[1] and before[0] > now[0] else None
    return (PriceRecord(now[1], now[0], compare_at, "", options.tax_included),)
