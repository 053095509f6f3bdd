"""What a shopper reads of the shop's pages, with the local brain."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.shops import TestShop

RunJobs = Callable[[], Awaitable[int]]
PAGE = "https://shop.example/aide"
TEXT = """# Livraison en Suisse

Nous livrons en Suisse en 6 jours ouvrés pour 14,90 €. Les droits de douane sont compris.

# Entretien du lin

Lavez le lin à 30 degrés, sans adoucissant.

# Carte cadeau

La carte cadeau est valable deux ans, en une ou plusieurs fois.

# Paiement

Vous payez en trois fois sans frais à partir de 120 €.
"""


@pytest.fixture
async def informed(make_shop: Callable[..., Awaitable[TestShop]], run_jobs: RunJobs) -> TestShop:
    """A shop without an FAQ whose agent knows a page."""
    shop = await make_shop(faq=[])
    await add_text(shop, title="Aide", text=TEXT, cite_url=PAGE)
    await run_jobs()
    return shop


async def add_text(shop: TestShop, **body: Any) -> str:
    added = await shop.api("POST", f"/v1/agents/{shop.agent_id}/knowledge", json=body)
    assert added.status_code == 202, added.text
    return str(added.json()["id"])


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Vous livrez en Suisse ?", "Nous livrons en Suisse en 6 jours ouvrés pour 14,90 €."),
        ("Comment laver le lin ?", "Lavez le lin à 30 degrés, sans adoucissant."),
        ("Combien de temps la carte cadeau est-elle valable ?", "La carte cadeau est valable deux ans"),
        ("Peut-on payer en plusieurs fois ?", "Vous payez en trois fois sans frais à partir de 120 €."),
    ],
)
async def test_a_page_is_quoted_and_cited(informed: TestShop, question: str, quoted: str) -> None:
    reply = await (await informed.shopper("fr")).say(question)
    assert quoted in reply.text
    assert f"Source : Aide {PAGE}" in reply.text
    receipt = reply.data("message.end")["receipt"]
    assert [(one["title"], one["url"]) for one in receipt["sources"]] == [("Aide", PAGE)]
    assert receipt["withheld"] == 0


async def test_what_no_page_says_is_not_known(informed: TestShop) -> None:
    reply = await (await informed.shopper("fr")).say("Proposez-vous la livraison par drone à Tokyo ?")
    assert "Source" not in reply.text
    assert "14,90" not in reply.text


async def test_another_tenant_and_another_agent_do_not_know(informed: TestShop, other_shop: TestShop) -> None:
    reply = await (await other_shop.shopper("fr")).say("Comment laver le lin ?")
    assert "30 degrés" not in reply.text
    created = await informed.api("POST", "/v1/agents", json={"template": "general", "name": "B", "languages": ["fr"]})
    path = f"/v1/agents/{created.json()['id']}/knowledge/search"
    found = await informed.api("GET", path, params={"q": "Comment laver le lin ?"})
    assert found.json()["passages"] == []


async def test_a_deleted_source_is_forgotten_at_once(informed: TestShop) -> None:
    shopper = await informed.shopper("fr")
    assert "30 degrés" in (await shopper.say("Comment laver le lin ?")).text
    path = f"/v1/agents/{informed.agent_id}/knowledge"
    [source] = (await informed.api("GET", path)).json()["items"]
    assert (await informed.api("DELETE", f"{path}/{source['id']}")).status_code == 204
    assert "30 degrés" not in (await (await informed.shopper("fr")).say("Comment laver le lin ?")).text
    assert (await informed.api("GET", f"{path}/{source['id']}")).status_code == 404
