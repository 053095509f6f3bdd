"""A discount from the chat to the demonstration shop's till: granted, shown, redeemed, and then worth nothing."""

import re
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.demo.seed import seed
from app.main import create_app
from app.wiring import open_runtime
from core.settings import Settings
from tests.shops import Reply, read_events

BASE = "http://127.0.0.1:8123"
TOTAL = re.compile(r'<dd id="total">([^<]+)</dd>')
REDUCTION = re.compile(r'<dd id="reduction">([^<]+)</dd>')


@pytest.fixture
async def demo(settings: Settings, tmp_path: Path) -> AsyncIterator[tuple[httpx2.AsyncClient, dict[str, Any]]]:
    """The demonstration shop, and what its demo.json says."""
    own = settings.model_copy(update={"home": tmp_path, "base_url": "", "port": 8123, "demo_shop": True})
    async with open_runtime(own) as rt:
        known = await seed(rt)
        transport = httpx2.ASGITransport(app=create_app(rt=rt))
        async with httpx2.AsyncClient(transport=transport, base_url=BASE) as client:
            yield client, known


def amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


async def test_an_offer_of_the_chat_reduces_the_total_at_the_till_once(demo: Any) -> None:
    client, known = demo
    session = await client.post(
        "/v1/widget/sessions", json={"widget_key": known["widget_key"], "language": "fr"}, headers={"Origin": BASE}
    )
    visitor = {"Authorization": f"Bearer {session.json()['visitor_token']}", "Origin": BASE}
    opened = await client.post("/v1/widget/conversations", json={"language": "fr"}, headers=visitor)
    thread = f"/v1/widget/conversations/{opened.json()['id']}"
    owner = {"Authorization": f"Bearer {known['api_key']}"}

    listed = await client.get("/v1/catalog/products?external_id=mug-embrun", headers=owner)
    variant = next(one for one in listed.json()["items"][0]["variants"] if one["external_id"] == "mug-embrun-ardoise")
    await client.post(f"{thread}/cart/items", json={"variant_id": variant["id"], "quantity": 2}, headers=visitor)
    reply = Reply([])
    for _ in range(4):  # information, reassurance, what goes with it, and then the offer
        assert "%" not in reply.text
        key = {"Idempotency-Key": str(uuid.uuid4())}
        answer = await client.post(f"{thread}/messages", json={"text": "C'est trop cher"}, headers={**visitor, **key})
        reply = Reply(read_events(answer.text))
    shown = reply.data("cart")
    code = shown["discount"]["code"]
    assert code in reply.text
    assert shown["checkout_url"].endswith(f"&code={code}")

    assert (await client.get(shown["checkout_url"])).headers["location"] == "/shop/cart"
    page = (await client.get("/shop/cart")).text
    found = REDUCTION.search(page)
    assert found is not None, page
    assert found[1] == shown["discount"]["amount_text"]
    cents = int(variant["price"].replace(".", ""))
    off, left = 2 * (cents // 10), 2 * (cents - cents // 10)
    assert shown["total"] == amount(left)
    total = TOTAL.search(page)
    assert total is not None
    assert total[1] == amount(left + 490).replace(".", ",") + "\u00a0€"

    assert (await client.post("/shop/cart/order")).headers["location"] == "/shop/cart?notice=order_tried"
    (grant,) = (await client.get("/v1/offers/grants", headers=owner)).json()["items"]
    assert (grant["status"], grant["counted"]) == ("redeemed", amount(off))
    assert (await client.get(f"{thread}/cart", headers=visitor)).json()["discount"] is None

    await client.get(f"/shop/cart?add=mug-embrun-ardoise:1&code={code}")
    page = (await client.get("/shop/cart")).text
    assert "Ce code ne s&#39;applique pas" in page
    assert REDUCTION.search(page) is None


async def test_a_code_that_is_none_changes_nothing(demo: Any) -> None:
    client, _ = demo
    for code in ("SAVE90", "%00", "<script>alert(1)</script>", "é" * 50, "a;b=c", "x" * 5000):
        await client.get("/shop/cart", params={"add": "mug-embrun-ardoise:1", "code": code})
        page = await client.get("/shop/cart")
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert REDUCTION.search(page.text) is None
