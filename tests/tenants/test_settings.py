"""API keys, storefronts, the shop's settings, its brand and its audit log."""

from typing import Any

import pytest

from billing import service as billing
from core.runtime import Runtime
from tenants import directory
from tenants.keys import new_api_key
from tests.shops import TestShop
from tests.tenants.people import Person


async def use(person: Person, key: str, method: str, path: str, json: Any = None) -> int:
    """Call with an API key and without a session."""
    person.client.cookies.clear()
    response = await person.client.request(method, path, json=json, headers={"Authorization": f"Bearer {key}"})
    return response.status_code


async def set_plan(office: Runtime, person: Person, plan: str) -> None:
    async with office.db.tenant(person.tenant_id) as session:
        await billing.set_plan(session, person.tenant_id, plan)


class TestApiKeys:
    async def test_a_key_is_shown_once_and_works_until_it_is_revoked(self, owner: Person, office: Runtime) -> None:
        await set_plan(office, owner, "enterprise")
        made = await owner.ok("POST", "/v1/api-keys", {"name": "sync", "scope": "full"})
        listed = await owner.call("GET", "/v1/api-keys")
        assert made["key"].startswith("ck_live_")
        assert made["key"] not in listed.text
        assert listed.json()[0]["prefix"] == made["key"][:12]
        cookies = dict(owner.client.cookies)
        assert await use(owner, made["key"], "GET", "/v1/tenant") == 200
        assert await use(owner, made["key"], "PATCH", "/v1/tenant", {"name": "By key"}) == 200
        owner.client.cookies.update(cookies)
        for _ in range(2):
            await owner.ok("DELETE", f"/v1/api-keys/{made['id']}")
        assert await use(owner, made["key"], "GET", "/v1/tenant") == 401

    async def test_a_reading_key_does_not_write(self, owner: Person, office: Runtime) -> None:
        await set_plan(office, owner, "business")
        key = (await owner.ok("POST", "/v1/api-keys", {"name": "report", "scope": "read"}))["key"]
        assert await use(owner, key, "GET", "/v1/tenant") == 200
        assert await use(owner, key, "PATCH", "/v1/tenant", {"name": "By key"}) == 403

    async def test_what_the_plan_lacks_is_refused(self, owner: Person, office: Runtime) -> None:
        await set_plan(office, owner, "business")
        assert (await owner.call("POST", "/v1/api-keys", {"name": "x", "scope": "full"})).status_code == 403
        await set_plan(office, owner, "starter")
        assert (await owner.call("POST", "/v1/api-keys", {"name": "x", "scope": "read"})).status_code == 403

    async def test_keys_do_not_make_keys_or_decide_about_people(self, owner: Person, office: Runtime) -> None:
        await set_plan(office, owner, "enterprise")
        key = (await owner.ok("POST", "/v1/api-keys", {"name": "sync", "scope": "full"}))["key"]
        assert await use(owner, key, "POST", "/v1/api-keys", {"name": "more", "scope": "full"}) == 403
        body = {"email": "x@people.example", "role": "admin"}
        assert await use(owner, key, "POST", "/v1/team/invitations", body) == 403
        assert await use(owner, key, "DELETE", f"/v1/team/members/{owner.user_id}") == 403
        assert await use(owner, key, "GET", "/v1/auth/me") == 401

    @pytest.mark.parametrize("key", ["ck_live_short", "ck_live_" + "a" * 38, "x" * 46, "é"])
    async def test_what_is_no_key_is_refused(self, owner: Person, key: str) -> None:
        owner.client.cookies.clear()
        header = {b"Authorization": f"Bearer {key}".encode()}
        assert (await owner.client.get("/v1/tenant", headers=header)).status_code == 401

    async def test_an_unknown_key_is_refused_although_its_checksum_is_right(self, owner: Person) -> None:
        assert await use(owner, new_api_key(), "GET", "/v1/tenant") == 401

    async def test_another_shops_keys_are_out_of_reach(self, owner: Person, stranger: Person, office: Runtime) -> None:
        await set_plan(office, owner, "enterprise")
        made = await owner.ok("POST", "/v1/api-keys", {"name": "sync", "scope": "full"})
        assert (await stranger.call("DELETE", f"/v1/api-keys/{made['id']}")).status_code == 404
        assert (await stranger.ok("GET", "/v1/api-keys")) == []
        assert await use(owner, made["key"], "GET", "/v1/tenant") == 200


class TestStorefronts:
    async def test_origins_are_kept_as_browsers_write_them(self, owner: Person) -> None:
        given = ["https://Shop.Example/path", "http://localhost:3000", "bücher.example", "https://shop.example:443"]
        made = await owner.ok("POST", "/v1/storefronts", {"name": "Main", "allowed_origins": given})
        assert made["allowed_origins"] == [
            "https://shop.example",
            "http://localhost:3000",
            "https://xn--bcher-kva.example",
        ]
        path = f"/v1/storefronts/{made['id']}"
        changed = await owner.ok("PATCH", path, {"allowed_origins": ["https://other.example"]})
        assert (changed["name"], changed["allowed_origins"]) == ("Main", ["https://other.example"])
        refused = await owner.call("PATCH", path, {"allowed_origins": ["https://*.example.com"]})
        assert refused.status_code == 422

    async def test_a_rotated_widget_key_leads_nowhere(self, owner: Person, office: Runtime) -> None:
        [storefront] = await owner.ok("GET", "/v1/storefronts")
        rotated = await owner.ok("POST", f"/v1/storefronts/{storefront['id']}/rotate-key")
        async with office.db.system() as session:
            assert await directory.tenant_of_widget_key(session, storefront["widget_key"]) is None
            found = await directory.tenant_of_widget_key(session, rotated["widget_key"])
        assert found is not None
        assert found.tenant_id == owner.tenant_id

    async def test_another_shops_storefront_is_out_of_reach(self, owner: Person, stranger: Person) -> None:
        [storefront] = await owner.ok("GET", "/v1/storefronts")
        path = f"/v1/storefronts/{storefront['id']}"
        assert (await stranger.call("PATCH", path, {"name": "Stolen"})).status_code == 404
        assert (await stranger.call("POST", f"{path}/rotate-key")).status_code == 404
        assert storefront["widget_key"] not in (await stranger.call("GET", "/v1/storefronts")).text
        assert (await owner.ok("GET", "/v1/storefronts")) == [storefront]

    async def test_only_an_agent_of_the_shop_serves_it(self, shop: TestShop, other_shop: TestShop) -> None:
        [storefront] = (await shop.api("GET", "/v1/storefronts")).json()
        path = f"/v1/storefronts/{storefront['id']}"
        chosen = await shop.api("PATCH", path, json={"agent_id": shop.agent_id})
        assert chosen.json()["agent_id"] == shop.agent_id
        assert (await shop.api("PATCH", path, json={"agent_id": other_shop.agent_id})).status_code == 404
        assert (await shop.api("PATCH", path, json={"name": "Shop"})).json()["agent_id"] == shop.agent_id
        assert (await shop.api("PATCH", path, json={"agent_id": None})).json()["agent_id"] is None


class TestTenant:
    async def test_settings_change_one_by_one(self, owner: Person, stranger: Person) -> None:
        before = await owner.ok("GET", "/v1/tenant")
        await owner.ok("PATCH", "/v1/tenant", {"retention_days": 30, "timezone": "Europe/Brussels", "country": "be"})
        after = await owner.ok("GET", "/v1/tenant")
        assert before["retention_days"] == 395
        assert after == before | {"retention_days": 30, "timezone": "Europe/Brussels", "country": "BE"}
        assert (await stranger.ok("GET", "/v1/tenant"))["retention_days"] == 395

    @pytest.mark.parametrize(
        "body", [{"retention_days": 0}, {"currency": "XYZ"}, {"locale": "!"}, {"unknown": 1}, {"name": " "}]
    )
    async def test_what_cannot_be_is_refused(self, owner: Person, body: dict[str, Any]) -> None:
        assert (await owner.call("PATCH", "/v1/tenant", body)).status_code == 422

    async def test_own_colours_act_when_the_plan_has_them(self, owner: Person, office: Runtime) -> None:
        await set_plan(office, owner, "business")
        brand = {"accent": "#7a1f5c", "radius": 4, "logo_url": "https://shop.example/logo.svg"}
        effective = (await owner.ok("PATCH", "/v1/tenant", {"brand": brand}))["brand"]["effective"]
        assert (effective["accent"], effective["on_accent"], effective["radius"]) == ("#7A1F5C", "#FFFFFF", 4)
        assert effective["name"] == effective["sender"] == "Maison Ada"
        await set_plan(office, owner, "starter")
        lowered = (await owner.ok("GET", "/v1/tenant"))["brand"]
        assert lowered["own"]["accent"] == "#7A1F5C"
        assert (lowered["effective"]["accent"], lowered["effective"]["radius"]) == ("#0B6E4F", 4)

    @pytest.mark.parametrize(
        ("brand", "words"),
        [
            ({"accent": "#FFE08A"}, "contrast"),
            ({"ink": "#888888", "background": "#999999"}, "contrast"),
            ({"accent": "green"}, "#0B6E4F"),
            ({"logo_url": "javascript:alert(1)"}, "https://"),
            ({"sender": "A <b@c.example>"}, "sender"),
            ({"radius": 99}, "radius"),
        ],
    )
    async def test_a_brand_that_cannot_be_read_or_trusted_is_refused(
        self, owner: Person, brand: dict[str, Any], words: str
    ) -> None:
        answer = await owner.call("PATCH", "/v1/tenant", {"brand": brand})
        assert answer.status_code == 422
        assert words in answer.json()["detail"]


class TestAudit:
    async def test_changes_leave_entries_without_personal_text(self, owner: Person) -> None:
        await owner.ok("PATCH", "/v1/tenant", {"name": "Secret Name"})
        await owner.ok("POST", "/v1/team/invitations", {"email": "guest@people.example", "role": "viewer"})
        answer = await owner.call("GET", "/v1/audit")
        actions = [entry["action"] for entry in answer.json()["items"]]
        assert actions == ["invitation.created", "tenant.changed", "tenant.created"]
        assert answer.json()["items"][1]["data"] == {"fields": ["name"]}
        assert {entry["actor_id"] for entry in answer.json()["items"]} == {owner.user_id}
        for personal in ("Secret Name", "guest@people.example", owner.email):
            assert personal not in answer.text

    async def test_pages_follow_each_other_and_filters_hold(self, owner: Person, stranger: Person) -> None:
        for name in ("One", "Two", "Three"):
            await owner.ok("PATCH", "/v1/tenant", {"name": name})
        first = await owner.ok("GET", "/v1/audit?limit=3")
        second = await owner.ok("GET", f"/v1/audit?limit=3&cursor={first['next_cursor']}")
        assert [len(first["items"]), len(second["items"]), second["next_cursor"]] == [3, 1, None]
        made = await owner.ok("GET", "/v1/audit?action=tenant.created")
        assert [entry["subject_id"] for entry in made["items"]] == [owner.session["tenant"]["id"]]
        foreign = await stranger.ok("GET", f"/v1/audit?cursor={first['next_cursor']}")
        assert {entry["actor_id"] for entry in foreign["items"]} <= {stranger.user_id}
