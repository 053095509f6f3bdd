"""The two statements that read products whole, built once: every answer that shows a product needs them."""

from typing import Any, cast

from sqlalchemy import ARRAY, Select, Table, Text, Uuid, and_, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from commerce.catalog.models import Product, ProductImage, ProductTranslation, Variant, VariantPrice

PRODUCTS, _IMAGES, _WORDS, _VARIANTS, _PRICES = (
    cast(Table, model.__table__) for model in (Product, ProductImage, ProductTranslation, Variant, VariantPrice)
)
IDS = any_(bindparam("ids", type_=ARRAY(Uuid)))
"""Any number of ids in one parameter, so that Postgres has one plan for all numbers."""

_images = (
    select(func.jsonb_agg(aggregate_order_by(func.jsonb_build_array(_IMAGES.c.url, _IMAGES.c.alt), _IMAGES.c.position)))
    .where(_IMAGES.c.tenant_id == PRODUCTS.c.tenant_id, _IMAGES.c.product_id == PRODUCTS.c.id)
    .scalar_subquery()
)
_words = (
    select(func.jsonb_object_agg(_WORDS.c.language, func.jsonb_build_array(_WORDS.c.title, _WORDS.c.description)))
    .where(
        _WORDS.c.tenant_id == PRODUCTS.c.tenant_id,
        _WORDS.c.product_id == PRODUCTS.c.id,
        _WORDS.c.language == any_(bindparam("tags", type_=ARRAY(Text))),
    )
    .scalar_subquery()
)
_SHOWN = (
    "id", "source", "external_id", "title", "description", "brand", "url", "image_url", "categories", "attributes",
    "status", "tags", "language", "updated_at",
)  # fmt: skip

WHOLE: Select[Any] = select(
    *(PRODUCTS.c[name] for name in _SHOWN), _images.label("images"), _words.label("words")
).where(PRODUCTS.c.tenant_id == bindparam("tenant"))
"""A tenant's products with their images and their words in the languages `tags`."""

WHOLE_BY_ID = WHOLE.where(PRODUCTS.c.id == IDS)
ACTIVE_BY_ID = WHOLE_BY_ID.where(PRODUCTS.c.status == "active")

_OFFERED = (
    "id", "product_id", "external_id", "sku", "title", "options", "in_stock", "stock_quantity", "stock_checked_at",
    "image_url",
)  # fmt: skip
_default_price = and_(
    _PRICES.c.tenant_id == _VARIANTS.c.tenant_id, _PRICES.c.variant_id == _VARIANTS.c.id, _PRICES.c.market == ""
)

VARIANTS: Select[Any] = (
    select(*(_VARIANTS.c[name] for name in _OFFERED), _PRICES.c.amount, _PRICES.c.compare_at, _PRICES.c.currency)
    .outerjoin(_PRICES, _default_price)
    .where(
        _VARIANTS.c.tenant_id == bindparam("tenant"), _VARIANTS.c.product_id == IDS, _VARIANTS.c.archived_at.is_(None)
    )
    .order_by(
        _VARIANTS.c.product_id,
        _VARIANTS.c.position,
        _VARIANTS.c.id,
        _PRICES.c.currency != bindparam("wanted_currency", type_=Text),
        _PRICES.c.currency,
    )
)
"""The variants of products, each with its prices of the default market, the wanted currency first."""
