"""Two tenants that have one of everything, and a view of all that the second one owns."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import text

from core.db import enter_tenant
from core.ids import public_id
from core.runtime import Runtime
from tenants import service as tenants
from tests.conftest import client_of
from tests.shops import PRODUCTS, Shopper, TestShop, open_shop

TABLES = text(
    "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'"
    " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 ORDER BY 1"
)


@dataclass
class Tenant:
    """A shop with one of everything, the credentials of those who use it, and the ids of what it owns."""

    shop: TestShop
    shopper: Shopper
    read_key: str
    session: httpx2.AsyncClient
    ids: dict[str, str]

    def headers(self, caller: str) -> dict[str, str]:
        """Return the credential of a kind of caller: `tenant` or `visitor`."""
        return self.shop.headers if caller == "tenant" else self.shopper.headers


async def furnish(rt: Runtime, client: httpx2.AsyncClient, session: httpx2.AsyncClient, name: str) -> Tenant:
    """Open a shop and let it have one of everything that the API can name by an id."""
    products = [{**product, "title": f"{product['title']} {name}"} for product in PRODUCTS]
    shop = await open_shop(rt, client, products=products)
    signed_in = await session.post("/v1/auth/sign-in", json={"email": shop.email, "password": shop.password})
    assert signed_in.status_code == 200, signed_in.text
    session.headers["X-CSRF-Token"] = signed_in.json()["csrf_token"]
    async with rt.db.system() as transaction:
        await enter_tenant(transaction, shop.tenant_id)
        read_key, _ = await tenants.create_api_key(rt, transaction, shop.tenant_id, name="read", scope="read")
    shopper = await shop.shopper()
    await shopper.say(f"Bonjour, je cherche une bougie {name}")
    ids = await _ids(shop, session, shopper, name)
    return Tenant(shop, shopper, read_key, session, ids)


async def _ids(shop: TestShop, session: httpx2.AsyncClient, shopper: Shopper, name: str) -> dict[str, str]:
    product = (await shop.api("GET", "/v1/catalog/products?external_id=bol-gres")).json()["items"][0]
    detail = (await shop.api("GET", f"/v1/catalog/products/{product['id']}")).json()
    variant = detail["variants"][0]["id"]
    cart = await _created(shop.client, shopper, "/cart/items", {"variant_id": variant, "quantity": 1})
    await _created(shop.client, shopper, "/leads", {"email": f"{name}@shopper.example", "consent": True})
    invitation = await session.post("/v1/team/invitations", json={"email": f"{name}@team.example", "role": "viewer"})
    offer = await _offer(shop, shopper)
    template = await shop.client.post("/v1/templates", content=await _template(shop), headers=_yaml(shop))
    http = {"method": "GET", "url": f"https://{name}.example/", "parameters": {}}
    tool = await shop.api("POST", "/v1/tools", json={"name": name, "http": http, "headers": {"X-Key": name}})
    server = await shop.api("POST", "/v1/mcp-servers", json={"name": name, "url": f"https://{name}.example/"})
    order = await shop.api("PUT", f"/v1/orders/order-{name}", json=_order(name))
    return {
        "tool_id": tool.json()["id"],
        "server_id": server.json()["id"],
        "order_id": order.json()["id"],
        "external_id": f"order-{name}",
        "user_id": public_id("usr", shop.user_id),
        "tenant_id": public_id("ten", shop.tenant_id),
        "agent_id": shop.agent_id,
        "conversation_id": shopper.conversation,
        "message_id": await _reply(shop, shopper, name),
        "product_id": product["id"],
        "variant_id": variant,
        "grant_id": offer["id"],
        "code": offer["code"],
        "item_id": cart["items"][0]["id"],
        "contact_id": (await shop.api("GET", "/v1/leads")).json()["items"][0]["contact_id"],
        "invitation_id": invitation.json()["id"],
        "template_id": template.json()["id"],
        "storefront_id": (await shop.api("GET", "/v1/storefronts")).json()[0]["id"],
        "rehearsal_id": await _rehearsal(shop),
        "source_id": await _source(shop),
        "key_id": (await shop.api("GET", "/v1/api-keys")).json()[0]["id"],
        "import_id": (await shop.api("GET", "/v1/catalog/imports")).json()["items"][0]["id"],
    }


async def _reply(shop: TestShop, shopper: Shopper, name: str) -> str:
    """A person's reply; the agent answers again afterwards."""
    path = f"/v1/conversations/{shopper.conversation}"
    headers = {"Idempotency-Key": f"reply-of-{name}"}
    reply = await shop.api("POST", f"{path}/replies", json={"text": f"Merci {name}"}, headers=headers)
    await shop.api("POST", f"{path}/release")
    found: str = reply.json()["id"]
    return found


def _order(name: str) -> dict[str, Any]:
    line = {"external_id": "bol-gres", "title": f"Bol {name}", "quantity": 1, "unit_price": "18.50"}
    parcel = {"carrier": f"Poste {name}", "status": "in_transit", "tracking_url": f"https://post.example/{name}"}
    return {
        "number": f"{name}-1042",
        "email": f"{name}@shopper.example",
        "status": "shipped",
        "placed_at": "2026-11-01T10:00:00Z",
        "currency": "EUR",
        "total": "18.50",
        "lines": [line],
        "parcels": [parcel],
    }


async def _created(client: httpx2.AsyncClient, shopper: Shopper, path: str, body: dict[str, Any]) -> dict[str, Any]:
    path = f"/v1/widget/conversations/{shopper.conversation}{path}"
    response = await client.post(path, json=body, headers=shopper.headers)
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json()
    return found


async def _offer(shop: TestShop, shopper: Shopper) -> dict[str, Any]:
    """An offer to the shopper, whose cart is not empty."""
    rules = {"codes": "verified", "ladder": [{"rung": "percentage"}]}
    await shop.api("PUT", "/v1/offers/policy", json={"largest_discount_percent": 10, "advanced": rules})
    await shopper.say("C'est trop cher")
    found: dict[str, Any] = (await shop.api("GET", "/v1/offers/grants")).json()["items"][0]
    return found


async def _rehearsal(shop: TestShop) -> str:
    started = await shop.api("POST", f"/v1/agents/{shop.agent_id}/rehearsals", json={"shoppers": 3})
    assert started.status_code == 202, started.text
    return str(started.json()["id"])


async def _source(shop: TestShop) -> str:
    text = {"title": "Delivery", "text": "We deliver to the moon in nine days."}
    added = await shop.api("POST", f"/v1/agents/{shop.agent_id}/knowledge", json=text)
    assert added.status_code == 202, added.text
    return str(added.json()["id"])


async def _template(shop: TestShop) -> bytes:
    """A template of the shop's own: an exported one under another name."""
    listed = (await shop.api("GET", "/v1/templates")).json()["items"]
    exported = await shop.api("GET", f"/v1/templates/{listed[0]['id']}/export")
    assert exported.status_code == 200, exported.text
    return exported.content.replace(b"\nid: general", b"\nid: own-shop", 1)


def _yaml(shop: TestShop) -> dict[str, str]:
    return {**shop.headers, "content-type": "application/yaml"}


@pytest.fixture(scope="module")
async def pair(rt: Runtime) -> AsyncIterator[tuple[Tenant, Tenant]]:
    """The tenant that calls, and the one that must not be touched."""
    async with client_of(rt) as client, client_of(rt) as first, client_of(rt) as second:
        yield await furnish(rt, client, first, "alpha"), await furnish(rt, client, second, "bravo")


@pytest.fixture(scope="module")
def holdings(rt: Runtime) -> Callable[[UUID], Awaitable[dict[str, list[str]]]]:
    """Reads every row that a tenant has, in every table with a tenant_id."""

    async def read(tenant_id: UUID) -> dict[str, list[str]]:
        async with rt.db.tenant(tenant_id) as session:
            tables = list(await session.scalars(TABLES))
            found = {}
            for table in tables:
                rows = text(f"SELECT to_jsonb(t)::text FROM {table} t WHERE tenant_id = :tenant ORDER BY 1")
                found[table] = list(await session.scalars(rows, {"tenant": tenant_id}))
        return {table: rows for table, rows in found.items() if rows}

    return read
