"""The link in the mail: one person, one conversation, one wish; it shows, answers and gives back, and nothing else."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import httpx2
import pytest
from sqlalchemy import text

from conversations.phone import links
from conversations.phone.links import Link
from core.clock import FrozenClock
from core.crypto import BadToken, Crypto, MasterKey
from core.ids import new_id, parse_id
from tenants.roles import Role
from tests.conversations.conftest import Colleague, Hire, Postbox
from tests.jobs import run_due
from tests.shops import Shopper

HOSTILE = '<script>alert(1)</script> & "quoted"'


class Form(HTMLParser):
    """Reads the fields of a page's forms."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.buttons: list[str] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "input":
            self.fields[found["name"]] = found["value"]
        elif tag == "button":
            self.buttons.append(found["value"])


@pytest.fixture
async def lin(shop: Any, hire: Hire) -> Colleague:
    found = await hire(shop, Role.AGENT, "Lin")
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        address = await session.scalar(text("SELECT email FROM directory_users WHERE id = :id"), {"id": found.id})
    await shop.api("PUT", "/v1/handoff/settings", json={"hours": [], "notify": [address]})
    return found


@pytest.fixture
async def shopper(shop: Any) -> Shopper:
    found: Shopper = await shop.shopper()
    return found


@pytest.fixture
async def link(shop: Any, lin: Colleague, shopper: Shopper, postbox: Postbox) -> str:
    """The path of the link that Lin got by mail for a shopper who asked for a person."""
    await shopper.say(f"Bonjour {HOSTILE}")
    path = f"/v1/widget/conversations/{shopper.conversation}/handoff"
    await shop.client.post(path, json={}, headers=shopper.headers)
    await run_due(shop.rt, shop.tenant_id)
    (mail,) = postbox.mails
    found = re.search(r"http://comptoir\.test(/answer/\S+)", mail.text)
    assert found is not None
    return found[1]


async def send(shop: Any, link: str, words: str = "Bonjour !", **changed: str) -> httpx2.Response:
    fields = Form((await shop.client.get(link)).text).fields
    body = {**fields, "act": "reply", "text": words, **changed}
    found: httpx2.Response = await shop.client.post("/answer", data=body)
    return found


async def human_texts(shopper: Shopper) -> list[str]:
    return [one["text"] for one in (await shopper.get())["messages"] if one["role"] == "human"]


async def test_looking_changes_nothing_however_often_scanners_do(shop: Any, shopper: Shopper, link: str) -> None:
    for method in ("GET", "HEAD", "GET"):
        answer = await shop.client.request(method, link)
        assert answer.status_code in (200, 405)
    assert (await shopper.get())["status"] == "requested"
    assert await run_due(shop.rt, shop.tenant_id) == 0


async def test_the_page_shows_the_thread_and_guards_itself(shop: Any, link: str) -> None:
    answer = await shop.client.get(link)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;quoted&#34;" in answer.text
    assert "<script" not in answer.text
    policy = answer.headers["content-security-policy"]
    nonce = re.search(r"'nonce-([\w-]+)'", policy)
    assert nonce is not None
    assert f'<style nonce="{nonce[1]}">' in answer.text
    for rule in ("default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    assert Form(answer.text).buttons == ["reply"]  # there is nothing to give back yet


async def test_a_reply_from_the_phone_reaches_the_shopper_and_silences_the_agent(
    shop: Any, lin: Colleague, shopper: Shopper, link: str
) -> None:
    answer = await send(shop, link, "Bonjour, c'est Lin.")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{link}#reply")
    assert await human_texts(shopper) == ["Bonjour, c'est Lin."]
    assert (await lin.detail(shopper.conversation))["assignee"]["name"] == "Lin"
    assert (await shopper.say("Merci")).data("message.end")["brain"] == "none"
    again = await shop.client.get(link)
    assert "vous répondez" in again.text
    assert Form(again.text).buttons == ["reply", "give_back"]


async def test_the_same_form_sent_twice_is_one_reply(shop: Any, shopper: Shopper, link: str) -> None:
    fields = Form((await shop.client.get(link)).text).fields
    for _ in range(2):
        await shop.client.post("/answer", data={**fields, "act": "reply", "text": "Une fois"})
    assert await human_texts(shopper) == ["Une fois"]


async def test_giving_back_ends_the_link(shop: Any, shopper: Shopper, link: str) -> None:
    await send(shop, link)
    token = link.removeprefix("/answer/")
    answer = await shop.client.post("/answer", data={"token": token, "act": "give_back"})
    assert "l’agent répond à nouveau" in answer.text
    assert (await shopper.get())["status"] == "none"
    assert (await shop.client.get(link)).status_code == 410
    refused = await shop.client.post("/answer", data={"token": token, "act": "reply", "text": "x", "key": "k" * 20})
    assert refused.status_code == 410
    assert await human_texts(shopper) == ["Bonjour !"]


async def test_what_cannot_be_sent_is_kept_in_the_box(shop: Any, hire: Hire, shopper: Shopper, link: str) -> None:
    empty = await send(shop, link, " \u200b ")
    assert (empty.status_code, "Rien n’a été envoyé" in empty.text) == (422, True)
    assert (await send(shop, link, key="short")).status_code == 422
    other = await hire(shop, Role.AGENT, "Ben")
    await other.take(shopper.conversation)
    busy = await send(shop, link, "Je réponds <b>aussi</b>")
    assert busy.status_code == 409
    assert "Je réponds &lt;b&gt;aussi&lt;/b&gt;</textarea>" in busy.text
    assert await human_texts(shopper) == []


@pytest.mark.parametrize("how", ["revoked", "demoted", "left", "suspended", "superseded", "answered"])
async def test_a_link_opens_nothing_any_more(shop: Any, lin: Colleague, shopper: Shopper, link: str, how: str) -> None:
    conversation = parse_id("cnv", shopper.conversation)
    changes = {
        "demoted": "UPDATE members SET role = 'viewer' WHERE user_id = :user",
        "left": "DELETE FROM members WHERE user_id = :user",
        "superseded": "UPDATE conversations SET handoff_request = NULL WHERE id = :conversation",
    }
    if how == "revoked":
        assert (await shop.api("POST", "/v1/handoff/links/revoke")).status_code == 200
    elif how == "suspended":
        async with shop.rt.db.system() as session:
            values = {"tenant": shop.tenant_id}
            await session.execute(text("UPDATE directory_tenants SET status='suspended' WHERE id = :tenant"), values)
    elif how == "answered":
        await lin.take(shopper.conversation)
        await lin.release(shopper.conversation)
    else:
        async with shop.rt.db.tenant(shop.tenant_id) as session:
            await session.execute(text(changes[how]), {"user": lin.id, "conversation": conversation})
    for answer in (
        await shop.client.get(link),
        await shop.client.post(
            "/answer", data={"token": link.removeprefix("/answer/"), "act": "reply", "text": "x", "key": "k" * 20}
        ),
    ):
        assert answer.status_code == 410
        assert "Bonjour" not in answer.text


async def test_a_link_is_good_for_its_own_conversation_and_shop_alone(
    shop: Any, other_shop: Any, lin: Colleague, shopper: Shopper, link: str
) -> None:
    token = link.removeprefix("/answer/")
    mine, _ = links.read(shop.rt, token)
    elsewhere = await other_shop.shopper()
    forged = [
        Link(other_shop.tenant_id, parse_id("cnv", elsewhere.conversation), mine.user_id, mine.request_id),
        Link(mine.tenant_id, parse_id("cnv", (await shop.shopper()).conversation), mine.user_id, mine.request_id),
        Link(mine.tenant_id, mine.conversation_id, other_shop.user_id, mine.request_id),
        Link(mine.tenant_id, mine.conversation_id, mine.user_id, new_id()),
    ]
    for one in forged:  # even signed by us, it opens nothing
        assert (
            await shop.client.get(links.address(shop.rt, one).removeprefix("http://comptoir.test"))
        ).status_code == 410
    for broken in (token[:-1], token + "A", "x", f"{token}.{token}"):
        assert (await shop.client.get(f"/answer/{broken}")).status_code == 410
    for header in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"comptoir_session={token}"}):
        assert (await shop.client.get("/v1/conversations", headers=header)).status_code == 401


async def test_a_link_expires(shop: Any, lin: Colleague, link: str) -> None:
    token = link.removeprefix("/answer/")
    made, at = links.read(shop.rt, token)
    crypto, clock = shop.rt.ports.get(Crypto), FrozenClock(at)
    late = Crypto([MasterKey(b"k" * 32)], clock)
    shop.rt.ports.bind(Crypto, late)
    try:
        other = links.address(shop.rt, made).rpartition("/")[2]
        assert links.read(shop.rt, other)[0] == made
        clock.advance(timedelta(days=3, seconds=1))
        with pytest.raises(BadToken):
            links.read(shop.rt, other)
    finally:
        shop.rt.ports.bind(Crypto, crypto)
