"""Sources over HTTP, from adding one to an agent that answers from it."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.shops import TestShop

RunJobs = Callable[[], Awaitable[int]]
TEXT = """# Livraison

Nous livrons en Suisse en 6 jours ouvrés pour 14,90 €.

# Entretien du lin

Lavez le lin à 30 degrés, sans adoucissant.
"""


async def added(shop: TestShop, **body: Any) -> str:
    response = await shop.api("POST", f"/v1/agents/{shop.agent_id}/knowledge", **body)
    assert response.status_code == 202, response.text
    return str(response.json()["id"])


async def source(shop: TestShop, source_id: str) -> dict[str, Any]:
    found = await shop.api("GET", f"/v1/agents/{shop.agent_id}/knowledge/{source_id}")
    assert found.status_code == 200, found.text
    body: dict[str, Any] = found.json()
    return body


async def test_a_pasted_text_is_read_and_found(shop: TestShop, run_jobs: RunJobs) -> None:
    number = await added(shop, json={"title": "Bon à savoir", "text": TEXT, "cite_url": "https://shop.example/info"})
    await run_jobs()
    found = await source(shop, number)
    assert (found["status"], found["version"], found["documents"], found["passages"]) == ("ready", 1, 1, 2)
    assert found["pages"] == [
        {"address": "https://shop.example/info", "title": "Bon à savoir", "status": "read", "error": None,
         "checked_at": found["pages"][0]["checked_at"]}
    ]  # fmt: skip
    answer = await shop.api(
        "GET", f"/v1/agents/{shop.agent_id}/knowledge/search", params={"q": "Comment laver le lin ?"}
    )
    assert answer.json()["answer"] == "Lavez le lin à 30 degrés, sans adoucissant."
