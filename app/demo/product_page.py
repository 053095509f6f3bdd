"""What a product page shows beside the product itself: its options, its variants for the script, its neighbours."""

from typing import Any

from app.demo.catalog import Product, Variant, catalog
from app.demo.feed import SHOP_PATH, image_path
from app.demo.texts import money, texts

_LOW_STOCK = 4


def product_values(language: str, item: Product) -> dict[str, Any]:
    groups: dict[str, list[Any]] = {}
    for variant in item.variants:
        for choice in variant.choices:
            known = groups.setdefault(choice.option, [])
            if choice not in known:
                known.append(choice)
    near = [other for other in catalog().products if other.subcategory is item.subcategory and other is not item]
    near += [
        other
        for other in catalog().products
        if other.category is item.category and other.subcategory is not item.subcategory
    ]
    return {
        "groups": [(option, catalog().options[option][language], choices) for option, choices in groups.items()],
        "related": near[:4],
        "stock_texts": {variant.id: stock_text(variant.stock, language) for variant in item.variants},
        "variant_data": [_variant_data(language, item, variant) for variant in item.variants],
    }


def stock_text(stock: int, language: str) -> str:
    words = texts(language)
    if not stock:
        return words["out_of_stock"]
    return words["low_stock"].format(count=stock) if stock <= _LOW_STOCK else words["in_stock"]


def _variant_data(language: str, item: Product, variant: Variant) -> dict[str, Any]:
    """What the page's script needs to follow a choice."""
    return {
        "choices": {choice.option: choice.value for choice in variant.choices},
        "price": money(variant.price, language),
        "was": money(variant.compare_at, language) if variant.compare_at else "",
        "stock": stock_text(variant.stock, language),
        "available": variant.stock > 0,
        "sku": variant.sku,
        "image": SHOP_PATH + image_path(item, variant.colour),
    }
