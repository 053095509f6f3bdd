"""The owners hear by mail that somebody waits."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from conversations import mails
from conversations.mails import Kind
from tenants.branding import DEFAULT
from tenants.roles import Role
from tests.conversations.conftest import Hire, Postbox
from tests.jobs import run_due


async def ask(shopper: Any) -> None:
    path = f"/v1/widget/conversations/{shopper.conversation}/handoff"
    answer = await shopper.shop.client.post(path, json={}, headers=shopper.headers)
    assert answer.status_code == 200, answer.text


async def test_each_owner_gets_one_mail_with_a_link_and_no_words(shop: Any, hire: Hire, postbox: Postbox) -> None:
    await hire(shop, Role.OWNER, "Olga")
    await hire(shop, Role.ADMIN, "Ana")
    shopper = await shop.shopper()
    await shopper.say("Mon nom est Zoé Martin")
    await ask(shopper)
    await ask(shopper)
    await run_due(shop.rt, shop.tenant_id)
    assert len(postbox.mails) == 2
    assert shop.email in {mail.to for mail in postbox.mails}
    for mail in postbox.mails:
        assert mail.subject == "Un client demande à parler à quelqu’un – Maison Test"
        assert f"http://comptoir.test/console/conversations/{shopper.conversation}" in mail.text
        assert "Zoé" not in mail.text


async def test_asking_again_later_is_told_again(shop: Any, postbox: Postbox) -> None:
    shopper = await shop.shopper()
    for _ in range(2):
        await ask(shopper)
        await run_due(shop.rt, shop.tenant_id)
        await shop.api("POST", f"/v1/conversations/{shopper.conversation}/release")
    assert len(postbox.mails) == 2


async def test_a_lead_is_told_once_in_the_shops_language(shop: Any, postbox: Postbox) -> None:
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        await session.execute(text("UPDATE tenants SET locale = 'en-GB'"))
    shopper = await shop.shopper()
    for message in ("Call me", "Call me, please"):
        path = f"/v1/widget/conversations/{shopper.conversation}/leads"
        body = {"email": "zoe@example.com", "consent": True, "message": message}
        assert (await shop.client.post(path, json=body, headers=shopper.headers)).status_code == 201
        await run_due(shop.rt, shop.tenant_id)
    assert [mail.subject for mail in postbox.mails] == ["A new contact – Maison Test"]
    assert "zoe@example.com" not in postbox.mails[0].text
    assert "Call me" not in postbox.mails[0].text


@pytest.mark.parametrize("kind", ["handoff_requested", "lead_captured"])
def test_a_language_that_we_do_not_write_gets_english(shop: Any, kind: Kind) -> None:
    composed = [
        mails.compose(shop.rt, kind, "a@shop.example", locale, DEFAULT, shop="Nord\nBcc: x", conversation="cnv_1")
        for locale in ("en", "pl-PL", "fr-CA")
    ]
    assert composed[0] == composed[1] != composed[2]
    assert "\n" not in composed[0].subject


async def test_an_appointment_and_a_quote_are_told_as_such(shop: Any, postbox: Postbox) -> None:
    shopper = await shop.shopper()
    soon = (shop.rt.clock.now() + timedelta(days=2)).date().isoformat()
    for wish in ({"kind": "booking", "date": soon}, {"kind": "quote", "items": "200 bols"}):
        path = f"/v1/widget/conversations/{shopper.conversation}/leads"
        body = {"email": "zoe@example.com", "consent": True, **wish}
        assert (await shop.client.post(path, json=body, headers=shopper.headers)).status_code == 201
        await run_due(shop.rt, shop.tenant_id)
    assert [mail.subject for mail in postbox.mails] == [
        "Une demande de rendez-vous – Maison Test", "Une demande de devis – Maison Test"
    ]  # fmt: skip
    assert "200 bols" not in "".join(mail.text for mail in postbox.mails)
