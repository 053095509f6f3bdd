"""The pages of the demonstration shop, in French under ``/shop`` and in English under ``/shop/en``."""

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any

import yaml
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.demo import cart
from app.demo.assets import assets_router
from app.demo.catalog import DATA, Category, Product, Variant, catalog
from app.demo.feed import SHOP_PATH, image_path, load_faq
from app.demo.pages import Shop, WidgetSource, WidgetTag
from app.demo.texts import LANGUAGES, money, texts

__all__ = ["WidgetTag", "build_shop_router"]

_SEE_OTHER = 303
_GIFTS, _SALE = "cadeaux", "bonnes-affaires"
_LOW_STOCK = 4

Text = Annotated[str, Form(max_length=120)]


def build_shop_router(get_widget: WidgetSource) -> APIRouter:
    """All routes of the shop; the router carries its own ``/shop`` prefix.

    Args:
        get_widget: called for each page; gives the script tag of the chat, or None while there is no storefront.
    """
    router = APIRouter(include_in_schema=False)
    router.include_router(assets_router(), prefix=SHOP_PATH)
    # English first: its fixed prefix must win over the French paths with a parameter.
    for language in reversed(LANGUAGES):
        router.include_router(_pages(Shop(language, get_widget)))
    return router


def _pages(shop: Shop) -> APIRouter:
    router = APIRouter(prefix=shop.root)

    @router.get("")
    @router.get("/")
    def home(request: Request, lang: str = "") -> Response:
        if lang in LANGUAGES and lang != shop.language:
            return RedirectResponse(f"{Shop(lang, shop.get_widget).root}/")
        chosen = _home()
        return shop.page(
            request,
            "home.html",
            faces={key: _found(handle) for key, handle in chosen["faces"].items()},
            gifts=[_found(handle) for handle in chosen["gifts"]],
            selection=[_found(handle) for handle in chosen["selection"]],
            deals=_on_sale()[:4],
        )

    @router.get("/c/{category}")
    @router.get("/c/{category}/{child}")
    def shelf(request: Request, category: str, child: str = "", sort: str = "") -> Response:
        found = _shelf(shop.language, category, child)
        if found is None:
            return _missing(shop, request)
        title, products, parent = found
        listed = _sorted(products, sort)
        return shop.page(
            request, "category.html", title=title, products=listed, parent=parent, child=child, sort=sort, key=category
        )

    @router.get("/p/{handle}")
    def product(request: Request, handle: str, v: str = "") -> Response:
        item = catalog().product(handle)
        if item is None:
            return _missing(shop, request)
        shown = next((variant for variant in item.variants if variant.id == v), _default(item))
        return shop.page(request, "product.html", item=item, shown=shown, **_product_values(shop.language, item))

    @router.get("/help")
    def help_page(request: Request) -> Response:
        return shop.page(request, "help.html", entries=load_faq(shop.language))

    _cart_pages(router, shop)

    @router.get("/{rest:path}")
    def nowhere(request: Request, rest: str) -> Response:  # noqa: ARG001 - FastAPI wants every path parameter named
        return _missing(shop, request)

    return router


def _cart_pages(router: APIRouter, shop: Shop) -> None:
    @router.get("/cart")
    def show(request: Request, add: str = "", notice: Annotated[list[str] | None, Query()] = None) -> Response:
        if add:
            wanted = cart.read_lines(add)
            return _keep(shop, cart.place(shop.lines(request), wanted), unread=not wanted)
        known = [word for word in ("cart_ignored", "cart_capped") if word in (notice or [])]
        return shop.page(request, "cart.html", basket=cart.load(shop.lines(request)), notices=known)

    @router.post("/cart")
    async def add_item(request: Request, handle: Text = "", variant: Text = "", quantity: Text = "1") -> Response:
        form = await request.form()
        item = catalog().product(handle)
        picked = variant or (_picked(item, {key: str(value) for key, value in form.items()}) if item else "")
        lines = shop.lines(request)
        return _keep(shop, cart.place(lines, {picked: lines.get(picked, 0) + max(_number(quantity), 1)}))

    @router.post("/cart/lines")
    def change_line(request: Request, variant: Text = "", quantity: Text = "") -> Response:
        return _keep(shop, cart.place(shop.lines(request), {variant: _number(quantity)}))


def _keep(shop: Shop, change: cart.Change, unread: bool = False) -> RedirectResponse:
    """Back to the cart, so that a reload changes nothing, with the lines in the shop's own cookie."""
    notices = {"cart_ignored": change.ignored or unread, "cart_capped": change.capped}
    query = "&".join(f"notice={name}" for name, told in notices.items() if told)
    answer = RedirectResponse(f"{shop.root}/cart{'?' + query if query else ''}", _SEE_OTHER)
    month = 30 * 86_400
    answer.set_cookie(
        cart.COOKIE, cart.write_lines(change.lines), max_age=month, path=SHOP_PATH, httponly=True, samesite="lax"
    )
    return answer


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def _picked(item: Product, form: dict[str, str]) -> str:
    """The variant whose every choice was ticked; empty when the form leaves one open."""
    for variant in item.variants:
        if all(form.get(choice.option) == choice.value for choice in variant.choices):
            return variant.id
    return ""


def _default(item: Product) -> Variant:
    return next((variant for variant in item.variants if variant.stock), item.variants[0])


def _missing(shop: Shop, request: Request) -> HTMLResponse:
    return shop.page(request, "not_found.html", status=404)


@cache
def _home() -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load((DATA / "home.yaml").read_text(encoding="utf-8"))
    return values


def _found(handle: str) -> Product:
    item = catalog().product(handle)
    if item is None:
        raise LookupError(f"home.yaml names {handle}, which is not in the catalogue")
    return item


def _on_sale() -> list[Product]:
    return [item for item in catalog().products if item.compare_at and item.in_stock]


def _shelf(language: str, name: str, child: str) -> tuple[str, list[Product], Category | None] | None:
    """Title, products and department of a shelf, or None when there is no such shelf."""
    if name in {_GIFTS, _SALE} and not child:
        gifts = [item for item in catalog().products if item.is_gift and item.in_stock]
        return (
            (texts(language)["gifts"], gifts, None) if name == _GIFTS else (texts(language)["sale"], _on_sale(), None)
        )
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


def _sorted(products: Iterable[Product], sort: str) -> list[Product]:
    if sort in {"price", "price-desc"}:
        return sorted(products, key=lambda item: item.price, reverse=sort == "price-desc")
    return sorted(products, key=lambda item: not item.in_stock)


def _product_values(language: str, item: Product) -> dict[str, Any]:
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
