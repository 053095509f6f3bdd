"""Opens a shop in an installation, through the product's own code, and prints its widget key as JSON.

DATABASE_URL=... REDIS_URL=... COMPTOIR_HOME=... python -m benchmarks.shop --products 1000 [--fast-lane]
"""

import argparse
import json
from collections.abc import Sequence

import orjson
import uvloop

from agents import service as agents
from agents.schemas import AgentIn, AgentPatch, FaqIn
from app.wiring import open_runtime
from benchmarks.catalogue import generate
from billing import service as billing
from commerce.imports.at_once import import_ndjson
from core.log import configure_logging
from core.ports import Entitlements
from core.runtime import Runtime
from core.settings import load_settings
from tenants import service as tenants

ORIGIN = "https://shop.example"
_FAQ = [
    FaqIn(
        id="delivery",
        answer={"fr": "Nous livrons en France en 3 jours.", "en": "We deliver in France in 3 days."},
        examples=["Quels sont vos délais de livraison ?", "Quand vais-je recevoir ma commande ?",
                  "How long does delivery take?", "When will my order arrive?"],
    ),
    FaqIn(
        id="returns",
        answer={"fr": "Vous avez 30 jours pour renvoyer un article.", "en": "You have 30 days to return an item."},
        examples=["Puis-je renvoyer un article ?", "Comment faire un retour ?", "Can I return an item?",
                  "What is your return policy?"],
    ),
]  # fmt: skip


async def open_shop(
    rt: Runtime, products: int, *, fast_lane: bool, languages: Sequence[str] = ("fr", "en")
) -> dict[str, str]:
    """Make a tenant without limits, its catalogue and a published agent."""
    async with rt.db.system() as session:
        created = await tenants.create_tenant(
            rt,
            session,
            name="Benchmark",
            owner_email="owner@shop.example",
            owner_name="Ada",
            password="correct horse battery",
            locale="fr",
            country="FR",
            currency="EUR",
            timezone="Europe/Paris",
        )
        created.storefront.allowed_origins = [ORIGIN]
        tenant_id = created.tenant_id
        await billing.set_plan(session, tenant_id, "enterprise")
        body = AgentIn(template="general", name="Camille", languages=[*languages])
        agent = await agents.create(session, tenant_id, rt.ports.get(Entitlements), body)
        await agents.replace_faq(session, tenant_id, agent.id, _FAQ)
        await agents.change(session, tenant_id, agent.id, AgentPatch(policy={"fast_lane": fast_lane}))
        await agents.publish(session, tenant_id, agent.id, None)
    products_file = b"".join(orjson.dumps(product) + b"\n" for product in generate(products))
    await import_ndjson(rt, tenant_id, products_file, source="benchmark", currency="EUR", language="fr")
    return {"widget_key": created.storefront.widget_key, "tenant_id": str(tenant_id)}


def main() -> None:
    """Open the shop that the arguments describe."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--products", type=int, required=True)
    arguments.add_argument("--fast-lane", action="store_true")
    given = arguments.parse_args()
    settings = load_settings()
    configure_logging(settings.log_format, "WARNING")

    async def work() -> None:
        async with open_runtime(settings) as rt:
            print(json.dumps(await open_shop(rt, given.products, fast_lane=given.fast_lane)))

    uvloop.run(work())


if __name__ == "__main__":
    main()
