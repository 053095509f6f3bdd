"""The demonstration shop in a real browser: choosing a variant, filling the cart, phones."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import uvicorn
from fastapi import FastAPI

from app.demo.shop import build_shop_router

if TYPE_CHECKING:
    from playwright.async_api import Page


@pytest.fixture
async def site() -> AsyncIterator[str]:
    """Address of the shop, served on a free port of loopback."""
    app = FastAPI()
    app.include_router(build_shop_router(lambda: None))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    # Listening before the server runs: the first connection waits for it, nobody polls.
    listener = socket.create_server(("127.0.0.1", 0))
    running = asyncio.create_task(server.serve([listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await running


async def test_the_choice_of_a_variant_shows_its_price_stock_and_picture(site: str, page: "Page") -> None:
    await page.goto(f"{site}/shop/p/nappe-lin-dimanche")
    assert "79,00" in await page.inner_text("#price")
    await page.get_by_label("Rouge brique").check(force=True)
    await page.get_by_label("160 × 320 cm").check(force=True)
    assert "129,00" in await page.inner_text("#price")
    assert await page.inner_text("#stock") == "Épuisé pour le moment"
    assert await page.get_by_role("button", name="Ajouter au panier").is_disabled()
    assert await page.get_attribute("#photo", "src") == "/shop/images/nappe-lin-dimanche.brique.svg"
    await page.get_by_label("160 × 250 cm").check(force=True)
    await page.get_by_role("button", name="Ajouter au panier").click()
    await page.wait_for_url(f"{site}/shop/cart")
    assert "Rouge brique · 160 × 250 cm" in await page.inner_text(".lines")


async def test_the_cart_follows_its_quantity_select_and_survives_a_reload(site: str, page: "Page") -> None:
    await page.goto(f"{site}/shop/en/cart?add=mug-embrun-ardoise:1")
    async with page.expect_navigation():
        await page.get_by_label("Quantity, Embrun stoneware mug").select_option("3")
    await page.reload()
    assert await page.inner_text("#total") == "€52.90"
    await page.get_by_role("button", name="Remove Embrun stoneware mug").click()
    await page.get_by_text("Your cart is empty.").wait_for()


@pytest.mark.parametrize("width", [320, 390, 1360])
async def test_no_page_is_wider_than_the_screen(site: str, page: "Page", width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 800})
    for path in (
        "/",
        "/c/lumiere",
        "/p/carnet-journal-de-bord",
        "/cart?add=parure-maree-basse-blanc-240x220cm:1",
        "/help",
    ):
        await page.goto(f"{site}/shop{path}")
        excess = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert excess <= 0, path
        broken = await page.evaluate("[...document.images].filter(i => i.complete && !i.naturalWidth).length")
        assert broken == 0, path
