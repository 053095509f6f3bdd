"""The demonstration shop is made once; making it again changes only what differs."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.demo.seed import seed
from app.wiring import open_runtime
from core.ids import parse_id
from core.runtime import Runtime
from core.settings import Settings

COUNTS = """
SELECT (SELECT count(*) FROM products), (SELECT count(*) FROM variants), (SELECT max(version) FROM catalog_versions),
    (SELECT count(*) FROM agents), (SELECT count(*) FROM agent_versions), (SELECT count(*) FROM agent_faq),
    (SELECT count(*) FROM storefronts), (SELECT count(*) FROM price_history),
    (SELECT count(*) FROM orders), (SELECT count(*) FROM order_lines WHERE product_id IS NULL)
"""


@pytest.fixture
async def demo(settings: Settings, tmp_path: Path) -> AsyncIterator[Runtime]:
    home = settings.model_copy(update={"home": tmp_path, "base_url": "", "port": 8123})
    async with open_runtime(home) as rt:
        yield rt


async def counts(rt: Runtime, tenant: str) -> Any:
    async with rt.db.tenant(parse_id("ten", tenant)) as session:
        return (await session.execute(text(COUNTS))).one()


async def test_the_shop_is_made_once_and_follows_its_address(demo: Runtime, settings: Settings) -> None:
    first = await seed(demo)
    stored = demo.settings.home / "demo.json"
    assert json.loads(stored.read_text("utf-8")) == first
    assert stored.stat().st_mode & 0o077 == 0, "it holds a password and a key"
    expected = {
        "base_url", "storefront_url", "console_url", "tenant_id", "agent_id", "widget_key", "api_key", "email",
        "password",
    }  # fmt: skip
    assert set(first) == expected
    before = await counts(demo, first["tenant_id"])
    assert before[0] >= 60
    assert before[-2:] == (10, 0), "every line of an order leads to a product"
    assert await seed(demo) == first
    assert await counts(demo, first["tenant_id"]) == before
    moved = demo.settings.model_copy(update={"port": 8124})
    async with open_runtime(moved) as rt:
        again = await seed(rt)
    assert again["base_url"] == "http://127.0.0.1:8124"
    assert {key for key in first if first[key] != again[key]} == {"base_url", "storefront_url", "console_url"}
