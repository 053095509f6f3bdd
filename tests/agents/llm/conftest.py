"""A platform with models of its own: scripted servers, a process that knows them, and a shop that needs no key."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

import pytest

from agents.understanding.intents import warm
from app.wiring import open_runtime
from core.settings import LlmTarget, Settings
from tests.conftest import client_of
from tests.model_server import ModelServer, Reply
from tests.shops import Reply as Heard
from tests.shops import Shopper, TestShop, open_shop

QUESTION = "Racontez-moi l'histoire de la maison"
FIRST_TOKEN = 1.0
"""Seconds that all models of a call may stay silent in these tests."""


@dataclass
class Platform:
    shop: TestShop
    models: list[ModelServer]

    def play(self, *scripts: Reply | list[Reply]) -> None:
        """Give each model its script."""
        for model, script in zip(self.models, scripts, strict=True):
            model.script = script if isinstance(script, list) else [script]
            model.requests.clear()

    async def ask(self, *scripts: Reply | list[Reply], text: str = QUESTION, language: str = "fr") -> Heard:
        """Ask something as a new shopper, with each model playing its script."""
        self.play(*scripts)
        return await (await self.shopper(language)).say(text)

    async def shopper(self, language: str = "fr") -> Shopper:
        return await self.shop.shopper(language)

    @property
    def asked(self) -> list[int]:
        """How many requests each model got."""
        return [len(model.requests) for model in self.models]


MakePlatform = Callable[..., Awaitable[Platform]]


@pytest.fixture(scope="module")
async def models_shop(rt: Any) -> AsyncIterator[TestShop]:
    """A shop without a fast lane; what its conversations cost adds up over a module."""
    warm("fr", "en")  # what a process learns when it starts is no part of an answer's time
    async with client_of(rt) as client:
        yield await open_shop(rt, client, policy={"fast_lane": False})


@pytest.fixture
async def make_platform(settings: Settings, models_shop: TestShop) -> AsyncIterator[MakePlatform]:
    """Open a platform with a model per API named, in that order; keywords are settings, `shop` another shop."""
    async with AsyncExitStack() as stack:

        async def make(*apis: str, shop: TestShop | None = None, **changes: Any) -> Platform:
            models = [await stack.enter_async_context(ModelServer()) for _ in apis]
            targets = [
                LlmTarget(model=f"model-{place}", base_url=model.base_url, api=api)  # type: ignore[arg-type]
                for place, (api, model) in enumerate(zip(apis, models, strict=True))
            ]
            known = {
                "llm_base_url": models[0].base_url,
                "llm_model": "gpt-5-mini",
                "llm_api": apis[0],
                "llm_fallbacks": tuple(targets[1:]),
                "llm_first_token_seconds": FIRST_TOKEN,
                "llm_total_seconds": 5.0,
            }
            opened = await stack.enter_async_context(open_runtime(settings.model_copy(update={**known, **changes})))
            client = await stack.enter_async_context(client_of(opened))
            return Platform(replace(shop or models_shop, rt=opened, client=client), models)

        yield make


def receipt(heard: Heard) -> dict[str, Any]:
    found: dict[str, Any] = heard.data("message.end")["receipt"]
    return found
