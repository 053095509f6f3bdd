"""The demonstration shop's orders, as such a shop would push them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import yaml

from app.demo.catalog import CURRENCY, DATA, catalog
from commerce.orders.schemas import LineIn, OrderIn, ParcelIn


def demo_orders(now: datetime) -> Iterator[tuple[str, OrderIn]]:
    """Yield (the shop's id, order), with dates around `now`."""
    for entry in yaml.safe_load((DATA / "orders.yaml").read_text(encoding="utf-8")):
        lines = [_line(handle) for handle in entry["items"]]
        placed = now + timedelta(days=entry["placed"])
        yield (
            entry["number"].lower(),
            OrderIn(
                number=entry["number"],
                email=entry["email"],
                status=entry["status"],
                placed_at=placed,
                currency=CURRENCY,
                total=str(sum((Decimal(line.unit_price) for line in lines), Decimal())),
                lines=lines,
                parcels=_parcels(entry, now),
                updated_at=min(now, placed + timedelta(days=1)),
            ),
        )


def _line(handle: str) -> LineIn:
    product = next(one for one in catalog().products if one.handle == handle)
    price = f"{product.price:.2f}"
    return LineIn(external_id=handle, title=product.title["fr"], quantity=1, unit_price=price)


def _parcels(entry: dict[str, Any], now: datetime) -> list[ParcelIn]:
    if "parcel" not in entry:
        return []
    number = f"8V{entry['number'].removeprefix('AP-')}FR"
    expected = (now + timedelta(days=entry["expected"])).date()
    return [
        ParcelIn(
            carrier=entry["carrier"],
            status=entry["parcel"],
            tracking_number=number,
            tracking_url=f"https://parcels.example/{number}",
            expected_on=expected,
        )
    ]
