"""What the shop puts on which shelf: the front page, the departments, gifts and good deals."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import yaml

from app.demo.catalog import DATA, Category, Product, catalog
from app.demo.texts import texts

_GIFTS, _SALE = "cadeaux", "bonnes-affaires"


@cache
def front() -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load((DATA / "home.yaml").read_text(encoding="utf-8"))
    return values


def on_sale() -> list[Product]:
    return [item for item in catalog().products if item.compare_at and item.in_stock]


def shelf(language: str, name: str, child: str) -> tuple[str, list[Product], Category | None] | None:
    """Title, products and department of a shelf, or None when there is no such shelf."""
    if name in {_GIFTS, _SALE} and not child:
        gifts = [item for item in catalog().products if item.is_gift and item.in_stock]
        return (texts(language)["gifts"], gifts, None) if name == _GIFTS else (texts(language)["sale"], on_sale(), None)
    category = catalog().category(name)
    if category is None:
        return None
    products = [item for item in catalog().products if item.category is category]
    if not child:
        return category.name[language], products, category
    below = next((item for item in category.children if item.slug == child), None)
    if below is None:
        return None
    return below.name[language], [item for item in products if item.subcategory is below], category


def in_order(products: Iterable[Product], sort: str) -> list[Product]:
    if sort in {"price", "price-desc"}:
        return sorted(products, key=lambda item: item.price, reverse=sort == "price-desc")
    return sorted(products, key=lambda item: not item.in_stock)


def found(handle: str) -> Product:
    item = catalog().product(handle)
    if item is None:
        raise LookupError(f"home.yaml names {handle}, which is not in the catalogue")
    return item
