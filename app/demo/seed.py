"""Makes the demonstration shop: a tenant on the Enterprise plan, its catalogue, a published agent, and demo.json.

Running it again changes only what differs, such as addresses after a change of port.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Any
from uuid import UUID

import uvloop
from sqlalchemy.ext.asyncio import AsyncSession

from agents import service as agents
from agents.schemas import AgentIn, AgentPatch, FaqIn
from app.demo.feed import catalog_ndjson_bytes, load_faq
from app.demo.knowledge import add_help_pages
from app.demo.orders import demo_orders
from app.demo.widget import FILE
from app.servers import migrate
from app.wiring import open_runtime
from billing import service as billing
from commerce.carts import repository as carts
from commerce.imports.at_once import import_ndjson
from commerce.offers import service as offers
from commerce.offers.rules import Advanced, Policy
from commerce.orders import service as orders
from commerce.orders.identity import BuyerHashes
from commerce.ports import OrderSource
from core.crypto import Crypto
from core.ids import parse_id, public_id
from core.log import configure_logging
from core.ports import Entitlements
from core.runtime import Runtime
from core.settings import load_settings
from tenants import directory
from tenants import service as tenants
from tenants.models import Storefront

SHOP_NAME = "L'Atelier du Port"
EMAIL = "demo@comptoir.example"
_LANGUAGES = ["fr", "en"]
_OFFERS = Advanced(codes="verified", monthly_budget="300.00")


async def seed(rt: Runtime) -> dict[str, Any]:
    """Make or refresh the demonstration shop and return what demo.json holds."""
    path = rt.settings.home / FILE
    known = json.loads(path.read_text("utf-8")) if path.exists() else await _create(rt)
    tenant_id = parse_id("ten", known["tenant_id"])
    base = rt.settings.public_url
    addresses = {"base_url": base, "storefront_url": f"{base}/shop/", "console_url": f"{base}/console/"}
    async with rt.db.tenant(tenant_id) as session:
        await _allow_origins(session, rt, tenant_id, known["widget_key"])
        await carts.set_shop_link(session, tenant_id, "generic", f"{base}/shop/cart")
        await _allow_offers(session, rt, tenant_id)
    body = catalog_ndjson_bytes(rt.settings.public_url)
    await import_ndjson(rt, tenant_id, body, source="demo", currency="EUR", language="fr")
    await add_help_pages(rt, tenant_id, parse_id("agt", known["agent_id"]))
    await _push_orders(rt, tenant_id)
    _write(path, {**known, **addresses})
    return {**known, **addresses}


async def _create(rt: Runtime) -> dict[str, Any]:
    password = secrets.token_urlsafe(9)
    async with rt.db.system() as session:
        created = await tenants.create_tenant(
            rt,
            session,
            name=SHOP_NAME,
            owner_email=EMAIL,
            owner_name="Camille Morel",
            password=password,
            locale="fr",
            country="FR",
            currency="EUR",
            timezone="Europe/Paris",
        )
        tenant_id = created.tenant_id
        await billing.set_plan(session, tenant_id, "enterprise")
        api_key, _ = await tenants.create_api_key(rt, session, tenant_id, name="demo", scope="full")
        agent = await agents.create(
            session,
            tenant_id,
            rt.ports.get(Entitlements),
            AgentIn(template="general", name="Camille", languages=_LANGUAGES),
        )
        await agents.replace_faq(session, tenant_id, agent.id, _faq())
        await agents.change(session, tenant_id, agent.id, AgentPatch(policy={"stock_age_hours": 24 * 30}))
        await agents.publish(session, tenant_id, agent.id, None)
    return {
        "tenant_id": public_id("ten", tenant_id),
        "agent_id": public_id("agt", agent.id),
        "widget_key": created.storefront.widget_key,
        "api_key": api_key,
        "email": EMAIL,
        "password": password,
    }


def _faq() -> list[FaqIn]:
    by_id: dict[str, dict[str, Any]] = {}
    for language in _LANGUAGES:
        for entry in load_faq(language):
            merged = by_id.setdefault(entry["id"], {"id": entry["id"], "answer": {}, "examples": []})
            merged["answer"][language] = entry["answer"]
            merged["examples"].extend(entry["examples"])
    return [FaqIn(**entry) for entry in by_id.values()]


async def _allow_origins(session: AsyncSession, rt: Runtime, tenant_id: UUID, widget_key: str) -> None:
    """Let the widget run on the shop's pages, by whatever name a browser on this machine calls them."""
    local = [f"http://{host}:{rt.settings.port}" for host in ("127.0.0.1", "localhost")]
    entry = await directory.tenant_of_widget_key(session, widget_key)
    if entry is not None:
        storefront = await session.get_one(Storefront, (tenant_id, entry.storefront_id))
        storefront.allowed_origins = tenants.clean_origins([rt.settings.public_url, *local])


async def _allow_offers(session: AsyncSession, rt: Runtime, tenant_id: UUID) -> None:
    """Set rules for offers where the owner has set none; the shop's checkout asks the platform about its codes."""
    before, version = await offers.read_policy(session, tenant_id)
    if version == 0:
        rules = Policy(currency=before.currency, largest_discount_percent=10, advanced=_OFFERS)
        await offers.put_policy(session, tenant_id, rules, None, rt.clock.now())


async def _push_orders(rt: Runtime, tenant_id: UUID) -> None:
    """Give the shop a past, once: the dates of its orders stay those of its first day."""
    buyers, now = BuyerHashes(rt.ports.get(Crypto)), rt.clock.now()
    async with rt.db.tenant(tenant_id) as session:
        if not await rt.ports.get(OrderSource).knows_any(session, tenant_id):
            for external_id, order in demo_orders(now):
                await orders.put(session, tenant_id, external_id, order, buyers, rt.clock)


def _write(path: Path, demo: dict[str, Any]) -> None:
    scratch = path.with_suffix(".new")
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(demo, file, indent=1)
    scratch.replace(path)


def main() -> None:
    """Migrate and seed the installation that the environment names."""
    settings = load_settings()
    configure_logging(settings.log_format, "WARNING")
    migrate(settings.database_owner_url)

    async def work() -> None:
        async with open_runtime(settings) as rt:
            await seed(rt)

    uvloop.run(work())


if __name__ == "__main__":
    main()
