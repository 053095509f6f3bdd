"""The console in a browser, on the demonstration shop: people answer shoppers, and nothing they type is lost."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from tests.e2e.installation import ROOT, Installation
from tests.e2e.visitors import Visitor, arrive

if TYPE_CHECKING:
    from playwright.async_api import Page, Route

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PLACES = {
    "": ".meter",
    "agent": ".faq",
    "catalogue": ".product",
    "conversations": "[data-testid=console-conversation]",
    "install": ".code",
}
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


async def sign_in(page: "Page", demo: Installation, place: str = "") -> None:
    """Open a page of the console, signed out, and sign in there."""
    await page.goto(f"{demo.url}/console/{place}")
    await page.get_by_test_id("console-email").fill(demo.demo["email"])
    await page.get_by_test_id("console-password").fill(demo.demo["password"])
    await page.get_by_test_id("console-sign-in").click()
    await page.locator(".account-button").wait_for(state="attached")


async def ask_for_a_person(client: httpx2.AsyncClient, demo: Installation) -> Visitor:
    visitor = await arrive(client, demo)
    await visitor.ask("Bonjour, je voudrais parler à une personne", 20)
    return visitor


async def said_by_people(visitor: Visitor) -> list[str]:
    """What the shopper sees of the team's replies."""
    return [one["text"] for one in (await visitor.read())["messages"] if one["role"] == "human"]


async def test_a_person_answers_and_hands_back(demo: Installation, page: "Page") -> None:
    async with httpx2.AsyncClient(base_url=demo.url) as client:
        visitor = await ask_for_a_person(client, demo)
        await sign_in(page, demo, f"conversations/{visitor.conversation}")
        await page.get_by_text("je voudrais parler à une personne").first.wait_for()
        await page.get_by_test_id("console-reply").fill("Bonjour, je regarde tout de suite.")
        await page.get_by_test_id("console-send").click()
        await page.locator(".message.human:not(.sending)", has_text="je regarde").wait_for()
        assert await said_by_people(visitor) == ["Bonjour, je regarde tout de suite."]

        # What the shopper says to a person arrives without a reload.
        another = Visitor(client, visitor.headers, visitor.conversation)
        await another.ask("Merci, j'attends.", 20)
        await page.locator(".message.visitor", has_text="j'attends").wait_for()
        await page.get_by_role("button", name="Give back to the agent").click()
        await page.get_by_role("button", name="Take over").wait_for()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_reply_becomes_an_answer_of_the_faq(
    demo: Installation, new_page: Callable[..., Awaitable["Page"]], viewport: dict[str, int]
) -> None:
    page = await new_page(viewport=viewport, locale="en-GB")
    async with httpx2.AsyncClient(base_url=demo.url) as client:
        visitor = await ask_for_a_person(client, demo)
        await sign_in(page, demo, f"conversations/{visitor.conversation}")
        await page.get_by_test_id("console-reply").fill("Oui, écrivez à lin@maison.example.")
        await page.get_by_test_id("console-send").click()
        await page.get_by_test_id("console-add-to-faq").click()
        dialog = page.get_by_role("dialog")
        assert await dialog.get_by_label("The answer").input_value() == "Oui, écrivez à …."
        assert await violations(page) == []
        question = f"Puis-je écrire à l'atelier ({viewport['width']}) ?"
        await dialog.get_by_label("The question").fill(question)
        await dialog.get_by_label("The answer").fill("Oui, à l'adresse de la page Contact.")
        await dialog.get_by_role("button", name="Add the answer").click()
        await dialog.wait_for(state="detached")
        headers = {"Authorization": f"Bearer {demo.demo['api_key']}"}
        entries = (await client.get(f"/v1/agents/{demo.demo['agent_id']}/faq", headers=headers)).json()
    assert entries[-1]["examples"] == [question]
    assert entries[-1]["answer"] == {"fr": "Oui, à l'adresse de la page Contact."}


async def test_a_reply_that_fails_is_kept_and_sent_once(demo: Installation, page: "Page") -> None:
    async def answer_nothing(route: "Route") -> None:
        await route.fetch()  # the reply arrives, its answer does not
        await route.abort()

    async with httpx2.AsyncClient(base_url=demo.url) as client:
        visitor = await ask_for_a_person(client, demo)
        await sign_in(page, demo, f"conversations/{visitor.conversation}")
        await page.route("**/replies", answer_nothing)
        await page.get_by_test_id("console-reply").fill("Une seule fois.")
        await page.keyboard.press("Control+Enter")
        await page.locator(".message.failed", has_text="Une seule fois.").wait_for()
        await page.unroute("**/replies")
        await page.locator(".message.failed").get_by_role("button", name="Try again").click()
        await page.locator(".message.failed").wait_for(state="detached")
        assert await said_by_people(visitor) == ["Une seule fois."]


async def test_a_session_that_ends_is_taken_up_where_it_was(demo: Installation, page: "Page") -> None:
    async with httpx2.AsyncClient(base_url=demo.url) as client:
        visitor = await ask_for_a_person(client, demo)
        await sign_in(page, demo, f"conversations/{visitor.conversation}")
        await page.get_by_test_id("console-reply").fill("Un brouillon")
        await page.context.clear_cookies()
        await page.get_by_test_id("console-send").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_test_id("console-password").fill(demo.demo["password"])
        await dialog.get_by_test_id("console-sign-in").click()
        await dialog.wait_for(state="detached")
        await page.locator(".message.failed").get_by_role("button", name="Try again").click()
        await page.locator(".message.human:not(.failed):not(.sending)", has_text="Un brouillon").wait_for()
        assert await said_by_people(visitor) == ["Un brouillon"]


@pytest.mark.parametrize(("viewport", "locale"), [(PHONE, "fr-FR"), (DESKTOP, "en-GB")], ids=["phone", "desktop"])
async def test_every_page_is_accessible_and_fits(
    demo: Installation,
    new_page: Callable[..., Awaitable["Page"]],
    viewport: dict[str, int],
    locale: str,
) -> None:
    async with httpx2.AsyncClient(base_url=demo.url) as client:
        await ask_for_a_person(client, demo)
    page = await new_page(viewport=viewport, locale=locale)
    await page.goto(f"{demo.url}/console/sign-up")
    await page.locator("form").wait_for()
    found = {"sign-up": await violations(page)}
    await sign_in(page, demo)
    for place, shown in PLACES.items():
        await page.goto(f"{demo.url}/console/{place}")
        await page.locator(shown).first.wait_for()
        found[place] = await violations(page)
    await page.goto(f"{demo.url}/console/conversations")
    await page.get_by_test_id("console-conversation").first.click()
    await page.locator(".receipt > summary").last.click()
    found["thread"] = await violations(page)
    assert {place: problems for place, problems in found.items() if problems} == {}


async def violations(page: "Page") -> list[str]:
    """What axe finds on the page, and whether it is wider than the window."""
    await page.evaluate(AXE.read_text("utf-8"))
    report: dict[str, Any] = await page.evaluate("rules => axe.run({runOnly: rules})", STANDARDS)
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in report["violations"]] + ["too wide"] * wide
