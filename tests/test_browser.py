import pytest

from tests import browser


@pytest.mark.browser
async def test_a_page_has_a_fresh_profile_and_runs_scripts(new_page):
    first = await new_page(locale="fr-FR")
    assert await first.evaluate("navigator.language") == "fr-FR"
    second = await new_page()
    assert await second.evaluate("1 + 1") == 2


@pytest.mark.browser
async def test_an_uncaught_error_on_the_page_fails_the_test():
    with pytest.raises(AssertionError, match="kaboom"):
        await throw_on_a_page()


async def throw_on_a_page():
    async with browser.open_page() as page, page.expect_event("pageerror"):
        await page.evaluate("setTimeout(() => { throw new Error('kaboom') })")


async def test_without_a_chromium_the_test_is_skipped_and_says_what_to_do(monkeypatch):
    monkeypatch.delenv("COMPTOIR_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        await throw_on_a_page()
