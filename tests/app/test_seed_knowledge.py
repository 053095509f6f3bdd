"""The demonstration shop's agent answers from its help pages, and names them."""

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
from tests.conftest import client_of
from tests.shops import Shopper, TestShop

COUNTS = """
SELECT (SELECT count(*) FROM knowledge_sources), (SELECT max(number) FROM knowledge_versions),
    (SELECT count(*) FROM knowledge_documents), (SELECT count(*) FROM knowledge_chunks)
"""


@pytest.fixture
async def demo(settings: Settings, tmp_path: Path) -> AsyncIterator[Runtime]:
    home = settings.model_copy(update={"home": tmp_path, "base_url": "http://demo.test"})
    async with open_runtime(home) as rt:
        yield rt


async def counts(rt: Runtime, tenant: str) -> Any:
    async with rt.db.tenant(parse_id("ten", tenant)) as session:
        return (await session.execute(text(COUNTS))).one()


async def test_the_help_pages_are_known_once(demo: Runtime) -> None:
    first = await seed(demo)
    before = await counts(demo, first["tenant_id"])
    assert (before[0], before[1], before[2]) == (2, 1, 2)
    assert before[3] >= 28  # every question of both pages is a passage of its own
    await seed(demo)
    assert await counts(demo, first["tenant_id"]) == before


@pytest.mark.parametrize(
    ("language", "question", "fact", "page"),
    [
        ("fr", "Le bol que j'ai reçu est cassé, que faire ?", "photo", "/shop/help"),
        ("en", "Can I pay in several instalments?", "€120", "/shop/en/help"),
    ],
)
async def test_answers_name_the_help_page(demo: Runtime, language: str, question: str, fact: str, page: str) -> None:
    made = await seed(demo)
    async with client_of(demo) as client:
        shop = TestShop(
            demo, client, parse_id("ten", made["tenant_id"]), parse_id("ten", made["tenant_id"]), made["widget_key"],
            made["api_key"], made["agent_id"], made["email"], made["password"],
        )  # fmt: skip
        headers = {"Origin": "http://demo.test"}
        body = {"widget_key": made["widget_key"], "language": language}
        started = (await client.post("/v1/widget/sessions", json=body, headers=headers)).json()
        headers["Authorization"] = f"Bearer {started['visitor_token']}"
        opened = await client.post("/v1/widget/conversations", json={"language": language}, headers=headers)
        reply = await Shopper(shop, headers, opened.json()["id"], started).say(question)
    assert fact in reply.text
    assert f"http://demo.test{page}" in reply.text
    assert reply.data("message.end")["receipt"]["sources"]
