"""A person comes while the agent is speaking: it breaks off, and says nothing after their words."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from agents.models import Turn
from agents.turn import service as turns
from channels.web import sender
from conversations.ports import Outgoing, Sender
from core.errors import Unavailable
from core.ids import new_id
from tenants.roles import Role
from tests.conversations.conftest import Colleague, Hire, stream_of
from tests.jobs import run_due
from tests.model_server import Say
from tests.shops import Shopper
from tests.waiting import until

STORY = " ".join(f"Voici la phrase numéro {number}." for number in range(1, 60))


@pytest.fixture
async def lin(shop: Any, hire: Hire) -> Colleague:
    return await hire(shop, Role.AGENT, "Lin")


async def spoken(shopper: Shopper) -> list[tuple[str, str]]:
    """Return who said what in the stream, in its order."""
    said, role = [], ""
    for event in await stream_of(shopper):
        if event.event == "message.start":
            role = event.data["role"]
        elif event.event == "text":
            said.append((role, event.data["text"]))
    return said


async def turn_of(shopper: Shopper) -> Turn:
    tenant_id = shopper.shop.tenant_id
    async with shopper.shop.rt.db.tenant(tenant_id) as session:
        newest = select(Turn).where(Turn.tenant_id == tenant_id).order_by(Turn.id.desc()).limit(1)
        return (await session.scalars(newest)).one()


async def test_a_running_answer_breaks_off_when_a_person_replies(model: Any, hire: Hire) -> None:
    shop, server = model
    lin = await hire(shop, Role.AGENT, "Lin")
    server.script = [Say(STORY, between=0.03)]
    shopper = await shop.shopper()
    answer = asyncio.create_task(shopper.say("Racontez-moi votre histoire"))

    async def begun() -> bool:
        return bool(await spoken(shopper))

    await until(begun)
    assert (await lin.reply(shopper.conversation, "Bonjour, c'est Lin.")).status_code == 201
    await run_due(shop.rt, shop.tenant_id)
    said = await spoken(shopper)
    assert said[-1] == ("human", "Bonjour, c'est Lin.")
    assert len(said) < 50
    heard = await answer
    assert heard.names[-2:] == ["handoff", "message.end"]
    assert heard.data("message.end")["receipt"]["broken_off"] == "person"
    shown = (await shopper.get())["messages"]
    assert [message["role"] for message in shown] == ["visitor", "agent", "human"]
    assert shown[1]["text"] == heard.text.strip()  # the shop reads what the shopper read
    assert await spoken(shopper) == said


async def test_a_model_that_still_thinks_is_left_when_a_person_takes_over(model: Any, hire: Hire) -> None:
    shop, server = model
    lin = await hire(shop, Role.AGENT, "Lin")
    server.script = [Say("Trop tard.", first=8)]
    shopper = await shop.shopper()
    answer = asyncio.create_task(shopper.say("Racontez-moi votre histoire"))

    async def asked() -> bool:
        return bool(server.requests)

    await until(asked)
    await lin.take(shopper.conversation)
    heard = await answer
    assert heard.text == ""
    assert heard.names == ["message.start", "handoff", "message.end"]
    assert [message["role"] for message in (await shopper.get())["messages"]] == ["visitor"]
    assert (await shopper.say("Allô ?")).data("message.end")["brain"] == "none"


async def test_whoever_comes_first_the_agent_never_speaks_last(shop: Any, lin: Colleague) -> None:
    shoppers = [await shop.shopper() for _ in range(12)]

    async def meet(shopper: Shopper, late: int) -> None:
        await asyncio.gather(shopper.say("Je cherche une bougie"), later(lin.reply(shopper.conversation, "Moi"), late))
        await run_due(shop.rt, shop.tenant_id)

    async def later(reply: Any, turns_of_the_loop: int) -> None:
        for _ in range(turns_of_the_loop):
            await asyncio.sleep(0)
        await reply

    await asyncio.gather(*(meet(shopper, late) for late, shopper in enumerate(shoppers)))
    for shopper in shoppers:
        said = await spoken(shopper)
        roles = [role for role, _ in said]
        assert roles.count("human") == 1
        assert roles[-1] == "human"
        stored = [message["role"] for message in (await shopper.get())["messages"]]
        assert sorted(stored) in (["human", "visitor"], ["agent", "human", "visitor"])


async def test_words_wait_for_a_turn_whose_process_died_then_come_once(
    shop: Any, lin: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "_LOOKS", 1)
    shopper = await shop.shopper()
    await shopper.say("Bonjour")
    turn = await turn_of(shopper)
    ids = Turn.tenant_id == turn.tenant_id, Turn.id == turn.id

    async def set_turn(**values: Any) -> None:
        async with shop.rt.db.tenant(turn.tenant_id) as session:
            await session.execute(update(Turn).where(*ids).values(**values))

    await set_turn(status="running", lease_until=datetime.now(UTC) + timedelta(seconds=60), finished_at=None)
    await lin.reply(shopper.conversation, "Bonjour, c'est Lin.")
    outgoing = Outgoing(new_id(), turn.tenant_id, turn.conversation_id, text="Bonjour, c'est Lin.")
    with pytest.raises(Unavailable):
        await shop.rt.ports.get(Sender).send(outgoing)
    assert ("human", "Bonjour, c'est Lin.") not in await spoken(shopper)
    await set_turn(lease_until=datetime.now(UTC) - timedelta(seconds=1))
    before = len(await spoken(shopper))
    await turns.resume(shop.rt, turn.tenant_id, turn.id)  # the sweeper comes: there is nothing left to answer
    assert (await turn_of(shopper)).status == "done"
    await run_due(shop.rt, shop.tenant_id)
    assert (await spoken(shopper))[before:] == [("human", "Bonjour, c'est Lin.")]


async def test_a_failed_turn_is_not_answered_again_once_a_person_has_come(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    await shopper.say("Bonjour", key="the-same-key")
    turn = await turn_of(shopper)
    async with shop.rt.db.tenant(turn.tenant_id) as session:
        failed = update(Turn).where(Turn.tenant_id == turn.tenant_id, Turn.id == turn.id).values(status="failed")
        await session.execute(failed)
    await lin.take(shopper.conversation)
    again = await shopper.say("Bonjour", key="the-same-key")
    assert again.names == ["handoff", "message.end"]
    assert (await turn_of(shopper)).status == "done"
