"""A Postgres and a Valkey of this folder's own, started when the first test asks for one."""

from collections.abc import AsyncIterator, Iterator

import pytest
from redis.asyncio import Redis

from core.embedded import EmbeddedServers, start_embedded


@pytest.fixture(scope="session")
def core_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    with start_embedded(tmp_path_factory.mktemp("core"), fast=True) as servers:
        yield servers


@pytest.fixture
async def core_redis(core_servers: EmbeddedServers) -> AsyncIterator[Redis]:
    """An empty Valkey."""
    redis = Redis.from_url(core_servers.urls.redis_url)
    await redis.flushall()
    yield redis
    await redis.aclose()


@pytest.fixture
async def absent_redis() -> AsyncIterator[Redis]:
    """A Redis that does not answer."""
    redis = Redis(unix_socket_path="/nonexistent/redis.sock")
    yield redis
    await redis.aclose()
