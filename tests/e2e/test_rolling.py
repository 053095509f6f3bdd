"""A rolling restart of the running demonstration under load fails no request."""

import asyncio
import signal

import httpx2

from tests.e2e.installation import Installation, eventually
from tests.e2e.visitors import arrive, client_of

READERS, WRITERS = 3, 2
PACE = 0.02  # seconds between requests: the renewed processes need some of the machine to start


async def read(client: httpx2.AsyncClient, headers: dict[str, str], until: asyncio.Event) -> int:
    """Read the API over kept connections until told to stop; returns how many requests it made."""
    count = 0
    while not until.is_set():
        for path in ("/v1/catalog/search?q=bougie", "/v1/conversations?limit=5", "/v1/usage", "/readyz"):
            response = await client.get(path, headers=headers)
            assert response.status_code == 200, (path, response.text)
            count += 1
            await asyncio.sleep(PACE)
    return count


async def talk(client: httpx2.AsyncClient, installation: Installation, until: asyncio.Event) -> int:
    """Chat as one visitor after another until told to stop; returns how many replies were whole at the first try."""
    count = 0
    while not until.is_set():
        visitor = await arrive(client, installation)
        headers = {**visitor.headers, "Idempotency-Key": visitor.key}
        response = await client.post(f"{visitor.path}/messages", json={"text": "une bougie"}, headers=headers)
        assert response.status_code == 200, response.text
        assert "event: message.end" in response.text, response.text
        count += 1
        await asyncio.sleep(PACE)
    return count


async def test_a_renewal_under_load_fails_no_request(demo):
    done = asyncio.Event()
    headers = {"Authorization": f"Bearer {demo.demo['api_key']}"}
    async with client_of(demo) as client:
        work = [asyncio.create_task(read(client, headers, done)) for _ in range(READERS)]
        work += [asyncio.create_task(talk(client, demo, done)) for _ in range(WRITERS)]
        await renew(demo, work)
        done.set()
        counts = await asyncio.gather(*work)
    assert min(counts) > 0
    assert "renewal_failed" not in demo.log


async def renew(demo: Installation, work: list[asyncio.Task[int]]) -> None:
    """Ask for a renewal and wait until every process is another one; a failed request ends the wait."""
    before = {process.pid for process in demo.children()}
    demo.supervisor.send_signal(signal.SIGHUP)

    async def renewed() -> bool:
        for task in work:
            if task.done():
                task.result()
        return not before & {process.pid for process in demo.children()}

    await eventually(renewed, 90, "every process is another one")
    await demo.ready()
