"""The whole way of a shopper in a real browser: question, filter, cart, reload, a person's answer."""

import re
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.e2e.installation import Installation

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PATIENCE = 20_000
"""Milliseconds."""


async def enter(page: "Page", demo: Installation) -> None:
    """Open the shop and the chat."""
    page.set_default_timeout(PATIENCE)
    await page.goto(demo.demo["storefront_url"])
    await page.get_by_test_id("comptoir-launcher").click()
    await page.get_by_test_id("comptoir-input").wait_for()


async def say(page: "Page", text: str) -> "Locator":
    """Say something; returns the reply once it has words."""
    replies = page.locator('[data-testid=comptoir-message][data-role="agent"]')
    before = await replies.count()
    field = page.get_by_test_id("comptoir-input")
    await field.fill(text)
    await page.get_by_test_id("comptoir-send").click()
    reply = replies.nth(before)
    await reply.locator(".bubble", has_text=re.compile(r"\w")).first.wait_for()
    return reply


async def open_cart(page: "Page") -> str:
    """Look into the cart of the chat; returns what it says."""
    await page.get_by_role("button", name="Panier, articles").click()
    cart = page.get_by_test_id("comptoir-cart")
    await cart.wait_for()
    return await cart.inner_text()


async def prices(page: "Page") -> list[float]:
    cards = await page.get_by_test_id("comptoir-card").all_inner_texts()
    return [float(amount.replace(",", ".")) for card in cards for amount in re.findall(r"(\d+,\d\d)\s€", card)[:1]]


@pytest.mark.browser
@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_shopper_buys_and_meets_a_person(demo, new_page, tmp_path, screen):
    page = await new_page(locale="fr-FR", **screen)
    await enter(page, demo)
    reply = await say(page, "Bonjour, je cherche une bougie à moins de 40 euros")
    assert (await reply.inner_text()).strip()
    await page.get_by_test_id("comptoir-card").first.wait_for()
    shown = await prices(page)
    assert shown
    assert max(shown) <= 40
    await page.screenshot(path=tmp_path / "found.png")

    chosen = await page.get_by_test_id("comptoir-card").first.locator("h3").inner_text()
    async with page.expect_response(lambda answer: answer.url.endswith("/cart/items")) as added:
        await page.get_by_test_id("comptoir-add").first.click()
    assert (await added.value).status == 201
    assert chosen in await open_cart(page)

    await page.reload()
    if not await page.get_by_test_id("comptoir-input").is_visible():
        await page.get_by_test_id("comptoir-launcher").click()
    assert chosen in await open_cart(page), "the cart is still there"
    await page.screenshot(path=tmp_path / "reloaded.png")
    await page.get_by_role("button", name="Revenir à la discussion").click()

    await say(page, "Je voudrais parler à une personne")
    await answer_as_a_person(demo, "Bonjour, ici Claire de la boutique.")
    said = page.get_by_role("log").get_by_text("ici Claire de la boutique")
    await said.wait_for()
    await page.screenshot(path=tmp_path / "person.png")


@pytest.mark.browser
async def test_the_agent_speaks_the_shoppers_language(demo, new_page):
    page = await new_page(locale="en-GB", **DESKTOP)
    await enter(page, demo)
    reply = await say(page, "Hello, I am looking for a candle under 40 euros, please")
    words = set((await reply.inner_text()).lower().split())
    assert words & {"the", "you", "here", "is", "are", "i"}, words
    french = await say(page, "Bonjour, quels sont vos délais de livraison ?")
    assert set((await french.inner_text()).lower().split()) & {"nous", "vous", "votre", "la", "est", "sont", "les"}


async def last_thread(demo: Installation) -> dict[str, str]:
    async with httpx2.AsyncClient(base_url=demo.url, headers=_key(demo)) as client:
        found: dict[str, str] = (await client.get("/v1/conversations?limit=1")).json()["items"][0]
        return found


async def answer_as_a_person(demo: Installation, text: str) -> None:
    thread = (await last_thread(demo))["id"]
    headers = {**_key(demo), "Idempotency-Key": f"person-{thread}"}
    async with httpx2.AsyncClient(base_url=demo.url, headers=headers) as client:
        answer = await client.post(f"/v1/conversations/{thread}/replies", json={"text": text})
        assert answer.status_code == 201, answer.text


def _key(demo: Installation) -> dict[str, str]:
    return {"Authorization": f"Bearer {demo.demo['api_key']}"}
