"""Shops whose clock stands still and whose search index only counts, on the database of all tests."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
import pytest_asyncio
import redis.asyncio as redis
from fastapi import FastAPI
from sqlalchemy import select, text

from commerce.catalog import endpoints as products
from commerce.catalog import jobs as catalog_jobs
from commerce.imports import endpoints as imports
from commerce.imports import jobs as import_jobs
from commerce.ports import ProductIndex, SearchQuery, SearchResult
from core.clock import FrozenClock
from core.db import Database, enter_tenant, make_engine
from core.files import LocalFiles
from core.ids import new_id
from core.jobs import runner
from core.jobs.outbox import OutboxRow
from core.ports import FileStore
from core.runtime import Runtime
from core.settings import Settings
from core.switches import Switches
from core.web import problems
from tenants.access import Principal, current_principal
from tenants.roles import Role

JOBS = (catalog_jobs.refresh_index, import_jobs.run_import)  # importing them registers them


class RecordingIndex:
    """Counts what a search index is asked to do."""

    def __init__(self) -> None:
        self.refreshed: list[UUID] = []

    async def refresh(self, tenant_id: UUID) -> int:
        self.refreshed.append(tenant_id)
        return len(self.refreshed)

    async def search(self, query: SearchQuery) -> SearchResult:
        return SearchResult((), 0, 0.0)

    async def forget(self, tenant_id: UUID) -> None:
        self.refreshed = [seen for seen in self.refreshed if seen != tenant_id]


@dataclass
class Catalogue:
    """One tenant's view of the API."""

    rt: Runtime
    tenant_id: UUID
    principal: Principal
    http: httpx2.AsyncClient
    index: RecordingIndex
    clock: FrozenClock
    extra: dict[str, Any] = field(default_factory=dict)

    async def upload(self, content: bytes | str, name: str = "products.ndjson", **fields: str) -> httpx2.Response:
        data = content.encode() if isinstance(content, str) else content
        return await self.http.post("/v1/catalog/imports", data=fields, files={"file": (name, data)})

    async def imported(self, content: bytes | str, name: str = "products.ndjson", **fields: str) -> dict[str, Any]:
        """Upload a file, run the job and return the import as the API shows it."""
        answer = await self.upload(content, name, **fields)
        assert answer.status_code == 202, answer.text
        await self.run_jobs()
        found: dict[str, Any] = await self.read(f"/v1/catalog/imports/{answer.json()['id']}")
        return found

    async def read(self, path: str) -> Any:
        answer = await self.http.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def products(self, **params: str) -> dict[str, dict[str, Any]]:
        answer = await self.http.get("/v1/catalog/products", params={"limit": "100", **params})
        assert answer.status_code == 200, answer.text
        return {item["external_id"]: item for item in answer.json()["items"]}

    async def run_jobs(self) -> None:
        """Run this tenant's jobs as a worker would, those that are due now."""
        async with self.rt.db.system() as session:
            waiting = select(OutboxRow.id).where(
                OutboxRow.tenant_id == self.tenant_id, OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None)
            )
            found = (await session.scalars(waiting.order_by(OutboxRow.id))).all()
        for job_id in found:
            await runner.run(self.rt, str(job_id))

    async def rows(self, table: str, leave_out: str = "") -> list[dict[str, Any]]:
        """Return a table as this tenant sees it."""
        async with self.rt.db.tenant(self.tenant_id) as session:
            found = await session.execute(text(f"SELECT * FROM {table}"))
            listed = [{k: v for k, v in row.items() if k != leave_out} for row in found.mappings()]
        return sorted(listed, key=str)


@pytest_asyncio.fixture(scope="session")
async def database(settings: Settings) -> AsyncIterator[Database]:
    opened = Database(make_engine(settings.database_url))
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(datetime(2026, 11, 1, 12, tzinfo=UTC))


@pytest_asyncio.fixture
async def open_catalogue(
    settings: Settings, database: Database, clock: FrozenClock, tmp_path: Path
) -> AsyncIterator[Callable[[], Awaitable[Catalogue]]]:
    """Opens shops of new tenants, all in one process."""
    client = redis.from_url(settings.redis_url)
    rt = Runtime(settings=settings, db=database, redis=client, clock=clock)
    index = RecordingIndex()
    rt.ports.bind(ProductIndex, index)
    rt.ports.bind(FileStore, LocalFiles(tmp_path / "files"))
    rt.ports.bind(Switches, Switches(rt.db))
    opened: list[httpx2.AsyncClient] = []

    async def open_one() -> Catalogue:
        tenant_id = await _new_tenant(database)
        principal = Principal(tenant_id, "user", new_id(), Role.ADMIN)
        app = _app(rt, principal)
        http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://shop")
        opened.append(http)
        return Catalogue(rt, tenant_id, principal, http, index, clock, {"app": app})

    yield open_one
    for http in opened:
        await http.aclose()
    await client.aclose()


@pytest_asyncio.fixture
async def catalogue(open_catalogue: Callable[[], Awaitable[Catalogue]]) -> Catalogue:
    return await open_catalogue()


def _app(rt: Runtime, principal: Principal) -> FastAPI:
    app = FastAPI()
    app.state.runtime = rt
    problems.install(app)
    app.include_router(imports.router)
    app.include_router(products.router)
    app.dependency_overrides[current_principal] = lambda: principal
    return app


async def _new_tenant(database: Database) -> UUID:
    tenant_id = new_id()
    async with database.system() as session:
        await session.execute(text("INSERT INTO directory_tenants (id) VALUES (:id)"), {"id": tenant_id})
        await enter_tenant(session, tenant_id)
        await session.execute(
            text(
                "INSERT INTO tenants (tenant_id, name, timezone, currency, country, locale) "
                "VALUES (:id, 'Maison Nord', 'Europe/Paris', 'EUR', 'FR', 'fr-FR')"
            ),
            {"id": tenant_id},
        )
    return tenant_id
