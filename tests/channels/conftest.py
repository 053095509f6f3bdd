"""Shops that stand for the whole run, and servers that fail on purpose."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace

import httpx2
import pytest

from core.runtime import Ports, Runtime
from tests.channels.faults import Gate, GatedIndex
from tests.conftest import client_of
from tests.shops import TestShop, open_shop


@pytest.fixture(scope="module")
async def standing(rt: Runtime) -> AsyncIterator[TestShop]:
    """A shop that nothing changes; each test comes as a visitor of its own."""
    async with client_of(rt) as client:
        yield await open_shop(rt, client)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
async def slow_process(rt: Runtime, gate: Gate) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of another API process, whose searches wait for the gate."""
    from agents.turn.answers import Answers
    from agents.turn.service import Turns
    from commerce.ports import ProductIndex

    ports = Ports()
    ports._bound = dict(rt.ports._bound)
    other = replace(rt, ports=ports)
    ports.bind(ProductIndex, GatedIndex(rt.ports.get(ProductIndex), gate))
    ports.bind(Answers, Answers())  # what was answered before the gate was shut is searched for again
    turns = Turns(other)
    ports.bind(Turns, turns)
    async with client_of(other) as client:
        yield client
    gate.open()
    await turns.drain()


@pytest.fixture
async def from_address(rt: Runtime) -> AsyncIterator[Callable[[str], Awaitable[httpx2.AsyncClient]]]:
    """Makes clients at other addresses than this machine's."""
    async with AsyncExitStack() as stack:

        async def make(address: str) -> httpx2.AsyncClient:
            return await stack.enter_async_context(client_of(rt, address))

        yield make
