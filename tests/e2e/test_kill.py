"""kill -9 in the middle of fifty turns: nothing that was accepted is lost, and nothing happens twice."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx2
import pytest
from sqlalchemy import text

from core.db import Database, make_engine
from core.embedded import start_embedded
from core.ids import parse_id
from tests.e2e.installation import Installation, eventually
from tests.e2e.visitors import Visitor, arrive, client_of
from tests.model_server import ModelServer, Say

TURNS = 50
WITHIN = 75.0
SLOW, FAST = Say("Bonjour, je regarde cela pour vous.", first=1.0, between=0.3), Say("Bonjour, me revoici.")


@dataclass
class Stage:
    """An installation whose every turn asks a model that this test holds back."""

    installation: Installation
    model: ModelServer
    client: httpx2.AsyncClient

    async def begin(self) -> tuple[list[Visitor], list[asyncio.Task[dict[str, object]]]]:
        """Let fifty visitors write, and return once every message is accepted and its model call is running."""
        self.model.script = [SLOW]
        visitors = [await arrive(self.client, self.installation) for _ in range(TURNS)]
        self.model.requests.clear()
        asks = [asyncio.create_task(visitor.ask("Parlez-moi de votre maison", WITHIN)) for visitor in visitors]
        await asyncio.gather(*(visitor.started.wait() for visitor in visitors))

        async def under_way() -> bool:
            return len(self.model.requests) >= TURNS / 2

        await eventually(under_way, 20, "half of the turns talk to the model")
        self.model.script = [FAST]
        return visitors, asks

    async def check(self, visitors: list[Visitor], asks: list[asyncio.Task[dict[str, object]]]) -> None:
        """Every message has exactly one reply, or one failure that its shopper sees and may try again."""
        outcomes = await asyncio.gather(*asks)
        for visitor, outcome in zip(visitors, outcomes, strict=True):
            roles = [message["role"] for message in (await visitor.read())["messages"]]
            if outcome["event"] == "message.end":
                assert roles == ["visitor", "agent"], outcome
            else:
                assert outcome["retryable"] is True
                assert roles in (["visitor"], ["visitor", "agent"]), outcome

    async def api(self, method: str, path: str, **options: object) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.installation.demo['api_key']}"}
        response = await self.client.request(method, path, headers=headers, **options)  # type: ignore[arg-type]
        assert response.status_code < 300, response.text
        return response


@pytest.fixture(scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    home = tmp_path_factory.mktemp("killed") / "home"
    home.mkdir(mode=0o700)
    async with ModelServer(script=[FAST]) as model:
        installation = Installation(
            home, COMPTOIR_LLM_BASE_URL=model.base_url, COMPTOIR_ALLOW_PRIVATE_HOSTS="127.0.0.1"
        )
        try:
            await installation.start()
            async with client_of(installation) as client:
                stage = Stage(installation, model, client)
                agent = installation.demo["agent_id"]
                await stage.api("PATCH", f"/v1/agents/{agent}", json={"policy": {"fast_lane": False}})
                await stage.api("POST", f"/v1/agents/{agent}/publish")
                yield stage
        finally:
            installation.end()


async def test_the_api_is_killed(stage):
    visitors, asks = await stage.begin()
    stage.installation.kill("api")
    await stage.check(visitors, asks)


async def test_worker_and_relay_are_killed_while_an_import_runs(stage):
    visitors, asks = await stage.begin()
    lines = "\n".join(json.dumps({"external_id": f"k{n}", "title": f"Article {n}"}) for n in range(2000))
    started = await stage.api("POST", "/v1/catalog/imports", files={"file": ("k.ndjson", lines.encode())})
    for kind in ("worker-catalog", "worker-default", "dispatcher"):
        stage.installation.kill(kind)
    await stage.check(visitors, asks)

    async def imported() -> bool:
        state = (await stage.api("GET", f"/v1/catalog/imports/{started.json()['id']}")).json()
        assert state["status"] != "failed", state
        return bool(state["status"] == "succeeded" and state["imported"] == 2000)

    await eventually(imported, WITHIN, "the import ends")
    await stage.installation.ready()


async def test_postgres_is_killed(stage):
    visitors, asks = await stage.begin()
    stage.installation.kill("postgres")
    await stage.check(visitors, asks)


async def test_valkey_is_killed(stage):
    visitors, asks = await stage.begin()
    stage.installation.kill("valkey")
    await stage.check(visitors, asks)


async def test_no_job_is_lost_and_none_failed(stage):
    """Asks the database itself, once everything has come to rest."""
    tenant = parse_id("ten", stage.installation.demo["tenant_id"])
    with start_embedded(stage.installation.home) as servers:
        database = Database(make_engine(servers.urls.database_url))

        async def at_rest() -> bool:
            async with database.system() as session:
                rows = text("SELECT count(*) FROM outbox WHERE done_at IS NULL AND run_at < now() - interval '1 s'")
                return int(await session.scalar(rows)) == 0

        try:
            await eventually(at_rest, WITHIN, "every job is done")
            async with database.system() as session:
                # A periodic job that met the outage is not tried again: its next slot does the same work.
                lasting = "COALESCE(key, '') NOT LIKE 'periodic:%'"
                failed = f"SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL AND {lasting}"
                assert await session.scalar(text(failed)) == 0
            async with database.tenant(tenant) as session:
                assert await session.scalar(text("SELECT count(*) FROM turns WHERE status = 'running'")) == 0
                said = "SELECT count(*), count(DISTINCT turn_id) FROM messages WHERE role = :role"
                for role in ("visitor", "agent"):
                    count, turns = (await session.execute(text(said), {"role": role})).one()
                    assert count == turns
                windows, visitors = (
                    await session.execute(
                        text("SELECT count(*), count(DISTINCT visitor_id) FROM conversation_windows WHERE counted")
                    )
                ).one()
                assert windows == visitors
                ledger = text("SELECT sum(quantity) FROM usage_ledger WHERE meter = 'conversations'")
                assert await session.scalar(ledger) == windows
        finally:
            await database.close()


async def test_nothing_is_left_running_after_the_end(stage):
    assert await stage.installation.stop() == 0
    assert stage.installation.orphans() == []
