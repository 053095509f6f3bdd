"""Business hours, the queue, what happens when nobody comes or replies, and colleagues."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from conversations import jobs
from conversations.desk import repository as desk
from conversations.hours_text import moment_text
from conversations.models import Conversation
from core.ids import new_id, parse_id, public_id
from core.jobs.outbox import OutboxRow
from tenants.roles import Role
from tests.conversations.conftest import Colleague, Hire, Postbox, stream_of
from tests.jobs import run_due
from tests.model_server import Say, call
from tests.shops import Shopper

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALWAYS = [{"day": day, "opens": "00:00", "closes": "24:00"} for day in DAYS]
MORNINGS = [{"day": day, "opens": "09:00", "closes": "12:00"} for day in DAYS]
OPENING_HOURS = {"fr": "Quels sont vos horaires d'ouverture ?", "en": "What are your opening hours?"}


@pytest.fixture
async def lin(shop: Any, hire: Hire) -> Colleague:
    return await hire(shop, Role.AGENT, "Lin")


async def set_up(shop: Any, **body: Any) -> dict[str, Any]:
    answer = await shop.api("PUT", "/v1/handoff/settings", json={"hours": [], **body})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def close(shop: Any) -> datetime:
    """Close the shop for today and the days around, wherever the clock stands; return the next opening."""
    today = datetime.now(UTC).date()
    around = [(today + timedelta(days=days)).isoformat() for days in (-1, 0, 1)]
    found = await set_up(shop, hours=MORNINGS, closed_days=around)
    assert found["open_now"] is False
    return datetime.fromisoformat(found["opens_at"])


async def ask(shopper: Shopper) -> None:
    path = f"/v1/widget/conversations/{shopper.conversation}/handoff"
    answer = await shopper.shop.client.post(path, json={}, headers=shopper.headers)
    assert answer.status_code == 200, answer.text


async def due_now(shop: Any, job: str) -> int:
    """Let the time come for which jobs wait, run them, and return how many there were."""
    waiting = update(OutboxRow).where(
        OutboxRow.tenant_id == shop.tenant_id, OutboxRow.job == f"conversations.jobs.{job}", OutboxRow.done_at.is_(None)
    )
    async with shop.rt.db.system() as session:
        found = await session.execute(waiting.values(run_at=func.now()).returning(OutboxRow.id))
        count = len(found.all())
    await run_due(shop.rt, shop.tenant_id)
    return count


async def told(shopper: Shopper) -> list[tuple[str, str]]:
    """Return the lines that told the shopper of a change, with the state after it."""
    handed = [one.data for one in await stream_of(shopper) if one.event == "handoff" and one.data["text"]]
    return [(data["status"], data["text"]) for data in handed]


async def test_settings_are_as_at_the_beginning_then_as_set(shop: Any) -> None:
    first = (await shop.api("GET", "/v1/handoff/settings")).json()
    assert (first["hours"], first["wait_minutes"], first["silence_minutes"]) == ([], 10, 30)
    assert (first["notify"], first["timezone"], first["open_now"]) == ([], "Europe/Paris", True)
    changed = await set_up(shop, hours=ALWAYS, closed_days=["2031-12-25"], wait_minutes=3, notify=[shop.email.upper()])
    assert (await shop.api("GET", "/v1/handoff/settings")).json() == changed
    assert (changed["hours"], changed["closed_days"]) == (ALWAYS, ["2031-12-25"])
    assert (changed["wait_minutes"], changed["notify"], changed["open_now"]) == (3, [shop.email], True)


@pytest.mark.parametrize(
    "body",
    [
        {"hours": [{"day": "monday", "opens": "10:00", "closes": "09:00"}]},
        {"hours": [{"day": "monday", "opens": "10:00", "closes": "25:00"}]},
        {"hours": [{"day": "lundi", "opens": "10:00", "closes": "11:00"}]},
        {"hours": [*MORNINGS, {"day": "monday", "opens": "11:59", "closes": "14:00"}]},
        {"hours": [], "notify": ["stranger@elsewhere.example"]},
        {"hours": [], "silence_minutes": 0},
    ],
)
async def test_settings_that_cannot_be_are_refused_with_a_reason(shop: Any, body: dict[str, Any]) -> None:
    answer = await shop.api("PUT", "/v1/handoff/settings", json=body)
    assert answer.status_code == 422
    assert answer.json()["detail"]


async def test_outside_the_hours_the_shopper_hears_when_people_are_back(shop: Any, postbox: Postbox) -> None:
    opens_at = await close(shop)
    shopper = await shop.shopper()
    reply = await shopper.say("Je voudrais parler à une personne")
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        found = await session.get_one(Conversation, (shop.tenant_id, parse_id("cnv", shopper.conversation)))
    assert (found.handoff, found.due_at) == ("requested", opens_at)
    assert " à 9:00" in reply.text
    assert "form" in reply.names
    assert reply.data("message.end")["receipt"]["withheld"] == 0
    await run_due(shop.rt, shop.tenant_id)
    assert postbox.mails == []  # the team is called at the opening
    assert await due_now(shop, "mail_owner") == 1
    assert len(postbox.mails) == 1


async def test_the_widgets_own_button_says_the_same_outside_the_hours(shop: Any) -> None:
    await close(shop)
    shopper = await shop.shopper("en")
    for _ in range(2):
        await ask(shopper)
        await run_due(shop.rt, shop.tenant_id)
    events = await stream_of(shopper)
    assert [event.event for event in events] == ["handoff", "form", "message.end"]
    assert events[0].data["status"] == "requested"
    assert " at 9:00. Leave your e-mail" in events[0].data["text"]
    assert events[1].data["form"] == "lead"


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_opening_hours_are_told_as_set(shop: Any, language: str) -> None:
    shopper = await shop.shopper(language)
    assert "9:00" not in (await shopper.say(OPENING_HOURS[language])).text
    await set_up(shop, hours=MORNINGS)
    reply = await shopper.say(OPENING_HOURS[language])
    week = {"fr": "lundi à dimanche 9:00–12:00", "en": "Monday to Sunday 9:00–12:00"}
    assert week[language] in reply.text
    assert reply.data("message.end")["receipt"]["withheld"] == 0


async def test_a_model_tells_the_hours_as_set_and_no_others(model: Any) -> None:
    shop, server = model
    await set_up(shop, hours=MORNINGS)
    server.script = [Say("Nous sommes là lundi à dimanche 9:00–12:00. Et même le 24 décembre.")]
    reply = await (await shop.shopper()).say(OPENING_HOURS["fr"])
    assert "9:00–12:00" in str(server.requests[0]["messages"])
    assert "lundi à dimanche 9:00–12:00" in reply.text
    assert "24 décembre" not in reply.text


async def test_a_model_tells_when_people_are_back_as_its_tool_said(model: Any) -> None:
    shop, server = model
    opens_at = await close(shop)
    said = moment_text(opens_at, "Europe/Paris", "fr")
    server.script = [call("request_human"), Say(f"L'équipe revient {said}. Ou demain à 7:00.")]
    reply = await (await shop.shopper()).say("Quelqu'un peut-il m'aider à choisir ?")
    assert f"L'équipe revient {said}." in reply.text
    assert "demain" not in reply.text
    assert "form" in reply.names


async def test_the_opening_is_told_in_the_shoppers_own_zone(shop: Any) -> None:
    opens_at = await close(shop)
    for zone, told_in in (("Asia/Tokyo", "Asia/Tokyo"), ("Mars/Olympus", "Europe/Paris")):
        shopper = await shop.shopper("en")
        body = {"language": "en", "timezone": zone}
        opened = await shop.client.post("/v1/widget/conversations", json=body, headers=shopper.headers)
        shopper.conversation = opened.json()["id"]
        reply = await shopper.say("I want to talk to a person")
        assert moment_text(opens_at, told_in, "en") in reply.text


async def test_the_queue_is_in_the_order_of_asking(shop: Any, lin: Colleague) -> None:
    waiting = [await shop.shopper() for _ in range(3)]
    for shopper in waiting:
        await ask(shopper)
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        await session.execute(text("UPDATE conversations SET due_at = due_at - interval '5 minutes'"))
    await waiting[0].say("Toujours là ?")  # writing again does not cost the place
    items = (await lin.http.get("/v1/handoff/queue")).json()["items"]
    assert [item["id"] for item in items] == [shopper.conversation for shopper in waiting]
    assert [item["position"] for item in items] == [1, 2, 3]
    assert all(300 <= item["waiting_seconds"] < 400 for item in items)
    await lin.take(waiting[1].conversation)
    left = (await lin.http.get("/v1/handoff/queue")).json()["items"]
    assert [item["id"] for item in left] == [waiting[0].conversation, waiting[2].conversation]


async def test_when_nobody_comes_the_shopper_is_told_and_the_team_reminded_once(shop: Any, postbox: Postbox) -> None:
    shopper = await shop.shopper()
    await ask(shopper)
    await run_due(shop.rt, shop.tenant_id)
    assert await due_now(shop, "nobody_came") == 1
    async with shop.rt.db.system() as session:  # the worker died before it could note the end
        again = OutboxRow.job == "conversations.jobs.nobody_came"
        await session.execute(
            update(OutboxRow).where(OutboxRow.tenant_id == shop.tenant_id, again).values(done_at=None)
        )
    await run_due(shop.rt, shop.tenant_id)
    ((status, line),) = await told(shopper)
    assert status == "requested"
    assert line.startswith("Personne n’a encore pu se libérer.")
    assert [event.event for event in await stream_of(shopper)].count("form") == 1
    assert [mail.subject.partition(" – ")[0] for mail in postbox.mails] == [
        "Un client demande à parler à quelqu’un",
        "Un client attend toujours quelqu’un",
    ]
    assert (await shopper.get())["status"] == "requested"


async def test_who_was_met_in_time_is_told_nothing(shop: Any, lin: Colleague, postbox: Postbox) -> None:
    shopper = await shop.shopper()
    await ask(shopper)
    await run_due(shop.rt, shop.tenant_id)
    await lin.take(shopper.conversation)
    assert await due_now(shop, "nobody_came") == 1
    assert [status for status, _ in await told(shopper)] == ["active"]
    assert len(postbox.mails) == 1


async def test_after_a_persons_silence_the_agent_answers_again_once(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    await lin.reply(shopper.conversation, "Je regarde")
    await run_due(shop.rt, shop.tenant_id)
    for said in ("Alors ?", "Vous êtes là ?"):
        assert (await shopper.say(said)).data("message.end")["brain"] == "none"
    assert await due_now(shop, "nobody_replied") == 1
    assert (await told(shopper))[1:] == [
        ("ended", "La boutique n’a pas pu vous répondre à temps. L’assistant vous répond à nouveau.")
    ]
    assert (await shopper.say("Bonjour")).data("message.end")["brain"] == "local"
    await lin.reply(shopper.conversation, "Pardon, me voici")
    await run_due(shop.rt, shop.tenant_id)
    assert (await shopper.say("Merci")).data("message.end")["brain"] == "none"


async def test_a_reply_in_time_stops_the_clock(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    await lin.reply(shopper.conversation, "Je regarde")
    await shopper.say("Alors ?")
    await lin.reply(shopper.conversation, "C'est en stock")
    assert await due_now(shop, "nobody_replied") == 1
    assert (await shopper.get())["status"] == "active"


async def test_who_took_a_conversation_and_says_nothing_loses_it(shop: Any, lin: Colleague) -> None:
    shopper = await shop.shopper()
    await shopper.say("Bonjour")
    await lin.take(shopper.conversation)
    assert await due_now(shop, "nobody_replied") == 1
    assert (await shopper.get())["status"] == "none"


async def test_the_set_silence_and_patience_are_what_is_waited(shop: Any, lin: Colleague) -> None:
    await set_up(shop, wait_minutes=7, silence_minutes=45)
    shopper = await shop.shopper()
    await ask(shopper)
    await lin.take(shopper.conversation)
    later = select(OutboxRow.job, OutboxRow.run_at).where(
        OutboxRow.tenant_id == shop.tenant_id, OutboxRow.job.like("conversations.jobs.nobody_%")
    )
    async with shop.rt.db.system() as session:
        found = {job.rpartition(".")[2]: at for job, at in (await session.execute(later)).all()}
    now = datetime.now(UTC)
    assert timedelta(minutes=6) < found["nobody_came"] - now < timedelta(minutes=8)
    assert timedelta(minutes=44) < found["nobody_replied"] - now < timedelta(minutes=46)


async def test_a_colleague_is_given_a_conversation_and_told_by_mail(
    shop: Any, hire: Hire, lin: Colleague, postbox: Postbox
) -> None:
    ben, viewer = await hire(shop, Role.AGENT, "Ben"), await hire(shop, Role.VIEWER, "Vic")
    shopper = await shop.shopper()
    path = f"/v1/conversations/{shopper.conversation}/assign"
    for nobody in (viewer.id, new_id()):
        answer = await lin.http.post(path, json={"user_id": public_id("usr", nobody)})
        assert answer.status_code == 404
    assert (await lin.http.post(path, json={"user_id": public_id("usr", ben.id)})).json()["handoff"] == "active"
    await run_due(shop.rt, shop.tenant_id)
    assert (await lin.detail(shopper.conversation))["assignee"]["name"] == "Ben"
    assert [mail.subject for mail in postbox.mails] == ["Une conversation vous est confiée – Maison Test"]
    assert "http://comptoir.test/answer/" in postbox.mails[0].text
    assert [status for status, _ in await told(shopper)] == ["active"]


async def test_only_those_named_are_written_to(shop: Any, hire: Hire, postbox: Postbox) -> None:
    await hire(shop, Role.OWNER, "Olga")
    await set_up(shop, notify=[shop.email])
    await ask(await shop.shopper())
    await run_due(shop.rt, shop.tenant_id)
    assert [mail.to for mail in postbox.mails] == [shop.email]


async def test_a_rehearsal_calls_nobody_and_waits_in_no_queue(shop: Any, postbox: Postbox) -> None:
    shopper = await shop.shopper()
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        await session.execute(text("UPDATE conversations SET sandbox = true"))
    await shopper.say("Je voudrais parler à une personne")
    assert (await shop.api("GET", "/v1/handoff/queue")).json()["items"] == []
    async with shop.rt.db.system() as session:
        jobs_left = await session.scalars(select(OutboxRow.job).where(OutboxRow.tenant_id == shop.tenant_id))
    assert not [job for job in jobs_left if job.startswith("conversations.")]
    assert postbox.mails == []


async def test_jobs_about_what_was_erased_end_quietly(shop: Any) -> None:
    ids = {"tenant_id": str(shop.tenant_id), "conversation_id": str(new_id())}
    await jobs.nobody_came(shop.rt, **ids, request_id=str(new_id()))
    await jobs.nobody_replied(shop.rt, **ids, since="")
    await jobs.mail_of_handoff(shop.rt, **ids, request_id=str(new_id()))
    assert await run_due(shop.rt, shop.tenant_id) == 0


async def test_what_holds_without_settings_is_written_down_once(shop: Any) -> None:
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        found = await desk.desk(session, shop.tenant_id)
    assert (found.wait_minutes, found.silence_minutes, found.hours) == (10, 30, None)
