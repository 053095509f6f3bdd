"""A shop whose model is scripted, and one shopper who talks to it: for tests of single tools."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from core.runtime import Runtime
from tests.conftest import client_of
from tests.model_server import ModelServer
from tests.model_server import Reply as Scripted
from tests.shops import Reply, Shopper, TestShop, open_shop

QUESTION = "Quel temps fait-il à Paris ?"
"""Says nothing about goods, so that the flow stays where it is."""


@dataclass
class Scene:
    shop: TestShop
    shopper: Shopper
    model: ModelServer
    owner: dict[str, str]
    """Headers of the owner's session."""

    async def ask(self, *script: Scripted, text: str = QUESTION) -> Reply:
        """Say something to the agent, whose model plays a script."""
        self.model.script = list(script)
        self.model.requests.clear()
        return await self.shopper.say(text)

    async def put_in_cart(self, external_id: str, quantity: int = 1) -> str:
        """Put a product in the cart as its card does; returns the cart line's id."""
        listed = await self.shop.api("GET", f"/v1/catalog/products?external_id={external_id}")
        body = {"variant_id": listed.json()["items"][0]["variants"][0]["id"], "quantity": quantity}
        path = f"/v1/widget/conversations/{self.shopper.conversation}/cart/items"
        answer = await self.shop.client.post(path, json=body, headers=self.shopper.headers)
        assert answer.status_code == 201, answer.text
        line: str = answer.json()["items"][-1]["id"]
        return line

    def result(self) -> dict[str, Any]:
        """What the last tool call gave the model."""
        answers = [message for message in self.model.requests[-1]["messages"] if message["role"] == "tool"]
        found: dict[str, Any] = json.loads(answers[-1]["content"])
        return found

    def offered(self) -> set[str]:
        """Names of the tools that the model was offered last."""
        return {tool["function"]["name"] for tool in self.model.requests[-1].get("tools", [])}


@asynccontextmanager
async def open_scene(rt: Runtime, **shop: Any) -> AsyncIterator[Scene]:
    """Open a shop without a fast lane; `shop` goes to `open_shop`."""
    async with client_of(rt) as client, ModelServer() as model:
        opened = await open_shop(rt, client, policy={"fast_lane": False}, **shop)
        body = {"email": opened.email, "password": opened.password}
        signed_in = await client.post("/v1/auth/sign-in", json=body)
        session = {"Cookie": signed_in.headers["set-cookie"].partition(";")[0]}
        client.cookies.clear()
        owner = {**session, "X-CSRF-Token": signed_in.json()["csrf_token"]}
        settings = {"base_url": model.base_url, "model": "scripted", "api_key": "secret-key"}
        answer = await client.put("/v1/model", json=settings, headers=owner)
        assert answer.status_code == 200, answer.text
        yield Scene(opened, await opened.shopper("fr"), model, owner)
