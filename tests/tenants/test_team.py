"""Members, roles and invitations."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.main import create_app
from core.clock import FrozenClock
from core.runtime import Runtime
from tests import jobs
from tests.tenants.people import PASSWORD, Outbox, Person, browser

NewPerson = Callable[..., Awaitable[Person]]
Join = Callable[[Person, str], Awaitable[Person]]


@pytest.fixture
def join(new_person: NewPerson, office: Runtime, mailbox: Outbox) -> Join:
    """Lets a new person join somebody's team in a role."""

    async def joined(host: Person, role: str) -> Person:
        person = await new_person()
        await host.ok("POST", "/v1/team/invitations", {"email": person.email, "role": role})
        await jobs.run_due(office)
        body = {"token": mailbox.token_for(person.email), "name": "Bea", "password": PASSWORD}
        answer = await person.enter("/v1/team/invitations/accept", body)
        assert answer.status_code == 200, answer.text
        return person

    return joined


async def test_a_new_person_joins_by_the_link(
    owner: Person, new_person: NewPerson, office: Runtime, mailbox: Outbox
) -> None:
    guest = await new_person()
    await owner.ok("POST", "/v1/team/invitations", {"email": guest.email.upper(), "role": "agent"})
    await jobs.run_due(office)
    token = mailbox.token_for(guest.email)
    seen = await guest.ok("POST", "/v1/team/invitations/preview", {"token": token})
    assert seen == {"shop_name": "Maison Ada", "email": guest.email, "role": "agent", "has_account": False}
    assert (await guest.call("POST", "/v1/team/invitations/accept", {"token": token})).status_code == 422
    body = {"token": token, "name": "Bea", "password": PASSWORD}
    assert (await guest.enter("/v1/team/invitations/accept", body)).status_code == 200
    assert guest.session["tenant"]["id"] == owner.session["tenant"]["id"]
    assert guest.session["role"] == "agent"
    assert (await guest.call("POST", "/v1/team/invitations/accept", body)).status_code == 401
    members = await owner.ok("GET", "/v1/team/members")
    assert [(member["email"], member["role"]) for member in members] == [(owner.email, "owner"), (guest.email, "agent")]
    assert [row["status"] for row in await owner.ok("GET", "/v1/team/invitations")] == ["accepted"]


async def test_somebody_with_an_account_joins_by_password_or_session(
    owner: Person, stranger: Person, new_person: NewPerson, office: Runtime, mailbox: Outbox
) -> None:
    await owner.ok("POST", "/v1/team/invitations", {"email": stranger.email, "role": "viewer"})
    await jobs.run_due(office)
    token = mailbox.token_for(stranger.email)
    thief = await new_person()
    assert (await thief.call("POST", "/v1/team/invitations/accept", {"token": token})).status_code == 401
    wrong = {"token": token, "password": "not their password"}
    assert (await thief.call("POST", "/v1/team/invitations/accept", wrong)).status_code == 401
    assert (await owner.call("POST", "/v1/team/invitations/accept", {"token": token})).status_code == 403
    assert (await stranger.enter("/v1/team/invitations/accept", {"token": token})).status_code == 200
    assert stranger.session["role"] == "viewer"
    assert {tenant["role"] for tenant in stranger.session["tenants"]} == {"owner", "viewer"}


async def test_switching_between_shops(owner: Person, stranger: Person, office: Runtime, mailbox: Outbox) -> None:
    own, foreign = stranger.session["tenant"]["id"], owner.session["tenant"]["id"]
    assert (await stranger.call("POST", "/v1/auth/switch", {"tenant_id": foreign})).status_code == 403
    await owner.ok("POST", "/v1/team/invitations", {"email": stranger.email, "role": "viewer"})
    await jobs.run_due(office)
    await stranger.enter("/v1/team/invitations/accept", {"token": mailbox.token_for(stranger.email)})
    for tenant, role in ((own, "owner"), (foreign, "viewer")):
        session = await stranger.ok("POST", "/v1/auth/switch", {"tenant_id": tenant})
        assert (session["tenant"]["id"], session["role"]) == (tenant, role)
        assert (await stranger.ok("GET", "/v1/tenant"))["id"] == tenant


async def test_a_viewer_reads_and_changes_nothing(owner: Person, join: Join) -> None:
    viewer = await join(owner, "viewer")
    for path in ("/v1/tenant", "/v1/team/members", "/v1/storefronts"):
        assert (await viewer.call("GET", path)).status_code == 200
    for method, path, body in (
        ("GET", "/v1/api-keys", None),
        ("GET", "/v1/audit", None),
        ("GET", "/v1/contacts", None),
        ("GET", "/v1/team/invitations", None),
        ("PATCH", "/v1/tenant", {"name": "Mine"}),
        ("POST", "/v1/storefronts", {"name": "Mine"}),
        ("POST", "/v1/api-keys", {"name": "mine", "scope": "read"}),
        ("POST", "/v1/team/invitations", {"email": "x@people.example", "role": "viewer"}),
        ("DELETE", f"/v1/team/members/{owner.user_id}", None),
    ):
        assert (await viewer.call(method, path, body)).status_code == 403, (method, path)


async def test_an_admin_cannot_reach_above(owner: Person, join: Join) -> None:
    admin = await join(owner, "admin")
    assert (await admin.call("PATCH", f"/v1/team/members/{admin.user_id}", {"role": "owner"})).status_code == 403
    assert (await admin.call("DELETE", f"/v1/team/members/{owner.user_id}")).status_code == 403
    assert (
        await admin.call("POST", "/v1/team/invitations", {"email": "x@people.example", "role": "owner"})
    ).status_code == 403
    agent = await join(admin, "agent")
    await admin.ok("PATCH", f"/v1/team/members/{agent.user_id}", {"role": "viewer"})
    assert (await agent.ok("GET", "/v1/auth/me"))["role"] == "viewer"


async def test_the_last_owner_stays(owner: Person, join: Join) -> None:
    path = f"/v1/team/members/{owner.user_id}"
    assert (await owner.call("DELETE", path)).status_code == 409
    assert (await owner.call("PATCH", path, {"role": "admin"})).status_code == 409
    second = await join(owner, "owner")
    assert (await second.call("DELETE", path)).status_code == 204
    assert (await owner.call("GET", "/v1/tenant")).status_code == 403


async def test_two_owners_cannot_remove_each_other_at_once(owner: Person, join: Join) -> None:
    second = await join(owner, "owner")
    answers = await asyncio.gather(
        owner.call("DELETE", f"/v1/team/members/{second.user_id}"),
        second.call("DELETE", f"/v1/team/members/{owner.user_id}"),
    )
    assert min(answer.status_code for answer in answers) == 204
    assert sum(answer.status_code == 204 for answer in answers) == 1


async def test_a_removed_member_is_out_at_once(owner: Person, join: Join) -> None:
    agent = await join(owner, "agent")
    await owner.ok("DELETE", f"/v1/team/members/{agent.user_id}")
    assert (await agent.call("GET", "/v1/tenant")).status_code == 403
    me = await agent.ok("GET", "/v1/auth/me")
    assert (me["tenant"], me["tenants"]) == (None, [])
    assert (
        await agent.call("POST", "/v1/auth/switch", {"tenant_id": owner.session["tenant"]["id"]})
    ).status_code == 403


async def test_a_revoked_or_replaced_invitation_is_worth_nothing(
    owner: Person, new_person: NewPerson, office: Runtime, mailbox: Outbox
) -> None:
    guest, tokens = await new_person(), []
    for _ in range(2):
        invitation = await owner.ok("POST", "/v1/team/invitations", {"email": guest.email, "role": "agent"})
        await jobs.run_due(office)
        tokens.append(mailbox.token_for(guest.email))
    await owner.ok("DELETE", f"/v1/team/invitations/{invitation['id']}")
    for token in tokens:
        body = {"token": token, "name": "Bea", "password": PASSWORD}
        assert (await guest.call("POST", "/v1/team/invitations/preview", {"token": token})).status_code == 401
        assert (await guest.call("POST", "/v1/team/invitations/accept", body)).status_code == 401
    statuses = [row["status"] for row in await owner.ok("GET", "/v1/team/invitations")]
    assert statuses == ["revoked", "revoked"]


async def test_an_invitation_ends_after_seven_days(office: Runtime, mailbox: Outbox, new_person: NewPerson) -> None:
    clock = FrozenClock(datetime.now(UTC))
    late = replace(office, clock=clock)
    async with browser(create_app(rt=late)) as host:
        await host.sign_up()
        guest = await new_person()
        await host.ok("POST", "/v1/team/invitations", {"email": guest.email, "role": "agent"})
        await jobs.run_due(late)
        clock.advance(timedelta(days=7, seconds=1))
        body = {"token": mailbox.token_for(guest.email), "name": "Bea", "password": PASSWORD}
        assert (
            await host.client.post("/v1/team/invitations/preview", json={"token": body["token"]})
        ).status_code == 401
        assert (await host.ok("GET", "/v1/team/invitations"))[0]["status"] == "expired"


async def test_members_are_not_invited_again(owner: Person) -> None:
    body = {"email": owner.email, "role": "viewer"}
    assert (await owner.call("POST", "/v1/team/invitations", body)).status_code == 409


async def test_another_shop_is_out_of_reach(owner: Person, stranger: Person) -> None:
    guest = {"email": "guest@people.example", "role": "viewer"}
    invitation = await owner.ok("POST", "/v1/team/invitations", guest)
    assert (await stranger.call("DELETE", f"/v1/team/invitations/{invitation['id']}")).status_code == 404
    path = f"/v1/team/members/{owner.user_id}"
    assert (await stranger.call("PATCH", path, {"role": "viewer"})).status_code == 404
    assert (await stranger.call("DELETE", path)).status_code == 404
    assert owner.email not in (await stranger.call("GET", "/v1/team/members")).text
    assert (await stranger.ok("GET", "/v1/team/invitations")) == []
    assert (await owner.ok("GET", "/v1/team/invitations"))[0]["status"] == "open"
