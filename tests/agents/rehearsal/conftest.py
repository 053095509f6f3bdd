"""A shop with enough to look for, and a way to rehearse its agent to the end."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from core.runtime import Runtime
from tests import jobs
from tests.shops import PRODUCTS, TestShop

_MORE = (
    ("theiere-fonte", "Théière en fonte noire", "Cast iron teapot in black", "Théières", "Table", "Terre", "59.00"),
    ("tapis-laine", "Tapis en laine gris", "Grey wool rug", "Tapis", "Maison", "Lueur", "199.00"),
    ("robe-lin", "Robe longue en lin", "Long linen dress", "Robes", "Vêtements", "Quai", "120.00"),
    ("sac-cuir", "Sac bandoulière en cuir", "Leather shoulder bag", "Sacs", "Accessoires", "Quai", "145.00"),
    ("montre-acier", "Montre en acier", "Automatic steel watch", "Montres", "Accessoires", "Phare", "320.00"),
    ("chaise-bois", "Chaise pliante en bois", "Folding wooden chair", "Chaises", "Meubles", "Terre", "79.00"),
    ("coussin-velours", "Coussin en velours vert", "Green velvet cushion", "Coussins", "Maison", "Lueur", "34.00"),
    ("bonnet-laine", "Bonnet en laine rouge", "Red wool beanie", "Bonnets", "Vêtements", "Quai", "29.00"),
)  # fmt: skip


def _product(handle: str, fr: str, en: str, kind: str, shelf: str, brand: str, price: str) -> dict[str, Any]:
    return {
        "external_id": handle,
        "title": fr,
        "description": f"{fr}, une idée cadeau.",
        "language": "fr",
        "price": price,
        "currency": "EUR",
        "categories": [shelf, kind],
        "brand": brand,
        "translations": {"en": {"title": en, "description": f"{en}, a gift idea."}},
        "in_stock": True,
        "url": f"https://shop.example/p/{handle}",
    }


CATALOGUE = [*[{**product, "language": "fr"} for product in PRODUCTS], *[_product(*one) for one in _MORE]]


@pytest.fixture
async def stocked(make_shop: Callable[..., Awaitable[TestShop]]) -> TestShop:
    """A shop of a dozen products in two languages."""
    return await make_shop(products=CATALOGUE)


async def spoil(shop: TestShop) -> None:
    """Let the draft say the same English sentence in every language wherever it should speak of what it found."""
    flow = (await shop.api("GET", f"/v1/agents/{shop.agent_id}")).json()["flow"]
    for part in (flow, *flow["stages"]):
        for key in [key for key in part["lines"] if key.startswith(("found_", "relaxed"))]:
            part["lines"][key] = {tag: [SPOILT] for tag in ("fr", "en")}
    changed = await shop.api("PATCH", f"/v1/agents/{shop.agent_id}", json={"flow": flow})
    assert changed.status_code == 200, changed.text


SPOILT = "I have nothing to say about that today, sorry."


@pytest.fixture
def rehearse(rt: Runtime) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Rehearses an agent through the API and the jobs, and returns the report."""

    async def run(shop: TestShop, path: str = "", **body: Any) -> dict[str, Any]:
        started = await shop.api("POST", f"/v1/agents/{shop.agent_id}/rehearsals{path}", json=body)
        assert started.status_code == 202, started.text
        await jobs.run_due(rt, shop.tenant_id)
        read = await shop.api("GET", f"/v1/agents/{shop.agent_id}/rehearsals/{started.json()['id']}")
        assert read.status_code == 200, read.text
        report: dict[str, Any] = read.json()
        return report

    return run
