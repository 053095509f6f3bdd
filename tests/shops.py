"""Shops for tests: a tenant with a small catalogue of its own and a published agent, used over HTTP."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx2

from billing import service as billing
from core.ids import parse_id
from core.runtime import Runtime
from tenants import service as tenants
from tests import jobs

ORIGIN = "https://shop.example"

PRODUCTS: list[dict[str, Any]] = [
    {
        "external_id": "bougie-figuier",
        "title": "Bougie parfumée figuier",
        "description": "Cire de soja, 40 heures de combustion. Une idée cadeau.",
        "price": "24.00",
        "currency": "EUR",
        "categories": ["Maison", "Bougies"],
        "tags": ["cadeau", "gift"],
        "brand": "Lueur",
        "translations": {"en": {"title": "Fig scented candle", "description": "Soy wax, 40 hours. A gift idea."}},
        "in_stock": True,
        "url": "https://shop.example/p/bougie-figuier",
        "image_url": "https://shop.example/i/bougie.jpg",
    },
    {
        "external_id": "pull-marin",
        "title": "Pull marin rayé",
        "description": "Laine mérinos, coupe droite.",
        "currency": "EUR",
        "categories": ["Vêtements", "Pulls"],
        "brand": "Quai",
        "translations": {"en": {"title": "Striped sailor jumper", "description": "Merino wool."}},
        "variants": [
            {"external_id": f"pull-{size}", "sku": f"PULL-{size}", "options": {"Taille": size}, "price": "89.00",
             "currency": "EUR", "in_stock": size != "L", "stock_quantity": 0 if size == "L" else 5}
            for size in ("S", "M", "L")
        ],
        "url": "https://shop.example/p/pull-marin",
    },
    {
        "external_id": "bol-gres",
        "title": "Bol en grès bleu",
        "description": "Tourné à la main, passe au lave-vaisselle.",
        "price": "18.50",
        "currency": "EUR",
        "categories": ["Table", "Bols"],
        "tags": ["cadeau", "gift"],
        "brand": "Terre",
        "translations": {"en": {"title": "Blue stoneware bowl", "description": "Hand thrown."}},
        "in_stock": True,
        "stock_quantity": 12,
        "url": "https://shop.example/p/bol-gres",
    },
    {
        "external_id": "lampe-laiton",
        "title": "Lampe de bureau en laiton",
        "description": "Laiton brossé, ampoule non fournie.",
        "price": "149.00",
        "currency": "EUR",
        "categories": ["Maison", "Lampes"],
        "brand": "Phare",
        "translations": {"en": {"title": "Brass desk lamp", "description": "Brushed brass."}},
        "in_stock": False,
        "url": "https://shop.example/p/lampe-laiton",
    },
]  # fmt: skip

FAQ = [
    {
        "id": "delivery",
        "answer": {"fr": "Nous livrons en France en 3 jours.", "en": "We deliver in France in 3 days."},
        "examples": ["Quels sont vos délais de livraison ?", "Quand vais-je recevoir ma commande ?",
                     "How long does delivery take?", "When will my order arrive?"],
    },
    {
        "id": "returns",
        "answer": {"fr": "Vous avez 30 jours pour nous renvoyer un article.",
                   "en": "You have 30 days to send an article back."},
        "examples": ["Puis-je renvoyer un article ?", "Comment faire un retour ?", "Can I return an item?",
                     "What is your return policy?"],
    },
]  # fmt: skip


@dataclass
class TestShop:
    """A tenant and how to reach it."""

    __test__ = False  # pytest: not a test case

    rt: Runtime
    client: httpx2.AsyncClient
    tenant_id: UUID
    user_id: UUID
    widget_key: str
    api_key: str
    agent_id: str
    email: str
    password: str
    headers: dict[str, str] = field(default_factory=dict)

    async def api(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """Call the public API with the shop's key."""
        headers = {**self.headers, **options.pop("headers", {})}
        return await self.client.request(method, path, headers=headers, **options)

    async def import_products(self, products: list[dict[str, Any]], **fields: str) -> dict[str, Any]:
        """Import products through the API and the worker's job; returns the import's end state."""
        body = b"".join(json.dumps(product).encode() + b"\n" for product in products)
        files = {"file": ("products.ndjson", body)}
        started = await self.api("POST", "/v1/catalog/imports", data={"format": "ndjson", **fields}, files=files)
        assert started.status_code == 202, started.text
        await jobs.run_due(self.rt, self.tenant_id)
        done = await self.api("GET", f"/v1/catalog/imports/{started.json()['id']}")
        state: dict[str, Any] = done.json()
        return state

    async def shopper(self, language: str = "fr") -> "Shopper":
        """Open the chat as a new visitor."""
        body = {"widget_key": self.widget_key, "language": language}
        started = await self.client.post("/v1/widget/sessions", json=body, headers={"Origin": ORIGIN})
        assert started.status_code == 201, started.text
        headers = {"Authorization": f"Bearer {started.json()['visitor_token']}", "Origin": ORIGIN}
        opened = await self.client.post("/v1/widget/conversations", json={"language": language}, headers=headers)
        assert opened.status_code == 201, opened.text
        return Shopper(self, headers, opened.json()["id"], started.json())


@dataclass
class Shopper:
    """A visitor in a conversation."""

    shop: TestShop
    headers: dict[str, str]
    conversation: str
    session: dict[str, Any]

    async def post(self, text: str, key: str | None = None, **body: Any) -> httpx2.Response:
        """Post a message and return the raw answer."""
        headers = {**self.headers, "Idempotency-Key": key or str(uuid.uuid4())}
        path = f"/v1/widget/conversations/{self.conversation}/messages"
        return await self.shop.client.post(path, json={"text": text, **body}, headers=headers)

    async def say(self, text: str, key: str | None = None, **body: Any) -> "Reply":
        """Post a message and read the reply."""
        response = await self.post(text, key, **body)
        assert response.status_code == 200, response.text
        return Reply(read_events(response.text))

    async def get(self, path: str = "") -> dict[str, Any]:
        """Read the conversation or a part of it."""
        response = await self.shop.client.get(
            f"/v1/widget/conversations/{self.conversation}{path}", headers=self.headers
        )
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found


@dataclass
class Reply:
    """The events of a reply: (id, name, data)."""

    events: list[tuple[str, str, dict[str, Any]]]

    @property
    def names(self) -> list[str]:
        return [name for _, name, _ in self.events]

    @property
    def text(self) -> str:
        return "".join(data["text"] for _, name, data in self.events if name == "text")

    @property
    def cards(self) -> list[dict[str, Any]]:
        return [data for _, name, data in self.events if name == "product_card"]

    def data(self, wanted: str) -> dict[str, Any]:
        """Return the last data of an event."""
        return [data for _, name, data in self.events if name == wanted][-1]


def read_events(body: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Read a stream of server-sent events."""
    found = []
    for block in body.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "data" in fields:
            found.append((fields["id"], fields["event"], json.loads(fields["data"])))
    return found


async def open_shop(
    rt: Runtime,
    client: httpx2.AsyncClient,
    *,
    plan: str = "enterprise",
    products: list[dict[str, Any]] | None = None,
    faq: list[dict[str, Any]] | None = None,
    policy: dict[str, Any] | None = None,
    template: str = "general",
) -> TestShop:
    """Open a shop through the code that signing up uses, then fill it over HTTP."""
    email, password = f"owner-{uuid.uuid4().hex[:10]}@shop.example", "correct horse battery"
    async with rt.db.system() as session:
        created = await tenants.create_tenant(
            rt,
            session,
            name="Maison Test",
            owner_email=email,
            owner_name="Ada",
            password=password,
            locale="fr",
            country="FR",
            currency="EUR",
            timezone="Europe/Paris",
        )
        await billing.set_plan(session, created.tenant_id, plan)
        key, _ = await tenants.create_api_key(rt, session, created.tenant_id, name="tests", scope="full")
        created.storefront.allowed_origins = [ORIGIN]
    shop = TestShop(
        rt=rt,
        client=client,
        tenant_id=created.tenant_id,
        user_id=created.user_id,
        widget_key=created.storefront.widget_key,
        api_key=key,
        agent_id="",
        email=email,
        password=password,
        headers={"Authorization": f"Bearer {key}"},
    )
    if products != []:
        imported = await shop.import_products(PRODUCTS if products is None else products)
        assert imported["status"] == "succeeded", imported
    body = {"template": template, "name": "Camille", "languages": ["fr", "en"]}
    agent = await shop.api("POST", "/v1/agents", json=body)
    assert agent.status_code == 201, agent.text
    shop.agent_id = agent.json()["id"]
    parse_id("agt", shop.agent_id)
    if policy:
        await shop.api("PATCH", f"/v1/agents/{shop.agent_id}", json={"policy": policy})
    await shop.api("PUT", f"/v1/agents/{shop.agent_id}/faq", json=FAQ if faq is None else faq)
    published = await shop.api("POST", f"/v1/agents/{shop.agent_id}/publish")
    assert published.status_code == 200, published.text
    return shop
