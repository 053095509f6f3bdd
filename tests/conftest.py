"""What most tests need: real servers, a migrated database, a runtime, and shops that share nothing but the servers."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import hypothesis
import pytest

from core.embedded import EmbeddedServers, start_embedded
from core.runtime import Runtime
from core.settings import Settings
from tests import jobs

BASE_URL = "http://comptoir.test"

# The same examples in every run, and no clock: how fast something is, a benchmark says.
hypothesis.settings.register_profile("comptoir", deadline=None, derandomize=True)
hypothesis.settings.load_profile("comptoir")


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """Postgres and Valkey of this test process."""
    with start_embedded(tmp_path_factory.mktemp("servers"), fast=True) as servers:
        yield servers


@pytest.fixture(scope="session")
def settings(embedded: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings that lead to a migrated database."""
    from app.servers import migrate

    migrate(embedded.urls.database_owner_url)
    return Settings(
        home=tmp_path_factory.mktemp("home"),
        base_url=BASE_URL,
        database_url=embedded.urls.database_url,
        database_owner_url=embedded.urls.database_owner_url,
        redis_url=embedded.urls.redis_url,
        allow_private_hosts="127.0.0.1,localhost",
        llm_base_url="",
    )


@pytest.fixture(scope="session")
async def rt(settings: Settings) -> AsyncIterator[Runtime]:
    """The runtime that all tests of this process share; tests are told apart by their tenants."""
    from app.wiring import open_runtime

    async with open_runtime(settings) as opened:
        yield opened


@asynccontextmanager
async def client_of(rt: Runtime, address: str = "127.0.0.1") -> AsyncIterator[httpx2.AsyncClient]:
    """Yield a client of the application in this process."""
    from app.main import create_app

    transport = httpx2.ASGITransport(app=create_app(rt=rt), client=(address, 4321), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=BASE_URL) as client:
        yield client


@pytest.fixture
async def client(rt: Runtime) -> AsyncIterator[httpx2.AsyncClient]:
    """An HTTP client without credentials."""
    async with client_of(rt) as opened:
        yield opened


@pytest.fixture
async def live_server(rt: Runtime) -> AsyncIterator[str]:
    """The address of the application behind a real server on loopback."""
    from tests.live import serving

    async with serving(rt) as address:
        yield address


@pytest.fixture
async def make_shop(rt: Runtime, client: httpx2.AsyncClient) -> Callable[..., Awaitable[Any]]:
    """Opens shops: each call is another tenant, with products and a published agent."""

    async def make(**options: object) -> Any:
        from tests.shops import open_shop

        return await open_shop(rt, client, **options)  # type: ignore[arg-type]  # handed through

    return make


@pytest.fixture
async def shop(make_shop: Callable[..., Awaitable[Any]]) -> Any:
    """A shop."""
    return await make_shop()


@pytest.fixture
async def other_shop(make_shop: Callable[..., Awaitable[Any]]) -> Any:
    """Another tenant's shop, with the same products."""
    return await make_shop()


@pytest.fixture
def run_jobs(rt: Runtime) -> Callable[[], Awaitable[int]]:
    """Runs every job that is due, as the workers would, until none is left; returns how many ran."""

    async def run() -> int:
        return await jobs.run_due(rt)

    return run


@pytest.fixture
def shared_data() -> Path:
    """The folder of real data beside the checkout."""
    folder = Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no ../shared/data beside this checkout")
    return folder
