"""The page of the link in a real browser: readable on a phone, usable without scripts and by everybody."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conversations import repository
from conversations.phone import links
from conversations.phone.links import Link
from core.ids import parse_id
from tests.conversations.test_desk import ask
from tests.live import serving
from tests.shops import Shopper

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}


@pytest.fixture
async def shopper(shop: Any) -> Shopper:
    found: Shopper = await shop.shopper()
    for said in ("Bonjour, je cherche une bougie", "Et un pull ?", "Je voudrais parler à une personne"):
        await found.say(said)
    await ask(found)
    return found


@pytest.fixture
async def address(shop: Any, shopper: Shopper) -> AsyncIterator[str]:
    """The owner's link, at a server that really listens."""
    conversation = parse_id("cnv", shopper.conversation)
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        found = await repository.conversation(session, shop.tenant_id, conversation)
    assert found is not None
    assert found.handoff_request is not None
    link = Link(shop.tenant_id, conversation, shop.user_id, found.handoff_request)
    path = links.address(shop.rt, link).removeprefix(shop.rt.settings.public_url)
    async with serving(shop.rt) as base:
        yield f"{base}{path}"


async def problems(page: "Page", size: str, name: str) -> list[str]:
    """What axe finds, and whether the page is wider than the window; a picture where a folder is named for it."""
    if folder := os.environ.get("COMPTOIR_SCREENSHOTS"):
        await page.screenshot(path=Path(folder) / f"phone-{name}-{size}.png", full_page=True)
    await page.evaluate(AXE.read_text("utf-8"))
    report: dict[str, Any] = await page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in report["violations"]] + ["too wide"] * wide


@pytest.mark.parametrize("size", list(SIZES))
async def test_the_page_is_accessible_and_fits(
    address: str, new_page: Callable[..., Awaitable["Page"]], size: str
) -> None:
    page = await new_page(viewport=SIZES[size], locale="fr-FR")
    await page.goto(address)
    assert await problems(page, size, "waiting") == []
    await page.get_by_label("Votre réponse").fill("Bonjour, je regarde tout de suite.")
    await page.get_by_role("button", name="Envoyer").click()
    await page.get_by_role("button", name="Rendre la conversation à l’agent").wait_for()
    assert await problems(page, size, "answering") == []
    await page.get_by_role("button", name="Rendre la conversation à l’agent").click()
    await page.get_by_text("l’agent répond à nouveau").wait_for()
    assert await problems(page, size, "given-back") == []
    await page.goto(address)
    assert await problems(page, size, "void") == []


async def test_without_scripts_a_person_answers_and_gives_back(
    shopper: Shopper, address: str, new_page: Callable[..., Awaitable["Page"]]
) -> None:
    page = await new_page(java_script_enabled=False, locale="fr-FR", viewport=SIZES["phone"])
    await page.goto(address)
    await page.get_by_label("Votre réponse").fill("Bonjour !")
    await page.get_by_role("button", name="Envoyer").click()
    await page.get_by_text("Bonjour !", exact=True).wait_for()
    await page.reload()  # the answer to the form was a redirect: nothing is sent again
    assert [one["text"] for one in (await shopper.get())["messages"] if one["role"] == "human"] == ["Bonjour !"]
    await page.get_by_role("button", name="Rendre la conversation à l’agent").click()
    await page.get_by_text("l’agent répond à nouveau").wait_for()
    assert (await shopper.get())["status"] == "none"
