"""A message is answered once: repeated it is replayed, failed it is answered again, abandoned a worker finishes it."""

import asyncio
import uuid
from typing import Any, cast

import httpx2
import pytest
from sqlalchemy import CursorResult, text

from agents.turn import jobs as turn_jobs
from core.ids import parse_id
from core.runtime import Runtime
from tests.channels.faults import Gate
from tests.shops import Reply, Shopper, TestShop, read_events
from tests.waiting import until

ASK = "je cherche une bougie"


async def send(client: httpx2.AsyncClient, shopper: Shopper, said: str, key: str) -> httpx2.Response:
    """Post a message through another process."""
    path = f"/v1/widget/conversations/{shopper.conversation}/messages"
    return await client.post(path, json={"text": said}, headers={**shopper.headers, "Idempotency-Key": key})


async def roles(shopper: Shopper) -> list[str]:
    return [message["role"] for message in (await shopper.get())["messages"]]


def new_key() -> str:
    return str(uuid.uuid4())


async def sql(rt: Runtime, shop: TestShop, statement: str, **values: Any) -> Any:
    async with rt.db.tenant(shop.tenant_id) as session:
        result = await session.execute(text(statement), values)
        return cast("CursorResult[Any]", result).all() if statement.startswith("SELECT") else None


@pytest.mark.parametrize(
    ("body", "key", "status", "says"),
    [
        ({"text": "Bonjour"}, None, 422, "Idempotency-Key"),
        ({"text": "Bonjour"}, "short", 422, "Idempotency-Key"),
        ({"text": ""}, "long-enough", 422, "text"),
        ({"text": " \u200b\n"}, "long-enough", 422, "empty"),
        ({"text": "x" * 2001}, "long-enough", 413, "2000"),
        ({}, "long-enough", 422, "text"),
        ({"text": "Bonjour", "language": "français"}, "long-enough", 422, "language"),
    ],
)
async def test_what_cannot_be_read_is_refused_before_it_is_stored(
    standing: TestShop, body: dict[str, Any], key: str | None, status: int, says: str
) -> None:
    shopper = await standing.shopper()
    headers = {**shopper.headers, **({"Idempotency-Key": key} if key else {})}
    path = f"/v1/widget/conversations/{shopper.conversation}/messages"
    refused = await standing.client.post(path, json=body, headers=headers)
    assert refused.status_code == status
    assert says in refused.text
    assert await roles(shopper) == []


async def test_the_longest_message_is_answered(standing: TestShop) -> None:
    shopper = await standing.shopper()
    assert (await shopper.say("bougie " * 285 + "figue")).names[-1] == "message.end"


async def test_card_numbers_are_masked_before_they_are_kept(standing: TestShop) -> None:
    shopper = await standing.shopper()
    await shopper.say("ma carte est 4111 1111 1111 1111, merci")
    (mine, _) = (await shopper.get())["messages"]
    assert "4111 1111" not in mine["text"]
    assert mine["text"].endswith("1111, merci")


async def test_the_same_key_replays_the_same_events(standing: TestShop) -> None:
    shopper, key = await standing.shopper(), new_key()
    first = await shopper.say(ASK, key)
    assert first.names[0] == "message.start"
    assert first.names[-1] == "message.end"
    assert len(first.cards) == 1
    for said in (ASK, "something else entirely"):
        assert (await shopper.say(said, key)).events == first.events
    assert await roles(shopper) == ["visitor", "agent"]
    another = await standing.shopper()
    assert (await another.say("Bonjour", key)).events != first.events, "a key belongs to one conversation"


async def test_a_reply_is_numbered_named_and_kept(standing: TestShop) -> None:
    shopper = await standing.shopper()
    reply = await shopper.say(ASK)
    turns, numbers = zip(*(event[0].split("-") for event in reply.events), strict=True)
    assert len(set(turns)) == 1
    assert [int(number) for number in numbers] == list(range(len(numbers)))
    (mine, theirs) = (await shopper.get())["messages"]
    assert (mine["role"], mine["text"]) == ("visitor", ASK)
    assert (theirs["role"], theirs["text"]) == ("agent", reply.text.strip())
    assert theirs["cards"] == reply.cards
    assert theirs["id"] == reply.data("message.start")["message_id"] == reply.data("message.end")["message_id"]


async def test_a_second_message_waits_for_the_first(
    standing: TestShop, slow_process: httpx2.AsyncClient, gate: Gate
) -> None:
    shopper = await standing.shopper()
    first = asyncio.create_task(send(slow_process, shopper, ASK, new_key()))
    await gate.reached()
    refused = await shopper.post("Bonjour")
    assert refused.status_code == 409
    assert refused.json()["retryable"] is True
    gate.open()
    assert read_events((await first).text)[-1][1] == "message.end"
    assert (await shopper.post("Bonjour")).status_code == 200
    assert await roles(shopper) == ["visitor", "agent"] * 2


async def test_a_repeat_that_reaches_another_process_gets_the_same_reply(
    standing: TestShop, slow_process: httpx2.AsyncClient, gate: Gate
) -> None:
    shopper, key = await standing.shopper(), new_key()
    first = asyncio.create_task(send(slow_process, shopper, ASK, key))
    await gate.reached()
    same_process = asyncio.create_task(send(slow_process, shopper, ASK, key))
    elsewhere = asyncio.create_task(shopper.post(ASK, key))
    gate.open()
    answers = [read_events((await one).text) for one in (first, same_process, elsewhere)]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][-1][1] == "message.end"
    assert await roles(shopper) == ["visitor", "agent"]


async def test_parallel_posts_of_one_key_are_one_message(standing: TestShop) -> None:
    shopper, key = await standing.shopper(), new_key()
    answers = await asyncio.gather(*(shopper.post(ASK, key) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    first, *others = (read_events(answer.text) for answer in answers)
    assert all(other == first for other in others)
    assert await roles(shopper) == ["visitor", "agent"]


async def test_a_failure_is_shown_kept_and_mended_by_a_retry(
    rt: Runtime, standing: TestShop, slow_process: httpx2.AsyncClient, gate: Gate
) -> None:
    shopper, key = await standing.shopper(), new_key()
    gate.failure = RuntimeError("the disk is on fire")
    gate.open()
    failed = read_events((await send(slow_process, shopper, ASK, key)).text)
    assert failed[-1][1] == "error"
    assert failed[-1][2]["retryable"] is True
    assert "fire" not in str(failed)
    assert await roles(shopper) == ["visitor"]
    mended = Reply(read_events((await shopper.post("ignored: the first words count", key)).text))
    assert mended.names[-1] == "message.end"
    assert len(mended.cards) == 1
    assert not {one[0] for one in failed} & {one[0] for one in mended.events}, "ids never repeat"
    assert await roles(shopper) == ["visitor", "agent"]
    assert (await shopper.say("anything", key)).events == mended.events
    windows = "SELECT count(*) FROM conversation_windows WHERE conversation_id = :id"
    ((counted,),) = await sql(rt, standing, windows, id=parse_id("cnv", shopper.conversation))
    assert counted == 1


async def test_a_failed_message_is_not_retried_beside_a_running_one(
    standing: TestShop, slow_process: httpx2.AsyncClient, gate: Gate
) -> None:
    shopper, key = await standing.shopper(), new_key()
    gate.failure = RuntimeError()
    failing = asyncio.create_task(send(slow_process, shopper, ASK, key))
    await gate.reached()
    gate.open()
    assert read_events((await failing).text)[-1][1] == "error"
    held = Gate()
    gate.failure, gate._opened, gate._reached = None, held._opened, held._reached
    running = asyncio.create_task(send(slow_process, shopper, ASK, new_key()))
    await held.reached()
    assert (await shopper.post(ASK, key)).status_code == 409
    held.open()
    await running
    assert (await shopper.post(ASK, key)).status_code == 200
    assert await roles(shopper) == ["visitor", "agent"] * 2


async def abandon(rt: Runtime, shop: TestShop) -> None:
    """Let the leases of a shop's running turns run out, as they do when a process dies."""
    await sql(rt, shop, "UPDATE turns SET lease_until = now() - interval '1 second' WHERE status = 'running'")


async def test_an_abandoned_turn_is_finished_once_by_a_worker(
    rt: Runtime, shop: TestShop, slow_process: httpx2.AsyncClient, gate: Gate, run_jobs: Any
) -> None:
    """The process hangs in its search; a worker takes the turn over; then the process wakes up, and is too late."""
    shopper, key = await shop.shopper(), new_key()
    hanging = asyncio.create_task(send(slow_process, shopper, ASK, key))
    await gate.reached()
    await turn_jobs.sweep_turns(rt)
    await run_jobs()
    assert await roles(shopper) == ["visitor"], "its lease has not run out"
    await abandon(rt, shop)
    for _ in range(2):
        await turn_jobs.sweep_turns(rt)
        await turn_jobs.sweep_old_turns(rt)
    await run_jobs()
    assert await roles(shopper) == ["visitor", "agent"]
    before = await shopper.get()
    gate.open()
    late = read_events((await hanging).text)
    assert "message.end" not in [name for _, name, _ in late], "only what is stored is called an answer"
    assert await shopper.get() == before
    replayed = await shopper.say(ASK, key)
    assert replayed.names[-1] == "message.end"
    assert replayed.text.strip() == before["messages"][-1]["text"]
    assert await sql(rt, shop, "SELECT status, attempt FROM turns") == [("done", 2)]


async def test_a_tools_effect_is_not_repeated_by_a_second_attempt(rt: Runtime, shop: TestShop, run_jobs: Any) -> None:
    """The process died after the tool and before the end of the turn."""
    shopper = await shop.shopper()
    await shopper.say("je cherche un bol")
    added = await shopper.say("ajoute 2 bols au panier")
    assert added.data("cart")["count"] == 2
    turn = parse_id("msg", added.data("message.end")["message_id"])
    await sql(rt, shop, "DELETE FROM messages WHERE id = :id", id=turn)
    undone = "UPDATE turns SET status = 'running', lease_until = now() - interval '1 second' WHERE id = :id"
    await sql(rt, shop, undone, id=turn)
    await turn_jobs.sweep_turns(rt)
    await run_jobs()
    found = await shopper.get()
    assert [message["role"] for message in found["messages"]] == ["visitor", "agent"] * 2
    assert found["cart"]["count"] == 2
    assert "37,00" in found["messages"][-1]["text"]


async def test_a_closed_tab_does_not_stop_the_turn(
    standing: TestShop, slow_process: httpx2.AsyncClient, gate: Gate
) -> None:
    shopper = await standing.shopper()
    posting = asyncio.create_task(send(slow_process, shopper, ASK, new_key()))
    await gate.reached()
    posting.cancel()
    gate.open()

    async def answered() -> bool:
        return await roles(shopper) == ["visitor", "agent"]

    await until(answered)
