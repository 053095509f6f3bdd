"""The demonstration shop's checkout asks the platform what a code is worth, as any shop's would, and redeems it.

It sends what the public API takes (`/v1/offers/codes`); being in the same process, it asks the service behind it.
"""

import json
import re
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from app.demo.cart import Cart
from commerce.money import to_decimal, to_minor
from commerce.offers import redemption
from commerce.offers.redemption import Redemption
from core.errors import AppError
from core.ids import parse_id
from core.runtime import Runtime

COOKIE = "shop_code"
_FILE = "demo.json"
_NO_LETTER = re.compile(r"[^A-Z0-9-]")


def clean_code(typed: str) -> str:
    """Return a code as a cookie can hold it, without all that is in no code."""
    return _NO_LETTER.sub("", typed.upper())[:40]


class CodeDesk:
    """Looks after the codes of the shop that `demo.json` names."""

    def __init__(self, home: Path) -> None:
        self._path = home / _FILE

    async def apply(self, rt: Runtime, code: str, basket: Cart) -> Cart:
        """Return the cart with what a code takes off it now: as it was where the code cannot be used for it."""
        if not basket.lines:
            return basket
        try:
            async with rt.db.tenant(self._tenant()) as session:
                found = await redemption.worth_of(session, self._tenant(), code, _pieces(basket), rt.clock.now())
        except (AppError, OSError):
            return basket
        if found.problem:
            return basket
        grant, amount = found.grant, to_decimal(found.amount, found.grant.currency)
        return replace(basket, code=grant.code, reduction=amount, free_delivery=grant.rung == "free_shipping")

    async def redeem(self, rt: Runtime, basket: Cart, order: str) -> bool:
        """Use a cart's code up for an order; False where that failed, such as when it was used in between."""
        delivery = replace(basket, free_delivery=False).shipping
        amount = to_minor(delivery if basket.free_delivery else basket.reduction, "EUR")
        given = Redemption(basket.code, order, amount, _pieces(basket), f"demo-order-{order}")
        try:
            async with rt.db.tenant(self._tenant()) as session:
                await redemption.redeem(session, self._tenant(), given, rt.clock.now())
        except AppError:
            return False
        return True

    def _tenant(self) -> UUID:
        return parse_id("ten", json.loads(self._path.read_text("utf-8"))["tenant_id"])


def _pieces(basket: Cart) -> dict[str, int]:
    return {line.variant.id: line.quantity for line in basket.lines}
