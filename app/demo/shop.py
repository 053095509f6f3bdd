"""The pages of the demonstration shop, in French under ``/shop`` and in English under ``/shop/en``."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.demo.assets import assets_router
from app.demo.cart_pages import add_cart_pages
from app.demo.catalog import Product, Variant, catalog
from app.demo.codes import CodeDesk
from app.demo.feed import SHOP_PATH, load_faq
from app.demo.pages import Shop, WidgetSource, WidgetTag
from app.demo.product_page import product_values
from app.demo.shelves import found, front, in_order, on_sale, shelf
from app.demo.texts import LANGUAGES

__all__ = ["WidgetTag", "build_shop_router"]


def build_shop_router(get_widget: WidgetSource, desk: CodeDesk | None = None) -> APIRouter:
    """All routes of the shop; the router carries its own ``/shop`` prefix.

    Args:
        get_widget: called for each page; gives the script tag of the chat, or None while there is no storefront.
        desk: knows what discount codes are worth; without one, none is accepted.
    """
    router = APIRouter(include_in_schema=False)
    router.include_router(assets_router(), prefix=SHOP_PATH)
    # English first: its fixed prefix must win over the French paths with a parameter.
    for language in reversed(LANGUAGES):
        router.include_router(_pages(Shop(language, get_widget, desk)))
    return router


def _pages(shop: Shop) -> APIRouter:
    router = APIRouter(prefix=shop.root)

    @router.get("")
    @router.get("/")
    def home(request: Request, lang: str = "") -> Response:
        if lang in LANGUAGES and lang != shop.language:
            return RedirectResponse(f"{Shop(lang, shop.get_widget).root}/")
        chosen = front()
        return shop.page(
            request,
            "home.html",
            faces={key: found(handle) for key, handle in chosen["faces"].items()},
            gifts=[found(handle) for handle in chosen["gifts"]],
            selection=[found(handle) for handle in chosen["selection"]],
            deals=on_sale()[:4],
        )

    @router.get("/c/{category}")
    @router.get("/c/{category}/{child}")
    def shelf_page(request: Request, category: str, child: str = "", sort: str = "") -> Response:
        listing = shelf(shop.language, category, child)
        if listing is None:
            return _missing(shop, request)
        title, products, parent = listing
        listed = in_order(products, sort)
        return shop.page(
            request, "category.html", title=title, products=listed, parent=parent, child=child, sort=sort, key=category
        )

    @router.get("/p/{handle}")
    def product(request: Request, handle: str, v: str = "") -> Response:
        item = catalog().product(handle)
        if item is None:
            return _missing(shop, request)
        shown = next((variant for variant in item.variants if variant.id == v), _default(item))
        return shop.page(request, "product.html", item=item, shown=shown, **product_values(shop.language, item))

    @router.get("/help")
    def help_page(request: Request) -> Response:
        return shop.page(request, "help.html", entries=load_faq(shop.language))

    add_cart_pages(router, shop)

    @router.get("/{rest:path}")
    def nowhere(request: Request, rest: str) -> Response:  # noqa: ARG001 - FastAPI wants every path parameter named
        return _missing(shop, request)

    return router


def _default(item: Product) -> Variant:
    return next((variant for variant in item.variants if variant.stock), item.variants[0])


def _missing(shop: Shop, request: Request) -> HTMLResponse:
    return shop.page(request, "not_found.html", status=404)
