"""The cart's routes: show it, open a permalink, add from a product page, change a line, use a code, try an order."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.demo import cart
from app.demo.catalog import Product, catalog
from app.demo.codes import COOKIE as CODE_COOKIE
from app.demo.codes import clean_code
from app.demo.feed import SHOP_PATH
from app.demo.pages import Shop

_SEE_OTHER = 303
_MONTH = 30 * 86_400
_NOTICES = ("cart_ignored", "cart_capped", "order_tried")

Text = Annotated[str, Form(max_length=120)]


def add_cart_pages(router: APIRouter, shop: Shop) -> None:
    @router.get("/cart")
    async def show(
        request: Request, add: str = "", code: str = "", notice: Annotated[list[str] | None, Query()] = None
    ) -> Response:
        if add or code:
            wanted = cart.read_lines(add)
            change = cart.place(shop.lines(request), wanted)
            return _keep(shop, change, unread=bool(add) and not wanted, code=code)
        basket = await _priced(shop, request)
        known = [word for word in _NOTICES if word in (notice or [])]
        refused = ["code_refused"] if CODE_COOKIE in request.cookies and basket.lines and not basket.code else []
        return shop.page(request, "cart.html", basket=basket, notices=[*known, *refused])

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

    @router.post("/cart/order")
    async def try_order(request: Request) -> Response:
        """Do what a checkout does in the end: use the code up, and start with an empty cart."""
        basket = await _priced(shop, request)
        used = not basket.code or await _redeem(shop, request, basket)
        if not basket.lines or not used:
            return RedirectResponse(f"{shop.root}/cart", _SEE_OTHER)
        answer = RedirectResponse(f"{shop.root}/cart?notice=order_tried", _SEE_OTHER)
        answer.delete_cookie(cart.COOKIE, path=SHOP_PATH)
        answer.delete_cookie(CODE_COOKIE, path=SHOP_PATH)
        return answer


async def _priced(shop: Shop, request: Request) -> cart.Cart:
    """The cart, with what the shopper's code takes off."""
    basket, code = cart.load(shop.lines(request)), request.cookies.get(CODE_COOKIE, "")
    return await shop.desk.apply(request.app.state.runtime, code, basket) if shop.desk and code else basket


async def _redeem(shop: Shop, request: Request, basket: cart.Cart) -> bool:
    return shop.desk is not None and await shop.desk.redeem(
        request.app.state.runtime, basket, order=secrets.token_hex(6)
    )


def _keep(shop: Shop, change: cart.Change, unread: bool = False, code: str = "") -> RedirectResponse:
    """Back to the cart, so that a reload changes nothing, with lines and code in the shop's own cookies."""
    notices = {"cart_ignored": change.ignored or unread, "cart_capped": change.capped}
    query = "&".join(f"notice={name}" for name, told in notices.items() if told)
    answer = RedirectResponse(f"{shop.root}/cart{'?' + query if query else ''}", _SEE_OTHER)
    kept = {cart.COOKIE: cart.write_lines(change.lines), **({CODE_COOKIE: clean_code(code)} if code else {})}
    for name, value in kept.items():
        answer.set_cookie(name, value, max_age=_MONTH, path=SHOP_PATH, httponly=True, samesite="lax")
    return answer


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def _picked(item: Product, form: dict[str, str]) -> str:
    """The variant whose every choice was ticked; empty when the form leaves one open."""
    for variant in item.variants:
        if all(form.get(choice.option) == choice.value for choice in variant.choices):
            return variant.id
    return ""
