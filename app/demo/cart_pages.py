"""The cart's routes: show it, open a permalink, add from a product page, change a line."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.demo import cart
from app.demo.catalog import Product, catalog
from app.demo.feed import SHOP_PATH
from app.demo.pages import Shop

_SEE_OTHER = 303
_MONTH = 30 * 86_400

Text = Annotated[str, Form(max_length=120)]


def add_cart_pages(router: APIRouter, shop: Shop) -> None:
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
    answer.set_cookie(
        cart.COOKIE, cart.write_lines(change.lines), max_age=_MONTH, path=SHOP_PATH, httponly=True, samesite="lax"
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
