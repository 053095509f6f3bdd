"""Signing up, in and out; sessions; passwords."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import select

from app.main import create_app
from core.clock import FrozenClock
from core.ids import parse_id
from core.runtime import Runtime
from core.settings import Settings
from tenants import repository
from tenants.accounts.jobs import delete_expired_sessions
from tenants.accounts.repository import set_password
from tenants.limits import SIGN_IN_ACCOUNT
from tenants.models import DirectorySession, DirectoryToken
from tests import jobs
from tests.tenants.people import PASSWORD, Outbox, Person, browser, new_email

NewPerson = Callable[..., Awaitable[Person]]


async def test_signing_up_opens_a_shop_and_signs_in(new_person: NewPerson) -> None:
    person = await (await new_person()).sign_up(country="CH", timezone="Europe/Zurich", locale="de-CH")
    assert person.session["role"] == "owner"
    assert person.session["tenant"]["name"] == "Maison Ada"
    assert person.session["user"]["email"] == person.email
    shop = await person.ok("GET", "/v1/tenant")
    assert (shop["country"], shop["currency"], shop["timezone"], shop["locale"]) == (
        "CH",
        "CHF",
        "Europe/Zurich",
        "de-CH",
    )
    assert len(await person.ok("GET", "/v1/storefronts")) == 1


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(new_person: NewPerson) -> None:
    person = await new_person()
    body = {"email": person.email, "password": PASSWORD, "name": "Ada", "shop_name": "Ada"}
    cookie = (await person.call("POST", "/v1/auth/sign-up", body)).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "max-age=1209600" in cookie
    assert "secure" not in cookie


async def test_behind_https_the_cookie_is_secure(office: Runtime, settings: Settings) -> None:
    secure = replace(office, settings=settings.model_copy(update={"base_url": "https://comptoir.test"}))
    async with browser(create_app(rt=secure)) as person:
        body = {"email": person.email, "password": PASSWORD, "name": "Ada", "shop_name": "Ada"}
        answer = await person.call("POST", "/v1/auth/sign-up", body)
        assert "secure" in answer.headers["set-cookie"].lower()


async def test_an_address_has_one_account_whatever_its_capitals(owner: Person, new_person: NewPerson) -> None:
    body = {"email": f" {owner.email.upper()} ", "password": PASSWORD, "name": "Eve", "shop_name": "Eve"}
    answer = await (await new_person()).call("POST", "/v1/auth/sign-up", body)
    assert answer.status_code == 409
    assert "Sign in" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("password", "short"),
        ("password", "aaaaaaaaaaaaaa"),
        ("password", "x" * 201),
        ("country", "XX"),
        ("currency", "EURO"),
        ("timezone", "Paris"),
        ("locale", "klingon-!"),
        ("shop_name", "  "),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_stored(
    new_person: NewPerson, office: Runtime, field: str, value: str
) -> None:
    person = await new_person()
    body = {"email": person.email, "password": PASSWORD, "name": "Ada", "shop_name": "Ada", field: value}
    answer = await person.call("POST", "/v1/auth/sign-up", body)
    assert answer.status_code == 422, answer.text
    async with office.db.system() as session:
        assert await repository.user_by_email(session, person.email) is None


async def test_the_address_is_no_password(new_person: NewPerson) -> None:
    person = await new_person()
    body = {"email": person.email, "password": person.email, "name": "Ada", "shop_name": "Ada"}
    assert (await person.call("POST", "/v1/auth/sign-up", body)).status_code == 422


async def test_signing_in_and_out(owner: Person) -> None:
    assert (await owner.call("POST", "/v1/auth/sign-out")).status_code == 204
    assert (await owner.call("GET", "/v1/auth/me")).status_code == 401
    assert (await owner.sign_in()).status_code == 200
    me = await owner.ok("GET", "/v1/auth/me")
    assert me["tenant"] == owner.session["tenant"]
    assert me["csrf_token"] == owner.csrf


async def test_a_signed_out_cookie_is_worth_nothing(owner: Person) -> None:
    cookie = owner.client.cookies["comptoir_session"]
    await owner.ok("POST", "/v1/auth/sign-out")
    owner.client.cookies.set("comptoir_session", cookie, domain="comptoir.test")
    assert (await owner.call("GET", "/v1/auth/me")).status_code == 401
    assert (await owner.call("GET", "/v1/tenant")).status_code == 401


async def test_wrong_password_and_unknown_address_answer_alike(owner: Person, new_person: NewPerson) -> None:
    wrong = await owner.sign_in("not my password")
    person = await new_person()
    unknown = await person.sign_in()
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json()["detail"] == unknown.json()["detail"]


async def test_an_unknown_address_takes_as_long_as_a_wrong_password(owner: Person, new_person: NewPerson) -> None:
    async def took(person: Person) -> float:
        start = time.perf_counter()
        await person.sign_in("not my password")
        return time.perf_counter() - start

    nobody = await new_person()
    await took(nobody)
    known = min([await took(owner) for _ in range(3)])
    unknown = min([await took(nobody) for _ in range(3)])
    assert unknown > known / 3  # without the decoy it would take a hundredth


async def test_a_write_needs_the_csrf_token(owner: Person) -> None:
    answer = await owner.client.request("PATCH", "/v1/tenant", json={"name": "Other"})
    assert answer.status_code == 403
    assert (await owner.ok("GET", "/v1/tenant"))["name"] == "Maison Ada"
    sign_out = await owner.client.request("POST", "/v1/auth/sign-out", headers={"X-CSRF-Token": "0" * 64})
    assert sign_out.status_code == 403


async def test_guessing_passwords_is_slowed_down_per_account(owner: Person, new_person: NewPerson) -> None:
    attacker = await new_person()
    attacker.email = owner.email
    answers = [await attacker.sign_in(f"guess number {n}") for n in range(SIGN_IN_ACCOUNT.limit + 2)]
    assert answers[0].status_code == 401
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_guessing_addresses_is_slowed_down_per_client(app: FastAPI) -> None:
    async with browser(app, "198.51.100.77") as attacker:
        statuses = set()
        for _ in range(32):
            attacker.email = new_email()
            body = {"email": attacker.email}
            statuses.add((await attacker.call("POST", "/v1/auth/password/forgot", body)).status_code)
    assert statuses == {202, 429}


async def test_a_session_slides_and_ends_after_14_days_without_use(office: Runtime) -> None:
    clock = FrozenClock(datetime.now(UTC))
    async with browser(create_app(rt=replace(office, clock=clock))) as person:
        await person.sign_up()
        for _ in range(3):
            clock.advance(timedelta(days=10))
            assert (await person.call("GET", "/v1/tenant")).status_code == 200
        clock.advance(timedelta(days=14, seconds=1))
        assert (await person.call("GET", "/v1/tenant")).status_code == 401
        assert (await person.call("GET", "/v1/auth/me")).status_code == 401


async def test_a_hash_of_older_parameters_is_renewed_at_sign_in(owner: Person, office: Runtime) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    async with office.db.system() as session:
        user = await repository.user_by_email(session, owner.email)
        assert user is not None
        await set_password(session, user.id, old)
    assert (await owner.sign_in()).status_code == 200
    async with office.db.system() as session:
        user = await repository.user_by_email(session, owner.email)
        assert user is not None
        assert user.password_hash != old
    assert (await owner.sign_in()).status_code == 200


async def test_changing_the_password_ends_the_other_sessions(owner: Person, new_person: NewPerson) -> None:
    other = await new_person()
    other.email = owner.email
    await other.sign_in()
    wrong = {"current_password": "not my password", "new_password": "another good phrase"}
    assert (await owner.call("POST", "/v1/auth/password", wrong)).status_code == 422
    body = {"current_password": PASSWORD, "new_password": "another good phrase"}
    await owner.ok("POST", "/v1/auth/password", body)
    assert (await owner.call("GET", "/v1/auth/me")).status_code == 200
    assert (await other.call("GET", "/v1/auth/me")).status_code == 401
    assert (await other.sign_in()).status_code == 401
    assert (await other.sign_in("another good phrase")).status_code == 200


class TestForgottenPassword:
    async def test_the_link_works_once_and_ends_all_sessions(
        self, owner: Person, new_person: NewPerson, office: Runtime, mailbox: Outbox
    ) -> None:
        person = await new_person()
        await person.ok("POST", "/v1/auth/password/forgot", {"email": owner.email})
        await jobs.run_due(office)
        token = mailbox.token_for(owner.email)
        weak = await person.call("POST", "/v1/auth/password/reset", {"token": token, "password": "short"})
        assert weak.status_code == 422
        body = {"token": token, "password": "a brand new phrase"}
        assert (await person.call("POST", "/v1/auth/password/reset", body)).status_code == 204
        assert (await person.call("POST", "/v1/auth/password/reset", body)).status_code == 401
        assert (await owner.call("GET", "/v1/auth/me")).status_code == 401
        assert (await owner.sign_in()).status_code == 401
        assert (await owner.sign_in("a brand new phrase")).status_code == 200

    async def test_nobody_learns_who_has_an_account(
        self, owner: Person, new_person: NewPerson, office: Runtime, mailbox: Outbox
    ) -> None:
        person = await new_person()
        known = await person.call("POST", "/v1/auth/password/forgot", {"email": owner.email})
        unknown = await person.call("POST", "/v1/auth/password/forgot", {"email": person.email})
        assert known.status_code == unknown.status_code == 202
        assert known.json() == unknown.json()
        await jobs.run_due(office)
        assert len(mailbox.to(owner.email)) == 1
        assert mailbox.to(person.email) == []

    async def test_a_newer_link_replaces_the_older(self, owner: Person, office: Runtime, mailbox: Outbox) -> None:
        tokens = []
        for _ in range(2):
            await owner.ok("POST", "/v1/auth/password/forgot", {"email": owner.email})
            await jobs.run_due(office)
            tokens.append(mailbox.token_for(owner.email))
        for token, status in zip(tokens, (401, 204), strict=True):
            body = {"token": token, "password": "a brand new phrase"}
            assert (await owner.call("POST", "/v1/auth/password/reset", body)).status_code == status

    async def test_an_old_link_is_void(self, office: Runtime, mailbox: Outbox) -> None:
        clock = FrozenClock(datetime.now(UTC))
        late = replace(office, clock=clock)
        async with browser(create_app(rt=late)) as person:
            await person.sign_up()
            await person.ok("POST", "/v1/auth/password/forgot", {"email": person.email})
            await jobs.run_due(late)
            clock.advance(timedelta(hours=1, seconds=1))
            body = {"token": mailbox.token_for(person.email), "password": "a brand new phrase"}
            assert (await person.call("POST", "/v1/auth/password/reset", body)).status_code == 401

    async def test_the_mail_is_in_the_readers_language(
        self, new_person: NewPerson, office: Runtime, mailbox: Outbox
    ) -> None:
        person = await (await new_person()).sign_up(locale="fr-BE")
        await person.ok("POST", "/v1/auth/password/forgot", {"email": person.email})
        await jobs.run_due(office)
        mail = mailbox.to(person.email)[0]
        assert mail.subject == "Choisissez un nouveau mot de passe"
        assert "http://comptoir.test/console/#/reset-password?token=" in mail.text
        assert mail.sender == "Comptoir <no-reply@localhost>"


async def test_what_nobody_can_use_any_more_is_deleted(office: Runtime) -> None:
    clock = FrozenClock(datetime.now(UTC))
    late = replace(office, clock=clock)
    async with browser(create_app(rt=late)) as person, browser(create_app(rt=late)) as other:
        await person.sign_up()
        await person.ok("POST", "/v1/auth/password/forgot", {"email": person.email})
        await jobs.run_due(late)
        clock.advance(timedelta(days=10))
        await other.sign_up()
        clock.advance(timedelta(days=10))
        await delete_expired_sessions(late)
        async with late.db.system() as session:
            users = list(await session.scalars(select(DirectorySession.user_id)))
            links = list(await session.scalars(select(DirectoryToken.user_id)))
        assert parse_id("usr", person.user_id) not in users + links
        assert parse_id("usr", other.user_id) in users
        assert (await other.call("GET", "/v1/auth/me")).status_code == 200
