"""Operator, resellers and their tenants."""

from collections.abc import Awaitable, Callable

import pytest

from core.errors import NotFound
from core.ids import public_id
from core.runtime import Runtime
from core.switches import Switches, tenant_switch
from tenants.operator.service import make_operator
from tenants.service import create_api_key
from tests import jobs
from tests.tenants.people import PASSWORD, Outbox, Person

NewPerson = Callable[..., Awaitable[Person]]
Resell = Callable[[str], Awaitable[Person]]


@pytest.fixture
async def operator(new_person: NewPerson, office: Runtime) -> Person:
    person = await (await new_person()).sign_up()
    async with office.db.system() as session:
        await make_operator(session, person.email)
    return person


@pytest.fixture
def resell(operator: Person, new_person: NewPerson, office: Runtime, mailbox: Outbox) -> Resell:
    """Makes resellers, whose first member chooses a password by mail and signs in."""

    async def make(name: str) -> Person:
        person = await new_person()
        body = {"name": name, "owner_email": person.email, "owner_name": "Rita"}
        await operator.ok("POST", "/v1/operator/resellers", body)
        await jobs.run_due(office)
        choose = {"token": mailbox.token_for(person.email), "password": PASSWORD}
        await person.ok("POST", "/v1/auth/password/reset", choose)
        assert (await person.sign_in()).status_code == 200
        return person

    return make


def shop_of(person: Person, name: str) -> dict[str, str]:
    return {"name": name, "owner_email": person.email, "owner_name": "Olga", "country": "FR", "locale": "fr"}


async def test_nobody_becomes_operator_without_an_account(office: Runtime) -> None:
    async with office.db.system() as session:
        with pytest.raises(NotFound):
            await make_operator(session, "nobody@people.example")


async def test_a_reseller_opens_shops_and_sees_only_its_own(resell: Resell, new_person: NewPerson) -> None:
    first, second, customer = await resell("First"), await resell("Second"), await new_person()
    assert first.session["tenant"] is None
    made = await first.ok("POST", "/v1/reseller/tenants", shop_of(customer, "Chez Olga"))
    assert made["name"] == "Chez Olga"
    assert made["reseller_id"] == first.session["reseller_id"]
    listed = await first.ok("GET", "/v1/reseller/tenants")
    assert [tenant["id"] for tenant in listed["items"]] == [made["id"]]
    assert (await second.ok("GET", "/v1/reseller/tenants"))["items"] == []
    assert (await first.call("POST", "/v1/auth/switch", {"tenant_id": made["id"]})).status_code == 403
    assert (await first.call("GET", "/v1/tenant")).status_code == 403


async def test_the_customer_chooses_a_password_and_owns_the_shop(
    resell: Resell, new_person: NewPerson, office: Runtime, mailbox: Outbox
) -> None:
    reseller, customer = await resell("Agence"), await new_person()
    await reseller.ok("PUT", "/v1/reseller/brand", {"name": "Agence", "sender": "Agence", "accent": "#123456"})
    await reseller.ok("POST", "/v1/reseller/tenants", shop_of(customer, "Chez Olga"))
    assert (await customer.sign_in("")).status_code == 422
    assert (await customer.sign_in("anything at all")).status_code == 401
    await jobs.run_due(office)
    [mail] = mailbox.to(customer.email)
    assert mail.sender == "Agence <no-reply@localhost>"
    assert mail.subject == "Your account with Agence"
    choose = {"token": mailbox.token_for(customer.email), "password": PASSWORD}
    await customer.ok("POST", "/v1/auth/password/reset", choose)
    assert (await customer.sign_in()).json()["role"] == "owner"
    effective = (await customer.ok("GET", "/v1/tenant"))["brand"]["effective"]
    assert effective["accent"] == "#123456"
    [entry] = (await customer.ok("GET", "/v1/audit?action=tenant.resold"))["items"]
    assert (entry["actor_kind"], entry["actor_id"]) == ("reseller", reseller.user_id)


async def test_one_person_works_for_one_reseller(operator: Person, resell: Resell) -> None:
    reseller = await resell("First")
    body = {"name": "Second", "owner_email": reseller.email, "owner_name": "Rita"}
    assert (await operator.call("POST", "/v1/operator/resellers", body)).status_code == 409


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/operator/resellers", None),
        ("POST", "/v1/operator/resellers", {"name": "x", "owner_email": "x@people.example", "owner_name": "x"}),
        ("GET", "/v1/operator/tenants", None),
        ("GET", "/v1/operator/brand", None),
        ("PUT", "/v1/operator/brand", {}),
        ("GET", "/v1/operator/switches", None),
        ("PUT", "/v1/operator/switches", {"key": "llm", "off": True, "reason": "x"}),
        ("GET", "/v1/operator/audit", None),
        ("GET", "/v1/reseller/tenants", None),
        ("POST", "/v1/reseller/tenants", None),
        ("GET", "/v1/reseller/brand", None),
        ("PUT", "/v1/reseller/brand", {}),
    ],
)
async def test_an_owner_is_neither_operator_nor_reseller(
    owner: Person, method: str, path: str, body: dict[str, str] | None
) -> None:
    assert (await owner.call(method, path, body)).status_code == 403


async def test_a_suspended_shop_is_closed_and_loses_nothing(operator: Person, owner: Person, office: Runtime) -> None:
    tenant = owner.session["tenant"]["id"]
    async with office.db.tenant(owner.tenant_id) as session:
        key, _ = await create_api_key(office, session, owner.tenant_id, name="sync", scope="full")
    path = f"/v1/operator/tenants/{tenant}"
    assert (await owner.call("POST", f"{path}/suspend")).status_code == 403
    await operator.ok("POST", f"{path}/suspend")
    assert (await owner.call("GET", "/v1/tenant")).status_code == 403
    answer = await owner.client.get("/v1/tenant", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 403
    me = await owner.ok("GET", "/v1/auth/me")
    assert (me["tenant"], me["tenants"][0]["status"]) == (None, "suspended")
    assert await Switches(office.db).is_off(tenant_switch(owner.tenant_id))
    await operator.ok("POST", f"{path}/resume")
    assert (await owner.ok("GET", "/v1/tenant"))["name"] == "Maison Ada"
    assert not await Switches(office.db).is_off(tenant_switch(owner.tenant_id))
    actions = [(entry["action"], entry["actor_kind"]) for entry in (await owner.ok("GET", "/v1/audit"))["items"]]
    assert actions[:2] == [("tenant.resumed", "operator"), ("tenant.suspended", "operator")]
    unknown = public_id("ten", operator.tenant_id).replace("ten_0", "ten_1")
    assert (await operator.call("POST", f"/v1/operator/tenants/{unknown}/suspend")).status_code == 404


async def test_the_operator_pages_through_all_tenants(
    operator: Person, owner: Person, resell: Resell, new_person: NewPerson
) -> None:
    reseller = await resell("Agence")
    made = await reseller.ok("POST", "/v1/reseller/tenants", shop_of(await new_person(), "Chez Olga"))
    page = await operator.ok("GET", "/v1/operator/tenants?limit=1")
    assert page["items"] == [made]
    after = await operator.ok("GET", f"/v1/operator/tenants?limit=100&cursor={page['next_cursor']}")
    assert owner.session["tenant"]["id"] in [tenant["id"] for tenant in after["items"]]
    assert made["id"] not in [tenant["id"] for tenant in after["items"]]
    only = await operator.ok("GET", f"/v1/operator/tenants?reseller_id={reseller.session['reseller_id']}")
    assert only["items"] == [made]
    resellers = await operator.ok("GET", "/v1/operator/resellers")
    assert resellers["items"][0]["name"] == "Agence"


async def test_the_brand_is_inherited_step_by_step(
    operator: Person, resell: Resell, owner: Person, office: Runtime
) -> None:
    try:
        await operator.ok("PUT", "/v1/operator/brand", {"name": "Host", "background": "#FFFFFF", "radius": 2})
        reseller = await resell("Agence")
        brand = await reseller.ok("PUT", "/v1/reseller/brand", {"accent": "#004488"})
        assert brand["own"]["radius"] is None
        effective = brand["effective"]
        assert (effective["name"], effective["background"], effective["accent"]) == ("Host", "#FFFFFF", "#004488")
        assert (await owner.ok("GET", "/v1/tenant"))["brand"]["effective"]["radius"] == 2
        refused = await reseller.call("PUT", "/v1/reseller/brand", {"accent": "#EEEEEE"})
        assert refused.json()["code"] == "contrast_too_low"
        dark = {"background": "#101010", "ink": "#F5F5F5", "accent": "#7FD6B5"}
        await operator.ok("PUT", "/v1/operator/brand", dark)
        assert (await reseller.ok("GET", "/v1/reseller/brand"))["effective"]["accent"] == "#7FD6B5"
    finally:
        await operator.ok("PUT", "/v1/operator/brand", {})


async def test_switches_act_and_say_why(operator: Person, owner: Person) -> None:
    key = f"tenant:{owner.session['tenant']['id']}"
    await operator.ok("PUT", "/v1/operator/switches", {"key": key, "off": True, "reason": "abuse"})
    [found] = [row for row in await operator.ok("GET", "/v1/operator/switches") if row["key"] == key]
    assert (found["off"], found["reason"]) == (True, "abuse")
    await operator.ok("PUT", "/v1/operator/switches", {"key": key, "off": False, "reason": "over"})
    bad = {"key": "everything", "off": True, "reason": "x"}
    assert (await operator.call("PUT", "/v1/operator/switches", bad)).status_code == 422
    log = (await operator.ok("GET", "/v1/operator/audit"))["items"]
    assert [entry["action"] for entry in log[:2]] == ["switch.on", "switch.off"]
    assert log[0]["actor_id"] == operator.user_id
