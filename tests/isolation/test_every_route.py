"""Walks every operation of the OpenAPI document as a tenant that has no business with the other one's data."""

import re
from typing import Any

import pytest

from tests.isolation.cases import CASES, Case
from tests.isolation.conftest import Tenant

MARK = "bravo"
"""In the title of everything that the other tenant has."""
REFUSED = {403, 404}
WALKED = sorted(CASES)
GUARDED = [name for name in WALKED if CASES[name].caller != "anyone"]
ABOVE = [name for name in WALKED if CASES[name].caller == "above"]
OWN_NAMES = [name for name in GUARDED if CASES[name].names_own]
WITH_IDS = [name for name in GUARDED if "{" in name and name not in ABOVE + OWN_NAMES]
WITHOUT_IDS = [name for name in WALKED if "{" not in name and CASES[name].caller in {"tenant", "visitor", "anyone"}]
WRITES = [
    name
    for name in WALKED
    if CASES[name].caller == "tenant" and not name.startswith("GET ") and not CASES[name].open_to_viewers
]


def fill(path: str, ids: dict[str, str]) -> str:
    """Put ids into a path; a parameter that no tenant owns yet is a KeyError, on purpose."""
    return re.sub(r"{(\w+)}", lambda found: ids[found[1]], path)


async def call(client: Any, name: str, ids: dict[str, str], headers: dict[str, str], **changes: Any) -> Any:
    case: Case = CASES[name]
    method, path = name.split(" ")
    options: dict[str, Any] = {**case.options, **changes}
    options["headers"] = {**headers, **case.options.get("headers", {})}
    if case.body is not None:
        options["json"] = case.body(ids)
    return await client.request(method, fill(path, ids), **options)


async def test_the_table_names_exactly_the_operations_of_the_document(client):
    document = (await client.get("/openapi.json")).json()
    offered = {f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item}
    assert offered == set(CASES), "give each new operation a case in tests/isolation/cases.py"


@pytest.mark.parametrize("name", WITH_IDS)
async def test_the_ids_of_another_tenant_lead_nowhere(pair, holdings, name):
    ours, theirs = pair
    before = await holdings(theirs.shop.tenant_id)
    if CASES[name].caller == "visitor":
        answers = [await call(ours.shop.client, name, theirs.ids, ours.shopper.headers)]
    else:
        answers = [
            await call(ours.shop.client, name, theirs.ids, ours.shop.headers),
            await call(ours.session, name, theirs.ids, {}),
        ]
    assert {answer.status_code for answer in answers} <= REFUSED, [answer.text for answer in answers]
    # The session may do all that an owner may: it is refused because the thing does not exist for it.
    assert answers[-1].status_code == 404
    assert MARK not in "".join(answer.text for answer in answers)
    assert await holdings(theirs.shop.tenant_id) == before


@pytest.mark.parametrize("name", OWN_NAMES)
async def test_a_name_that_another_tenant_gave_makes_a_thing_of_ones_own(pair, shop, holdings, name):
    _, theirs = pair
    before = await holdings(theirs.shop.tenant_id)
    answer = await call(shop.client, name, theirs.ids, shop.headers)
    assert answer.status_code < 300, answer.text
    assert MARK not in answer.text.replace(theirs.ids["external_id"], "")
    assert await holdings(theirs.shop.tenant_id) == before


@pytest.mark.parametrize("name", WITHOUT_IDS)
async def test_what_needs_no_id_shows_and_touches_nothing_of_another_tenant(pair, holdings, name):
    ours, theirs = pair
    before = await holdings(theirs.shop.tenant_id)
    credentials = {"tenant": ours.shop.headers, "visitor": ours.shopper.headers, "anyone": {}}
    answer = await call(ours.shop.client, name, theirs.ids, credentials[CASES[name].caller])
    assert answer.status_code < 500, answer.text
    if name.startswith("GET "):
        assert answer.status_code == 200 or name == "GET /v1/model", answer.text
    assert MARK not in answer.text
    assert not [value for value in theirs.ids.values() if value in answer.text]
    assert await holdings(theirs.shop.tenant_id) == before


async def test_a_person_cannot_switch_into_a_shop_that_is_not_theirs(pair):
    ours, theirs = pair
    answer = await call(ours.session, "POST /v1/auth/switch", theirs.ids, {})
    assert answer.status_code in REFUSED, answer.text
    assert (await ours.session.get("/v1/tenant")).json()["id"] == ours.ids["tenant_id"]


@pytest.mark.parametrize("name", ABOVE)
async def test_no_owner_of_a_shop_enters_the_rooms_above_it(pair, holdings, name):
    ours, theirs = pair
    before = await holdings(theirs.shop.tenant_id)
    assert (await call(ours.session, name, theirs.ids, {})).status_code == 403
    assert (await call(ours.shop.client, name, theirs.ids, ours.shop.headers)).status_code in {401, 403}
    assert await holdings(theirs.shop.tenant_id) == before


@pytest.mark.parametrize("name", GUARDED)
async def test_without_credentials_nothing_opens(pair, holdings, name):
    _, theirs = pair
    before = await holdings(theirs.shop.tenant_id)
    answer = await call(theirs.shop.client, name, theirs.ids, {})
    assert answer.status_code == 401, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert MARK not in answer.text
    assert await holdings(theirs.shop.tenant_id) == before


@pytest.mark.parametrize("name", WRITES)
async def test_a_key_that_may_read_may_not_write(pair, holdings, name):
    ours, _ = pair
    before = await holdings(ours.shop.tenant_id)
    answer = await call(ours.shop.client, name, ours.ids, {"Authorization": f"Bearer {ours.read_key}"})
    assert answer.status_code == 403, answer.text
    assert await holdings(ours.shop.tenant_id) == before


@pytest.mark.parametrize("name", [name for name in GUARDED if CASES[name].caller == "visitor"])
async def test_credentials_of_one_kind_open_nothing_of_the_other(pair, name):
    """Keys are no visitor tokens: the widget is not a way around the roles."""
    ours, _ = pair
    answer = await call(ours.shop.client, name, ours.ids, ours.shop.headers)
    assert answer.status_code == 401, answer.text


@pytest.mark.parametrize("name", [name for name in GUARDED if CASES[name].caller == "tenant"])
async def test_a_visitor_token_is_no_key(pair, name):
    ours, _ = pair
    answer = await call(ours.shop.client, name, ours.ids, ours.shopper.headers)
    assert answer.status_code == 401, answer.text


@pytest.mark.parametrize("name", [name for name in WITH_IDS if CASES[name].caller == "visitor"])
async def test_a_shopper_does_not_reach_the_thread_of_another_shopper(pair, name):
    ours, _ = pair
    other = await ours.shop.shopper()
    before = await ours.shopper.get()
    answer = await call(ours.shop.client, name, ours.ids, other.headers)
    assert answer.status_code == 404, answer.text
    assert await ours.shopper.get() == before


async def test_another_tenants_variant_does_not_get_into_a_cart(pair):
    ours, theirs = pair
    path = f"/v1/widget/conversations/{ours.ids['conversation_id']}/cart/items"
    body = {"variant_id": theirs.ids["variant_id"], "quantity": 1}
    answer = await ours.shop.client.post(path, json=body, headers=ours.shopper.headers)
    assert answer.status_code == 404, answer.text


async def test_a_contact_is_not_merged_into_one_of_another_tenant(pair, holdings):
    ours, theirs = pair
    before = await holdings(theirs.shop.tenant_id)
    path = f"/v1/contacts/{ours.ids['contact_id']}/merge"
    answer = await ours.shop.api("POST", path, json={"into": theirs.ids["contact_id"]})
    assert answer.status_code == 404, answer.text
    assert await holdings(theirs.shop.tenant_id) == before


async def test_another_tenants_visitor_token_starts_a_visitor_of_ones_own(pair, holdings):
    ours, theirs = pair
    before = await holdings(theirs.shop.tenant_id)
    body = {"widget_key": ours.shop.widget_key, "visitor_token": theirs.shopper.session["visitor_token"]}
    answer = await ours.shop.client.post("/v1/widget/sessions", json=body, headers={"Origin": "https://shop.example"})
    assert answer.status_code == 201
    headers = {"Authorization": f"Bearer {answer.json()['visitor_token']}"}
    path = f"/v1/widget/conversations/{theirs.ids['conversation_id']}"
    assert (await ours.shop.client.get(path, headers=headers)).status_code == 404
    assert await holdings(theirs.shop.tenant_id) == before


async def test_filters_and_cursors_made_of_another_tenants_ids_find_nothing(pair):
    ours, theirs = pair
    audit = await ours.shop.api("GET", "/v1/audit", params={"subject_id": theirs.ids["agent_id"]})
    assert audit.json()["items"] == []
    threads = await ours.shop.api("GET", "/v1/conversations", params={"agent_id": theirs.ids["agent_id"]})
    assert threads.json()["items"] == []
    cursor = theirs.ids["product_id"].replace("prd_", "cur_")
    products = await ours.shop.api("GET", "/v1/catalog/products", params={"cursor": cursor})
    assert MARK not in products.text


def test_the_fixture_gives_the_other_tenant_one_of_everything(pair):
    _, theirs = pair
    assert isinstance(theirs, Tenant)
    assert len(set(theirs.ids.values())) == len(theirs.ids)
