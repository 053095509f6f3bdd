"""Chromium for the tests: where it is, and fixtures that open pages in it.

Loaded as a pytest plugin (`-p tests.browser`), so any test may ask for `page` or `new_page`.
"""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.async_api import Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = (
    "--no-sandbox",  # a container has no user namespace to build the sandbox from
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # /dev/shm is 64 MB in most containers
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = "no Chromium: install one (Debian: apt-get install chromium) or name it in COMPTOIR_CHROMIUM"


def chromium_path() -> str | None:
    """The Chromium to test with: COMPTOIR_CHROMIUM, else the first one on PATH, else None."""
    return os.environ.get("COMPTOIR_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@asynccontextmanager
async def open_page(**context: Any) -> AsyncIterator["Page"]:
    """One page in a Chromium of its own with a fresh profile.

    Args:
        context: what Playwright's `launch_persistent_context` takes (`locale`, `viewport`, `reduced_motion`, ...).

    Raises:
        AssertionError: at exit, when a script on the page raised an error that nobody caught.
    """
    from playwright.async_api import async_playwright

    executable = chromium_path()
    if executable is None:
        pytest.skip(MISSING)
    uncaught: list[str] = []
    with TemporaryDirectory(prefix="comptoir-chromium-", ignore_cleanup_errors=True) as profile:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch_persistent_context(
                Path(profile), executable_path=executable, headless=True, args=SWITCHES, **context
            )
            page = browser.pages[0]
            page.on("pageerror", lambda error: uncaught.append(str(error)))
            try:
                yield page
            finally:
                await browser.close()
    assert not uncaught, f"uncaught errors on the page: {uncaught}"


@pytest.fixture
async def new_page() -> AsyncIterator[Callable[..., Awaitable["Page"]]]:
    """Opens pages: `await new_page(locale="fr-FR", viewport={"width": 390, "height": 844})`; closed after the test."""
    async with AsyncExitStack() as stack:

        async def open_(**context: Any) -> "Page":
            return await stack.enter_async_context(open_page(**context))

        yield open_


@pytest.fixture
async def page(new_page: Callable[..., Awaitable["Page"]]) -> "Page":
    """A page in a desktop window that speaks English."""
    return await new_page(locale="en-GB", viewport={"width": 1280, "height": 800})
