"""A Postgres with the template tables, made by their own migration, and an application of these endpoints alone."""

import importlib.util
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from uuid import UUID

import httpx2
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from fastapi import FastAPI
from sqlalchemy.engine import Connection

from core.db import Database, make_engine
from core.embedded import start_embedded
from core.ids import new_id
from core.web.problems import install
from templates_store.endpoints import router
from tenants.access import Principal, current_principal
from tenants.roles import Role

MIGRATION = Path(__file__).parents[2] / "migrations" / "versions" / "0005_templates.py"


def _migration() -> ModuleType:
    spec = importlib.util.spec_from_file_location("templates_migration", MIGRATION)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _upgrade(connection: Connection) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        _migration().upgrade()


@pytest.fixture(scope="session")
async def store_db(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    with start_embedded(tmp_path_factory.mktemp("templates"), fast=True) as servers:
        owner = make_engine(servers.urls.database_owner_url, pool_size=1)
        async with owner.begin() as connection:
            await connection.run_sync(_upgrade)
        await owner.dispose()
        database = Database(make_engine(servers.urls.database_url))
        yield database
        await database.close()


Call = Callable[..., httpx2.AsyncClient]


@pytest.fixture
async def call(store_db: Database) -> AsyncIterator[Call]:
    """Return a client for a tenant and a role: `call(tenant, Role.VIEWER)`."""
    clients: list[httpx2.AsyncClient] = []

    def as_caller(tenant_id: UUID, role: Role = Role.ADMIN) -> httpx2.AsyncClient:
        app = FastAPI()
        install(app)
        app.include_router(router)
        app.state.runtime = SimpleNamespace(db=store_db)
        app.dependency_overrides[current_principal] = lambda: Principal(tenant_id, "user", new_id(), role)
        clients.append(httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://shop.test"))
        return clients[-1]

    yield as_caller
    for client in clients:
        await client.aclose()


@pytest.fixture
def tenant() -> UUID:
    """A tenant that has no templates yet."""
    return new_id()
