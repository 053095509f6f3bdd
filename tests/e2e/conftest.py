"""Installations for tests: made once, used by every test that does not break them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.installation import Installation


@pytest.fixture(scope="session")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    """The demonstration, as `make run` starts it: no model, no network."""
    installation = Installation(_home(tmp_path_factory))
    try:
        await installation.start()
        yield installation
        assert await installation.stop() == 0
        assert installation.orphans() == []
    finally:
        installation.end()


def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a space in its name, as people have them."""
    home = tmp_path_factory.mktemp("a shop") / "home"
    home.mkdir(mode=0o700)
    return home
