"""Trying again: when, how often, how patiently; and breakers, when it is better not to."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from core import metrics
from core.http import (
    AddressRefused,
    Breakers,
    CircuitOpen,
    Limits,
    OutboundClient,
    OutboundFailed,
    OutboundTimeout,
    Retries,
    State,
)
from tests.core.http.servers import Seen, Server, always, in_turn, reply, serve

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BUSY = reply(b"", "503 Service Unavailable")


class Waits:
    """Stands for sleeping: notes the seconds and returns at once."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
async def outbound(waits: Waits) -> AsyncIterator[OutboundClient]:
    client = OutboundClient(
        "test",
        limits=Limits(connect=1, read=1, total=20),
        allow_private_hosts="127.0.0.1",
        retries=Retries(attempts=3, base=0.2, cap=5, rng=random.Random(7), sleep=waits, now=lambda: NOW),
    )
    yield client
    await client.aclose()


async def test_an_idempotent_call_is_tried_again(outbound: OutboundClient, waits: Waits) -> None:
    async with serve(in_turn(BUSY, BUSY, reply())) as server:
        assert (await outbound.request("GET", server.url())).text == "ok"
        assert len(server.seen) == 3
    assert 0 <= waits.taken[0] <= 0.2
    assert 0 <= waits.taken[1] <= 0.4


async def test_the_last_answer_is_handed_over_when_patience_ends(outbound: OutboundClient) -> None:
    async with serve(always(BUSY)) as server:
        assert (await outbound.request("GET", server.url())).status_code == 503
        assert len(server.seen) == 3


async def test_a_post_is_tried_again_only_when_the_caller_says_it_is_safe(outbound: OutboundClient) -> None:
    async with serve(always(BUSY)) as server:
        await outbound.request("POST", server.url(), content=b"x")
        assert len(server.seen) == 1
        await outbound.request("POST", server.url(), content=b"x", retryable=True)
        assert len(server.seen) == 4


async def test_a_post_that_never_left_is_tried_again(outbound: OutboundClient, waits: Waits) -> None:
    async with serve(always(reply())) as server:
        pass
    with pytest.raises(OutboundFailed):
        await outbound.request("POST", server.url(), content=b"x")
    assert len(waits.taken) == 2


async def test_a_broken_connection_is_tried_again_for_get_and_not_for_post(outbound: OutboundClient) -> None:
    async def cut(_: Seen, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with serve(cut) as server:
        with pytest.raises(OutboundFailed):
            await outbound.request("POST", server.url(), content=b"x")
        assert len(server.seen) == 1
        with pytest.raises(OutboundFailed):
            await outbound.request("GET", server.url())
        assert len(server.seen) == 4


async def test_an_iterator_is_sent_once(outbound: OutboundClient) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"x"

    async with serve(always(BUSY)) as server:
        await outbound.request("PUT", server.url(), content=body())
        assert len(server.seen) == 1


@pytest.mark.parametrize("value", ["7", format_datetime(NOW + timedelta(seconds=7), usegmt=True)])
async def test_retry_after_is_respected(outbound: OutboundClient, waits: Waits, value: str) -> None:
    async with serve(in_turn(reply(b"", "429 Too Many Requests", Retry_After=value), reply())) as server:
        assert (await outbound.request("GET", server.url())).status_code == 200
    assert waits.taken == [7]


@pytest.mark.parametrize("value", ["-1", "soon", "", "99999999999999999999 GMT"])
async def test_a_senseless_retry_after_is_ignored(outbound: OutboundClient, waits: Waits, value: str) -> None:
    async with serve(in_turn(reply(b"", "503 Busy", Retry_After=value), reply())) as server:
        assert (await outbound.request("GET", server.url())).status_code == 200
    assert 0 <= waits.taken[0] <= 0.2


async def test_a_host_that_asks_for_too_much_patience_is_not_asked_again(
    outbound: OutboundClient, waits: Waits
) -> None:
    async with serve(always(reply(b"", "429 Too Many Requests", Retry_After="3600"))) as server:
        assert (await outbound.request("GET", server.url())).status_code == 429
    assert waits.taken == []


class Ticks:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


ORIGIN = "https://llm.example"


def test_a_breaker_opens_rests_probes_and_closes() -> None:
    clock, changes = Ticks(), list[int]()
    breakers = Breakers(threshold=3, rest=10, monotonic=clock, on_change=changes.append)
    for _ in range(3):
        assert breakers.state(ORIGIN) is State.CLOSED
        assert breakers.enter(ORIGIN) is False
        breakers.failed(ORIGIN)
    assert breakers.state(ORIGIN) is State.OPEN
    with pytest.raises(CircuitOpen) as refused:
        breakers.enter(ORIGIN)
    assert refused.value.headers["Retry-After"] == "10"
    assert breakers.enter("https://other.example") is False

    clock.at = 10
    assert breakers.state(ORIGIN) is State.HALF_OPEN
    assert breakers.enter(ORIGIN) is True
    with pytest.raises(CircuitOpen):
        breakers.enter(ORIGIN)  # one probe at a time
    breakers.failed(ORIGIN)
    assert breakers.state(ORIGIN) is State.OPEN

    clock.at = 20
    assert breakers.enter(ORIGIN) is True
    breakers.released(ORIGIN, probe=True)  # cancelled: says nothing, and another may probe
    assert breakers.enter(ORIGIN) is True
    breakers.succeeded(ORIGIN)
    assert breakers.state(ORIGIN) is State.CLOSED
    assert changes == [1, 1, 0]


def test_a_probe_that_nobody_ends_counts_for_one_rest() -> None:
    clock = Ticks()
    breakers = Breakers(threshold=1, rest=10, monotonic=clock)
    breakers.failed(ORIGIN)
    clock.at = 10
    assert breakers.enter(ORIGIN) is True
    clock.at = 19
    with pytest.raises(CircuitOpen):
        breakers.enter(ORIGIN)
    clock.at = 20
    assert breakers.enter(ORIGIN) is True


def test_a_success_forgets_earlier_failures() -> None:
    breakers = Breakers(threshold=2)
    for _ in range(5):
        breakers.failed(ORIGIN)
        breakers.succeeded(ORIGIN)
    assert breakers.state(ORIGIN) is State.CLOSED


def test_breakers_remember_a_bounded_number_of_hosts() -> None:
    breakers = Breakers(threshold=1, capacity=3)
    for number in range(10):
        breakers.failed(f"https://{number}.example")
    assert [breakers.state(f"https://{number}.example") for number in (6, 7)] == [State.CLOSED, State.OPEN]


async def fails(client: OutboundClient, server: Server) -> int:
    return (await client.request("GET", server.url())).status_code


async def test_a_failing_host_is_left_alone_then_probed() -> None:
    clock = Ticks()
    gauge = metrics.BREAKERS_OPEN.labels("breaker-test")
    client = OutboundClient(
        "breaker-test",
        allow_private_hosts="127.0.0.1",
        retries=Retries(attempts=1),
        breakers=Breakers(threshold=2, rest=30, monotonic=clock, on_change=gauge.set),
    )
    async with serve(in_turn(BUSY, BUSY, reply(b"back"))) as server:
        assert [await fails(client, server), await fails(client, server)] == [503, 503]
        assert metrics.REGISTRY.get_sample_value("comptoir_breakers_open", {"client": "breaker-test"}) == 1
        with pytest.raises(CircuitOpen):
            await client.request("GET", server.url())
        assert len(server.seen) == 2, "nothing is sent while the circuit is open"
        clock.at = 30
        assert await fails(client, server) == 200
        assert await fails(client, server) == 200
        assert metrics.REGISTRY.get_sample_value("comptoir_breakers_open", {"client": "breaker-test"}) == 0
    await client.aclose()


async def test_a_refused_address_and_a_client_error_do_not_open_a_breaker() -> None:
    client = OutboundClient(
        "test", allow_private_hosts="127.0.0.1", retries=Retries(attempts=1), breakers=Breakers(threshold=1)
    )
    async with serve(always(reply(b"", "404 Not Found"))) as server:
        for _ in range(2):
            assert (await client.request("GET", server.url())).status_code == 404
            with pytest.raises(AddressRefused):
                await client.request("GET", "http://10.0.0.1/")
    await client.aclose()


async def test_a_cancelled_probe_lets_another_through() -> None:
    clock = Ticks()
    breakers = Breakers(threshold=1, rest=5, monotonic=clock)
    client = OutboundClient("test", allow_private_hosts="127.0.0.1", retries=Retries(attempts=1), breakers=breakers)
    arrived = asyncio.Event()

    async def silent(_: Seen, writer: asyncio.StreamWriter) -> None:
        arrived.set()

    async with serve(silent) as server:
        origin = server.url().rstrip("/")
        breakers.failed(origin)
        clock.at = 5
        task = asyncio.create_task(client.request("GET", server.url()))
        async with asyncio.timeout(5):
            await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert breakers.enter(origin) is True
    await client.aclose()


async def test_a_host_that_only_drips_opens_its_breaker() -> None:
    async def drip(_: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"1\r\nx\r\n")
            await writer.drain()
            await asyncio.sleep(0.01)

    breakers = Breakers(threshold=1)
    client = OutboundClient(
        "test",
        limits=Limits(total=0.2),
        allow_private_hosts="127.0.0.1",
        retries=Retries(attempts=1),
        breakers=breakers,
    )
    async with serve(drip) as server:
        with pytest.raises(OutboundTimeout):
            await client.request("GET", server.url())
        assert breakers.state(server.url().rstrip("/")) is State.OPEN
    await client.aclose()


async def test_a_full_pool_says_nothing_about_the_host() -> None:
    arrived = asyncio.Event()

    async def silent(_: Seen, writer: asyncio.StreamWriter) -> None:
        arrived.set()

    breakers = Breakers(threshold=1)
    client = OutboundClient(
        "test",
        limits=Limits(connect=0.1, read=5, total=5),
        allow_private_hosts="127.0.0.1",
        retries=Retries(attempts=1),
        breakers=breakers,
        max_connections=1,
    )
    async with serve(silent) as server:
        task = asyncio.create_task(client.request("GET", server.url()))
        async with asyncio.timeout(5):
            await arrived.wait()
        with pytest.raises(OutboundFailed):
            await client.request("GET", server.url())
        assert breakers.state(server.url().rstrip("/")) is State.CLOSED
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await client.aclose()


async def test_no_retry_starts_that_could_not_end(waits: Waits) -> None:
    client = OutboundClient(
        "test",
        limits=Limits(connect=1, total=0.05),
        allow_private_hosts="127.0.0.1",
        retries=Retries(attempts=9, base=1e9, cap=1e9, rng=random.Random(1), sleep=waits),
    )
    async with serve(always(reply())) as server:
        pass
    with pytest.raises(OutboundFailed):
        await client.request("GET", server.url())
    assert waits.taken == []
    await client.aclose()
