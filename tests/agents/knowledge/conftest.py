"""A small site on loopback, and what every test of knowledge does with sources."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.core.http.servers import Seen, Server, reply, serve
from tests.shops import TestShop

RunJobs = Callable[[], Awaitable[int]]
Page = bytes | Callable[[Seen, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Site:
    """Pages by path; what is not there is a 404."""

    server: Server
    pages: dict[str, Page] = field(default_factory=dict)

    def url(self, path: str) -> str:
        return self.server.url(path=path)

    def html(self, path: str, body: str, title: str = "Page", **headers: str) -> None:
        """Put a page up."""
        content = f"<html lang=fr><head><title>{title}</title></head><body><main>{body}</main></body></html>".encode()
        self.pages[path] = reply(content, Content_Type="text/html; charset=utf-8", Connection="close", **headers)

    def xml(self, path: str, body: str) -> None:
        self.pages[path] = reply(body.encode(), Content_Type="application/xml", Connection="close")

    def sitemap(self, path: str, *addresses: str) -> None:
        self.xml(path, "<urlset>" + "".join(f"<url><loc>{one}</loc></url>" for one in addresses) + "</urlset>")

    def read(self, path: str) -> int:
        """How often a page was asked for."""
        return sum(seen.path == path for seen in self.server.seen)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    pages: dict[str, Page] = {}

    async def answer(seen: Seen, writer: asyncio.StreamWriter) -> None:
        page = pages.get(seen.path, reply(b"", "404 Not Found", Connection="close"))
        if isinstance(page, bytes):
            writer.write(page)
        else:
            await page(seen, writer)

    async with serve(answer) as server:
        yield Site(server, pages)


@dataclass
class Sources:
    """A shop's sources, over HTTP."""

    shop: TestShop
    run_jobs: RunJobs

    @property
    def path(self) -> str:
        return f"/v1/agents/{self.shop.agent_id}/knowledge"

    async def add(self, **body: Any) -> str:
        """Add a source by JSON, and read it."""
        added = await self.shop.api("POST", self.path, json=body)
        assert added.status_code == 202, added.text
        await self.run_jobs()
        return str(added.json()["id"])

    async def upload(self, name: str, content: bytes, **fields: str) -> str:
        """Add a file, and read it."""
        added = await self.shop.api("POST", self.path, files={"file": (name, content)}, data=fields)
        assert added.status_code == 202, added.text
        await self.run_jobs()
        return str(added.json()["id"])

    async def get(self, source_id: str) -> dict[str, Any]:
        found = await self.shop.api("GET", f"{self.path}/{source_id}")
        assert found.status_code == 200, found.text
        body: dict[str, Any] = found.json()
        return body

    async def refresh(self, source_id: str) -> dict[str, Any]:
        """Read a source again, and return how it stands."""
        asked = await self.shop.api("POST", f"{self.path}/{source_id}/refresh")
        assert asked.status_code == 202, asked.text
        await self.run_jobs()
        return await self.get(source_id)

    async def delete(self, source_id: str) -> None:
        assert (await self.shop.api("DELETE", f"{self.path}/{source_id}")).status_code == 204

    async def ask(self, question: str, language: str = "fr") -> dict[str, Any]:
        """Try a question."""
        found = await self.shop.api("GET", f"{self.path}/search", params={"q": question, "language": language})
        assert found.status_code == 200, found.text
        body: dict[str, Any] = found.json()
        return body

    async def texts(self, question: str) -> str:
        """All passages that a question finds, as one text."""
        return "\n".join(one["text"] for one in (await self.ask(question))["passages"])


@pytest.fixture
def sources(shop: TestShop, run_jobs: RunJobs) -> Sources:
    return Sources(shop, run_jobs)
