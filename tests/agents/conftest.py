"""A shop for the tests that change nothing in it."""

from collections.abc import AsyncIterator

import pytest

from core.runtime import Runtime
from tests.conftest import client_of
from tests.shops import TestShop, open_shop


@pytest.fixture(scope="session")
async def standing_shop(rt: Runtime) -> AsyncIterator[TestShop]:
    """A shop that stands for the whole run: tests look, and change nothing that another one may see."""
    async with client_of(rt) as client:
        yield await open_shop(rt, client)
