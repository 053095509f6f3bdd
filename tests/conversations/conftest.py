"""People of a shop, who work in its inbox."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
import pytest

from agents.events import TurnEvent
from agents.turn import live
from app.main import create_app
from core.ids import parse_id
from core.mail import Mail, Mailer
from core.runtime import Runtime
from tenants import repository as tenants
from tenants.access import Principal, current_principal
from tenants.roles import Role
from tests.model_server import ModelServer
from tests.shops import Shopper


@dataclass
class Colleague:
    """A person signed in to a shop."""

    id: UUID
    name: str
    http: httpx2.AsyncClient

    async def reply(self, conversation: str, text: str, key: str | None = None) -> httpx2.Response:
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return await self.http.post(f"/v1/conversations/{conversation}/replies", json={"text": text}, headers=headers)

    async def take(self, conversation: str) -> httpx2.Response:
        return await self.http.post(f"/v1/conversations/{conversation}/take")

    async def release(self, conversation: str) -> httpx2.Response:
        return await self.http.post(f"/v1/conversations/{conversation}/release")

    async def detail(self, conversation: str) -> dict[str, Any]:
        answer = await self.http.get(f"/v1/conversations/{conversation}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


Hire = Callable[..., Awaitable[Colleague]]


@pytest.fixture
async def hire(rt: Runtime, client: httpx2.AsyncClient) -> AsyncIterator[Hire]:
    """Brings people into a shop: `hire(shop, Role.AGENT, "Lin")`."""
    clients: list[httpx2.AsyncClient] = []

    async def one(shop: Any, role: Role, name: str = "Lin") -> Colleague:
        async with rt.db.tenant(shop.tenant_id) as session:
            email = f"{uuid.uuid4().hex}@shop.example"
            user_id = await tenants.add_user(session, email=email, name=name, locale="fr", password_hash="")
            assert user_id is not None
            await tenants.add_member(session, shop.tenant_id, user_id, role)
        app = create_app(rt=rt)
        app.dependency_overrides[current_principal] = lambda: Principal(shop.tenant_id, "user", user_id, role)
        http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://console.test")
        clients.append(http)
        return Colleague(user_id, name, http)

    yield one
    for http in clients:
        await http.aclose()


async def stream_of(shopper: Shopper) -> list[TurnEvent]:
    """Return what is recorded in a conversation's stream."""
    key = live.stream_key(shopper.shop.tenant_id, parse_id("cnv", shopper.conversation))
    return await live.recorded(shopper.shop.rt.redis, key)


class Postbox:
    """A mailer that keeps the mails."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    async def send(self, mail: Mail) -> None:
        self.mails.append(mail)


@pytest.fixture
def postbox(rt: Runtime) -> Iterator[Postbox]:
    """Takes the place of the mail server for one test."""
    usual = rt.ports.get(Mailer)
    box = Postbox()
    rt.ports.bind(Mailer, box)
    yield box
    rt.ports.bind(Mailer, usual)


@pytest.fixture
async def model(make_shop: Any, hire: Hire) -> AsyncIterator[tuple[Any, ModelServer]]:
    """A shop whose agent always asks a scripted model."""
    shop = await make_shop(policy={"fast_lane": False})
    owner = await hire(shop, Role.OWNER, "Olga")
    async with ModelServer() as server:
        body = {"base_url": server.base_url, "model": "scripted", "api_key": "secret-key"}
        answer = await owner.http.put("/v1/model", json=body)
        assert answer.status_code == 200, answer.text
        yield shop, server
