"""One shop for all attacks: what one of them broke, the next one meets."""

from collections.abc import AsyncIterator

import pytest

from core.runtime import Runtime
from tests.conftest import client_of
from tests.shops import TestShop, open_shop


@pytest.fixture(scope="module")
async def shop(rt: Runtime) -> AsyncIterator[TestShop]:
    async with client_of(rt) as client:
        yield await open_shop(rt, client)
