"""People, the application they use, and the mails they get."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from fastapi import FastAPI

from app.main import create_app
from core.mail import Mailer
from core.runtime import Ports, Runtime
from tests.tenants.people import Outbox, Person, browser


@pytest.fixture
def mailbox() -> Outbox:
    return Outbox()


@pytest.fixture
def office(rt: Runtime, mailbox: Outbox) -> Runtime:
    """The shared runtime with a mailer of this test's own."""
    ports = Ports()
    ports._bound = dict(rt.ports._bound)
    ports.bind(Mailer, mailbox)
    return replace(rt, ports=ports)


@pytest.fixture
def app(office: Runtime) -> FastAPI:
    return create_app(rt=office)


@pytest.fixture
async def new_person(app: FastAPI) -> AsyncIterator[Callable[..., Awaitable[Person]]]:
    """Makes people who are not signed in; an address may be given."""
    async with AsyncExitStack() as stack:

        async def make(address: str = "127.0.0.1") -> Person:
            return await stack.enter_async_context(browser(app, address))

        yield make


@pytest.fixture
async def owner(new_person: Callable[..., Awaitable[Person]]) -> Person:
    """Somebody who has just signed up."""
    return await (await new_person()).sign_up()


@pytest.fixture
async def stranger(new_person: Callable[..., Awaitable[Person]]) -> Person:
    """The owner of another shop."""
    return await (await new_person()).sign_up()
