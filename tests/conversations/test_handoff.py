"""People take conversations, reply and hand them back; the shopper sees it, once."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import select, text, update

from agents.turn import live
from channels.web.follow import follow
from channels.web.sender import WebSender
from conversations import jobs
from conversations.ports import Outgoing
from core.errors import Unavailable
from core.ids import new_id, parse_id
from core.jobs.outbox import OutboxRow
from tenants.roles import Role
from tests.conversations.conftest import Colleague, Hire, stream_of
from tests.jobs import run_due
from tests.shops import Reply, Shopper, read_events

SECRET = "Votre commande 4711 part demain"


async def names(shopper: Shopper) -> list[str]:
    return [event.event for event in await stream_of(shopper)]


async def human_texts(shopper: Shopper) -> list[str]:
    """Return the texts of people's messages in the stream, in their order."""
    found, speaking = [], False
    for event in await stream_of(shopper):
        if event.event == "message.start":
            speaking = event.data["role"] == "human"
        elif event.event == "text" and speaking:
            found.append(event.data["text"])
    return found


@pytest.fixture
async def lin(shop: Any, hire: Hire) -> Colleague:
    return await hire(shop, Role.AGENT, "Lin")


async def test_a_reply_reaches_the_shopper_and_silences_the_agent(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    await shopper.say("Bonjour")
    answer = await lin.reply(shopper.conversation, SECRET)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["role"], answer.json()["author"], answer.json()["text"]) == ("human", "Lin", SECRET)
    await run_due(shop.rt, shop.tenant_id)
    events = (await stream_of(shopper))[-4:]
    assert [event.event for event in events] == ["handoff", "message.start", "text", "message.end"]
    assert events[0].data["status"] == "active"
    assert (events[1].data["role"], events[1].data["author"]) == ("human", "Lin")
    assert events[1].data["message_id"] == answer.json()["id"]
    assert events[2].data == {"text": SECRET}
    seen = await shopper.get()
    assert (seen["status"], seen["messages"][-1]["role"], seen["messages"][-1]["text"]) == ("active", "human", SECRET)
    assert [message["author"] for message in seen["messages"]] == [None, None, "Lin"]
    reply = await shopper.say("Merci !")
    assert (reply.text, reply.data("message.end")["brain"]) == (SECRET, "none")  # what it may have missed
    assert [message["role"] for message in (await shopper.get())["messages"]][-1] == "visitor"


async def test_the_same_key_replies_once_however_often_and_at_once(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    await shopper.say("Bonjour")
    key = str(uuid.uuid4())
    answers = await asyncio.gather(*(lin.reply(shopper.conversation, SECRET, key) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    other = await lin.reply(shopper.conversation, "Autre chose", key)
    assert other.status_code == 409
    await run_due(shop.rt, shop.tenant_id)
    assert await human_texts(shopper) == [SECRET]
    assert [message["text"] for message in (await shopper.get())["messages"] if message["role"] == "human"] == [SECRET]


async def test_a_delivery_that_is_repeated_after_a_crash_shows_nothing_twice(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    await shopper.say("Bonjour")
    await lin.reply(shopper.conversation, SECRET)
    await run_due(shop.rt, shop.tenant_id)
    before = await names(shopper)
    async with shop.rt.db.system() as session:  # the worker died before it could note the end
        delivery = OutboxRow.job.like("conversations.jobs.deliver_%")
        undone = update(OutboxRow).where(OutboxRow.tenant_id == shop.tenant_id, delivery).values(done_at=None)
        await session.execute(undone)
    assert await run_due(shop.rt, shop.tenant_id) == 1
    assert await names(shopper) == before


async def test_two_replies_arrive_in_their_order_and_one_notice(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    await shopper.say("Bonjour")
    for said in ("Un", "Deux"):
        await lin.reply(shopper.conversation, said)
    await run_due(shop.rt, shop.tenant_id)
    assert await human_texts(shopper) == ["Un", "Deux"]
    assert (await names(shopper)).count("handoff") == 1


async def heard_next(shop: Any, shopper: Shopper, last: str | None, happens: Callable[[], Awaitable[Any]]) -> list[Any]:
    """Follow a conversation, let something happen, and return the first batch of events."""
    conversation = parse_id("cnv", shopper.conversation)
    key = live.stream_key(shop.tenant_id, conversation)
    stream = follow(shop.rt, shop.tenant_id, conversation, last)
    waiting = asyncio.ensure_future(anext(stream))
    async with asyncio.timeout(20):
        while (key.encode(), 1) not in await shop.rt.redis.pubsub_numsub(key):  # noqa: ASYNC110  # only Redis knows
            await asyncio.sleep(0.01)
        await happens()
        heard = await waiting
    await stream.aclose()
    return heard


async def test_the_console_hears_the_shopper_while_a_person_answers(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    await shopper.say("Bonjour")
    await lin.take(shopper.conversation)
    await run_due(shop.rt, shop.tenant_id)
    heard = await heard_next(shop, shopper, None, lambda: shopper.say("Il me faut la taille M"))
    assert [(event.event, event.data.get("text")) for event in heard] == [("visitor.message", "Il me faut la taille M")]


async def test_a_place_in_the_stream_that_nobody_knows_is_no_error(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()

    async def arrives() -> None:
        await lin.take(shopper.conversation)
        await run_due(shop.rt, shop.tenant_id)

    heard = await heard_next(shop, shopper, "nonsense", arrives)
    assert [event.event for event in heard] == ["handoff"]


async def test_a_repeated_message_to_a_person_is_stored_once_and_ends_as_before(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    await lin.take(shopper.conversation)
    first, again = [await shopper.say("Bonjour ?", key="the-same-key") for _ in range(2)]
    assert first.events == again.events
    assert first.names == ["handoff", "message.end"]
    assert len((await shopper.get())["messages"]) == 1


async def test_a_widget_that_did_not_listen_gets_the_replies_it_missed(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    await shopper.say("Bonjour")
    await lin.reply(shopper.conversation, "Je regarde")
    await lin.reply(shopper.conversation, SECRET)
    await run_due(shop.rt, shop.tenant_id)
    reply = await shopper.say("Alors ?")
    texts = [data["text"] for _, name, data in reply.events if name == "text"]
    assert texts == ["Je regarde", SECRET]
    streamed = {event.id for event in await stream_of(shopper)}
    assert {event_id for event_id, _, _ in reply.events} <= streamed  # so a client that heard them drops them
    assert (await shopper.say("Merci")).text == ""


async def test_a_stream_lost_by_redis_is_told_again_from_the_database(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    first = await shopper.say("Bonjour")
    await lin.reply(shopper.conversation, SECRET)
    await run_due(shop.rt, shop.tenant_id)
    await shopper.say("Merci")
    conversation = parse_id("cnv", shopper.conversation)
    await shop.rt.redis.delete(live.stream_key(shop.tenant_id, conversation))

    async def after(last: str) -> list[str]:
        stream = follow(shop.rt, shop.tenant_id, conversation, last)
        async with asyncio.timeout(10):
            batch = await anext(stream)
        await stream.aclose()
        return [event.event for event in batch]

    told = ["message.start", "text", "message.end", "handoff", "message.end"]
    assert await after(first.events[-1][0]) == told
    answer = (await lin.detail(shopper.conversation))["messages"][-2]
    assert await after(f"{parse_id('msg', answer['id']).hex}-1") == told[1:]


async def test_take_and_release_are_told_to_the_shopper_in_their_language(shop: Any, lin: Colleague) -> None:
    for language, (came, left) in {
        "fr": ("Une personne de la boutique vous répond.", "L’assistant vous répond à nouveau."),
        "en": ("A person from the shop is answering you.", "The assistant is answering again."),
    }.items():
        shopper = await shop.shopper(language)
        assert (await lin.take(shopper.conversation)).json()["handoff"] == "active"
        assert (await lin.take(shopper.conversation)).json()["handoff"] == "active"
        await run_due(shop.rt, shop.tenant_id)
        assert (await lin.release(shopper.conversation)).json()["handoff"] == "none"
        assert (await lin.release(shopper.conversation)).json()["handoff"] == "none"
        await run_due(shop.rt, shop.tenant_id)
        told = [(event.data["status"], event.data["text"]) for event in await stream_of(shopper)]
        assert told == [("active", came), ("ended", left)]
        assert (await shopper.say("Hello" if language == "en" else "Bonjour")).data("message.end")["brain"] == "local"


async def test_who_may_do_what(shop: Any, hire: Hire, lin: Colleague) -> None:
    conversation = (await shop.shopper()).conversation
    viewer, ben, boss = (
        await hire(shop, Role.VIEWER), await hire(shop, Role.AGENT, "Ben"), await hire(shop, Role.ADMIN, "Ana")
    )  # fmt: skip
    for act in (viewer.take, viewer.release, lambda cnv: viewer.reply(cnv, "Non")):
        assert (await act(conversation)).status_code == 403
    assert (await lin.take(conversation)).status_code == 200
    for act in (ben.take, ben.release, lambda cnv: ben.reply(cnv, "Moi !")):
        answer = await act(conversation)
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert (await viewer.detail(conversation))["assignee"]["name"] == "Lin"
    assert (await boss.reply(conversation, "Je reprends")).status_code == 201
    assert (await viewer.detail(conversation))["assignee"]["name"] == "Ana"
    assert (await lin.release(conversation)).status_code == 409
    assert (await boss.release(conversation)).status_code == 200
    assert (await viewer.detail(conversation))["assignee"] is None


async def test_of_two_who_take_at_once_one_has_it(shop: Any, hire: Hire, lin: Colleague) -> None:
    conversation = (await shop.shopper()).conversation
    ben = await hire(shop, Role.AGENT, "Ben")
    answers = await asyncio.gather(lin.take(conversation), ben.take(conversation))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_an_api_key_replies_without_a_name(shop: Any) -> None:
    shopper = await shop.shopper()
    headers = {"Idempotency-Key": "from-a-program"}
    path = f"/v1/conversations/{shopper.conversation}"
    answer = await shop.api("POST", f"{path}/replies", json={"text": "Bonjour"}, headers=headers)
    assert (answer.status_code, answer.json()["author"]) == (201, None)
    assert (await shop.api("GET", path)).json()["assignee"]["id"].startswith("key_")


@pytest.mark.parametrize(
    ("said", "headers", "status"),
    [
        ("x" * 4001, {"Idempotency-Key": "12345678"}, 422),
        ("", {"Idempotency-Key": "12345678"}, 422),
        ("\u200b \n", {"Idempotency-Key": "12345678"}, 422),
        ("Bonjour", {}, 422),
        ("Bonjour", {"Idempotency-Key": "short"}, 422),
    ],
)
async def test_a_reply_that_cannot_be_sent_is_refused(
    shop: Any, lin: Colleague, said: str, headers: dict[str, str], status: int
) -> None:
    shopper = await shop.shopper()
    path = f"/v1/conversations/{shopper.conversation}/replies"
    assert (await lin.http.post(path, json={"text": said}, headers=headers)).status_code == status
    assert (await shopper.get())["status"] == "none"


async def test_a_card_number_in_a_reply_is_masked(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    answer = await lin.reply(shopper.conversation, "Carte 4242 4242 4242 4242 ?")
    assert answer.json()["text"] == "Carte •••• 4242 ?"


async def test_no_words_of_people_are_in_the_outbox_or_the_audit_log(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    await shopper.say("Je m'appelle Zoé Martin")
    await lin.reply(shopper.conversation, SECRET)
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        payloads = await session.scalars(select(OutboxRow.payload).where(OutboxRow.tenant_id == shop.tenant_id))
        written = " ".join(str(payload) for payload in payloads)
        written += str(await session.scalar(text("SELECT string_agg(data::text || action, ' ') FROM audit_log")))
    assert "message_id" in written
    for word in ("4711", "Zoé", "demain"):
        assert word not in written


async def test_what_was_erased_in_between_is_not_sent(shop: Any) -> None:
    ids = {"tenant_id": str(shop.tenant_id)}
    await jobs.deliver_reply(shop.rt, **ids, message_id=str(new_id()), joined=True)
    await jobs.deliver_handoff(shop.rt, **ids, conversation_id=str(new_id()), change_id=str(new_id()), status="ended")
    await jobs.mail_of_lead(shop.rt, **ids, lead_id=str(new_id()))
    assert await run_due(shop.rt, shop.tenant_id) == 0


async def test_a_stream_that_does_not_answer_is_tried_again(shop: Any) -> None:
    absent = Redis(unix_socket_path="/nonexistent/redis.sock")
    sender = WebSender(absent, shop.rt.db)
    with pytest.raises(Unavailable):
        await sender.send(Outgoing(new_id(), shop.tenant_id, new_id(), text=SECRET))
    await absent.aclose()


def test_events_are_read_as_the_widget_reads_them() -> None:
    body = 'id: a-1\nevent: text\ndata: {"text": "x"}\n\n: still here\n\n'
    assert Reply(read_events(body)).text == "x"
