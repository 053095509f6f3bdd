"""People for tests: each has a browser of their own, with cookies, and sends the CSRF token as the console does."""

import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx2
from fastapi import FastAPI

from core.ids import parse_id
from core.mail import Mail

PASSWORD = "correct horse battery"


class Outbox:
    """Keeps mails instead of sending them."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    async def send(self, mail: Mail) -> None:
        self.mails.append(mail)

    def token_for(self, email: str) -> str:
        """Return the token of the newest link that was sent to an address."""
        text = next(mail.text for mail in reversed(self.mails) if mail.to == email)
        found = re.search(r"token=([\w-]+)", text)
        assert found is not None, text
        return found[1]

    def to(self, email: str) -> list[Mail]:
        return [mail for mail in self.mails if mail.to == email]


class Person:
    """Somebody with a browser."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client
        self.email = new_email()
        self.csrf = ""
        self.session: dict[str, Any] = {}

    @property
    def tenant_id(self) -> UUID:
        return parse_id("ten", self.session["tenant"]["id"])

    @property
    def user_id(self) -> str:
        return str(self.session["user"]["id"])

    async def call(self, method: str, path: str, json: Any = None, **options: Any) -> httpx2.Response:
        headers = {"X-CSRF-Token": self.csrf, **options.pop("headers", {})}
        return await self.client.request(method, path, json=json, headers=headers, **options)

    async def ok(self, method: str, path: str, json: Any = None) -> Any:
        """Call and return the body of an answer that says yes."""
        response = await self.call(method, path, json)
        assert response.is_success, (path, response.status_code, response.text)
        return response.json() if response.content else None

    async def enter(self, path: str, json: Any) -> httpx2.Response:
        """Call something that signs in, and remember the session."""
        response = await self.call("POST", path, json)
        if response.is_success:
            self.session = response.json()
            self.csrf = self.session["csrf_token"]
        return response

    async def sign_up(self, **fields: Any) -> "Person":
        body = {"email": self.email, "password": PASSWORD, "name": "Ada", "shop_name": "Maison Ada", **fields}
        response = await self.enter("/v1/auth/sign-up", body)
        assert response.status_code == 201, response.text
        return self

    async def sign_in(self, password: str = PASSWORD) -> httpx2.Response:
        return await self.enter("/v1/auth/sign-in", {"email": self.email, "password": password})


def new_email() -> str:
    return f"p-{uuid.uuid4().hex[:12]}@people.example"


@asynccontextmanager
async def browser(app: FastAPI, address: str = "127.0.0.1") -> AsyncIterator[Person]:
    """Yield somebody who is not signed in."""
    transport = httpx2.ASGITransport(app=app, client=(address, 4321), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://comptoir.test") as client:
        yield Person(client)
