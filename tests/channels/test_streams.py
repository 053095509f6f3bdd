"""Streams over a real connection: they go on where a client stopped, even after Redis has lost everything."""

import uuid
from typing import Any

import httpx2
import pytest

from channels.web import stream as stream_module
from core.runtime import Runtime
from tests.live import Listener
from tests.shops import Shopper, TestShop, read_events
from tests.waiting import until


async def say_live(address: str, shopper: Shopper, said: str) -> list[tuple[str, str, dict[str, Any]]]:
    async with httpx2.AsyncClient(base_url=address, timeout=30) as client:
        headers = {**shopper.headers, "Idempotency-Key": str(uuid.uuid4())}
        path = f"/v1/widget/conversations/{shopper.conversation}/messages"
        response = await client.post(path, json={"text": said}, headers=headers)
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert response.headers["cache-control"] == "no-store"
        return read_events(response.text)


async def test_a_reply_reaches_the_poster_and_whoever_follows(live_server: str, standing: TestShop) -> None:
    shopper = await standing.shopper()
    async with Listener(live_server, shopper) as one, Listener(live_server, shopper) as two:
        posted = await say_live(live_server, shopper, "je cherche une bougie")
        for listener in (one, two):
            await listener.hears("message.end")
            assert listener.events == posted


async def test_others_hear_nothing(live_server: str, standing: TestShop) -> None:
    shopper, other = await standing.shopper(), await standing.shopper()
    async with Listener(live_server, other) as listener:
        await say_live(live_server, shopper, "Bonjour")
        await say_live(live_server, other, "Bonjour")
        await listener.hears("message.end")
        assert len([name for _, name, _ in listener.events if name == "message.start"]) == 1


@pytest.mark.parametrize("lost", ["nothing", "everything", "the first turn"])
@pytest.mark.parametrize("seen", [0, 1, -1])
async def test_a_client_goes_on_where_it_stopped(
    rt: Runtime, live_server: str, standing: TestShop, lost: str, seen: int
) -> None:
    shopper = await standing.shopper()
    first = await say_live(live_server, shopper, "je cherche une bougie")
    if lost == "the first turn":
        await rt.redis.flushall()
    second = await say_live(live_server, shopper, "merci")
    if lost == "everything":
        await rt.redis.flushall()
    expected = [*first, *second][[*first, *second].index(first[seen]) + 1 :]
    async with Listener(live_server, shopper, last_id=first[seen][0]) as listener:

        async def caught_up() -> bool:
            return len(listener.events) >= len(expected)

        await until(caught_up)
        third = await say_live(live_server, shopper, "au revoir")

        async def heard() -> bool:
            return listener.events[-1][0] == third[-1][0]

        await until(heard)
        assert listener.events == [*expected, *third]


async def test_the_id_may_come_in_the_address(live_server: str, standing: TestShop) -> None:
    shopper = await standing.shopper()
    posted = await say_live(live_server, shopper, "Bonjour")
    path = f"/v1/widget/conversations/{shopper.conversation}/events?last_event_id={posted[-2][0]}"
    async with (
        httpx2.AsyncClient(base_url=live_server, timeout=30) as client,
        client.stream("GET", path, headers=shopper.headers) as response,
    ):
        first = await anext(response.aiter_text())
    assert [event[1] for event in read_events(first)] == ["message.end"]


@pytest.mark.parametrize("last_id", ["nonsense", "0-0", "zz" * 16 + "-1"])
async def test_an_id_that_is_none_gets_what_there_is(live_server: str, standing: TestShop, last_id: str) -> None:
    shopper = await standing.shopper()
    posted = await say_live(live_server, shopper, "Bonjour")
    async with Listener(live_server, shopper, last_id=last_id) as listener:
        await listener.hears("message.end")
        assert listener.events == posted


async def test_a_quiet_stream_shows_that_it_lives(
    live_server: str, standing: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "HEARTBEAT_SECONDS", 0.05)
    shopper = await standing.shopper()
    async with (
        httpx2.AsyncClient(base_url=live_server, timeout=30) as client,
        client.stream(
            "GET", f"/v1/widget/conversations/{shopper.conversation}/events", headers=shopper.headers
        ) as response,
    ):
        assert (await anext(response.aiter_text())).startswith(": ")


async def test_a_lost_redis_ends_the_stream_so_that_the_client_comes_back(
    rt: Runtime, live_server: str, standing: TestShop
) -> None:
    shopper = await standing.shopper()
    posted = await say_live(live_server, shopper, "Bonjour")
    async with Listener(live_server, shopper) as listener:
        await rt.redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        await say_live(live_server, shopper, "merci")

        async def ended() -> bool:
            return listener.ended

        await until(ended)
    async with Listener(live_server, shopper, last_id=posted[-1][0]) as again:
        await again.hears("message.end")
        later = await say_live(live_server, shopper, "au revoir")

        async def heard() -> bool:
            return again.events[-1][0] == later[-1][0]

        await until(heard)


async def test_a_person_is_heard_and_the_agent_keeps_silent(live_server: str, shop: TestShop, run_jobs: Any) -> None:
    shopper = await shop.shopper()
    await shopper.say("je veux parler à quelqu'un")
    async with Listener(live_server, shopper) as listener:
        assert (await shop.api("POST", f"/v1/conversations/{shopper.conversation}/take")).status_code == 200
        await run_jobs()
        assert (await listener.hears("handoff"))["status"] == "active"
        silent = await shopper.say("vous êtes là ?")
        assert silent.names == ["handoff", "message.end"]
        assert silent.data("message.end")["brain"] == "none"
        body = {"text": "Oui, je suis Lin."}
        replied = await shop.api(
            "POST",
            f"/v1/conversations/{shopper.conversation}/replies",
            json=body,
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )
        assert replied.status_code == 201, replied.text
        await run_jobs()
        assert await listener.hears("text") == {"text": "Oui, je suis Lin."}
        assert (await listener.hears("message.start"))["role"] == "human"
        await shop.api("POST", f"/v1/conversations/{shopper.conversation}/release")
        await run_jobs()
        assert (await listener.hears("handoff"))["status"] in {"active", "ended"}
    assert "".join((await shopper.say("Bonjour")).names).startswith("message.start")
    assert [one["role"] for one in (await shopper.get())["messages"]][-4:] == ["visitor", "human", "visitor", "agent"]
