"""Rehearsals over the API, from asking for one to its report."""

from tests.agents.rehearsal.conftest import SPOILT, spoil


async def test_shoppers_of_the_shop_try_its_draft_and_the_owner_reads_what_came_of_it(stocked, rehearse):
    report = await rehearse(stocked)
    assert (report["status"], report["passed"], report["version"]) == ("done", True, None)
    summary = report["summary"]
    assert summary["shoppers"] >= 12
    assert summary["sentences"]["en"].startswith(
        f"{summary['shoppers']} shoppers tried your shop, {summary['found']} found it."
    )
    assert report["progress"]["done"] == report["progress"]["total"] >= 14
    assert {person["language"] for person in report["people"]} == {"fr", "en"}
    buyer = next(person for person in report["people"] if person["name"] == "decided")
    (conversation,) = buyer["tries"]
    assert any(buyer["goal"] in said["products"] for said in conversation["transcript"])
    assert buyer["goal"] not in [said["text"] for said in conversation["transcript"] if said["role"] == "shopper"]
    assert {check["check"] for check in conversation["checks"]} >= {"goal_shown", "in_cart", "grounded", "no_leak"}


async def test_a_failing_rehearsal_says_who_failed_and_why(stocked, rehearse):
    await spoil(stocked)
    report = await rehearse(stocked)
    assert report["passed"] is False
    french = next(person for person in report["people"] if person["language"] == "fr" and not person["passed"])
    details = [check["detail"] for check in french["tries"][0]["checks"] if check["check"] == "language_kept"]
    assert details == [f"answered in en: {SPOILT}"]


async def test_the_same_seed_tries_the_same_again_and_all_tries_must_succeed(stocked, rehearse):
    first, again = [await rehearse(stocked, shoppers=4, tries=2, seed=5) for _ in range(2)]
    assert [person["goal"] for person in first["people"]] == [person["goal"] for person in again["people"]]
    written = [
        [said["text"] for said in one["transcript"] if said["role"] == "shopper"]
        for report in (first, again)
        for one in report["people"][0]["tries"]
    ]
    assert written[0] == written[2] != written[1]
    assert all(len(person["tries"]) == 2 for person in first["people"] if person["goal"])


async def test_what_cannot_be_rehearsed_is_refused_with_the_reason(make_shop):
    empty = await make_shop(products=[])
    refused = await empty.api("POST", f"/v1/agents/{empty.agent_id}/rehearsals", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert "Import your catalogue" in refused.json()["detail"]
    nobody = await empty.api("POST", f"/v1/agents/{empty.agent_id}/rehearsals/replay", json={})
    assert (nobody.status_code, "No shopper has written" in nobody.json()["detail"]) == (409, True)
    too_many = await empty.api("POST", f"/v1/agents/{empty.agent_id}/rehearsals", json={"shoppers": 1000})
    assert too_many.status_code == 422


async def test_one_rehearsal_of_an_agent_at_a_time(stocked, run_jobs):
    path = f"/v1/agents/{stocked.agent_id}/rehearsals"
    assert (await stocked.api("POST", path, json={"shoppers": 3})).status_code == 202
    second = await stocked.api("POST", path, json={"shoppers": 3})
    assert (second.status_code, second.json()["code"], second.json()["retryable"]) == (409, "busy", True)
    await run_jobs()
    assert (await stocked.api("POST", path, json={"shoppers": 3})).status_code == 202
    listed = (await stocked.api("GET", path)).json()["items"]
    assert [one["status"] for one in listed] == ["queued", "done"]


async def test_publishing_can_ask_for_a_rehearsal_of_exactly_this_draft(stocked, rehearse):
    agent = f"/v1/agents/{stocked.agent_id}"
    await stocked.api("PATCH", agent, json={"policy": {"require_rehearsal": True}})
    refused = await stocked.api("POST", f"{agent}/publish")
    assert (refused.status_code, refused.json()["code"]) == (409, "rehearsal_required")
    assert (await stocked.api("GET", agent)).json()["published_version"] == 1
    report = await rehearse(stocked)
    assert (report["passed"], report["is_draft_of_now"]) == (True, True)
    await stocked.api("PATCH", agent, json={"name": "Someone else"})
    changed = await stocked.api("POST", f"{agent}/publish")
    assert changed.json()["code"] == "rehearsal_required"
    await stocked.api("PATCH", agent, json={"name": "Camille"})
    assert (await stocked.api("POST", f"{agent}/publish")).json()["published_version"] == 2
    versions = (await stocked.api("GET", f"{agent}/versions")).json()
    assert [one["version"] for one in versions] == [2, 1]


async def test_what_real_shoppers_wrote_is_said_again_and_compared(stocked, other_shop, rehearse):
    shopper = await stocked.shopper()
    shown = (await shopper.say("je cherche une théière")).cards
    await shopper.say("quels sont vos délais de livraison ?")
    report = await rehearse(stocked, "/replay", last=5)
    (person,) = report["people"]
    assert (report["kind"], person["source_id"], report["passed"]) == ("replay", shopper.conversation, True)
    (replayed,) = person["tries"]
    asked = [said["text"] for said in replayed["transcript"] if said["role"] == "shopper"]
    assert asked == ["je cherche une théière", "quels sont vos délais de livraison ?"]
    products = [card["product_id"] for card in shown]
    assert replayed["steps"] == [{"before": products, "now": products}, {"before": [], "now": []}]
    stranger = await other_shop.shopper()
    await stranger.say("bonjour")
    body = {"conversation_ids": [stranger.conversation]}
    foreign = await stocked.api("POST", f"/v1/agents/{stocked.agent_id}/rehearsals/replay", json=body)
    assert foreign.status_code == 404


async def test_products_that_are_no_longer_shown_fail_a_replay(stocked, rehearse):
    shopper = await stocked.shopper()
    (card,) = (await shopper.say("je cherche une théière")).cards
    await stocked.api("POST", f"/v1/catalog/products/{card['product_id']}/archive")
    report = await rehearse(stocked, "/replay", conversation_ids=[shopper.conversation])
    (person,) = report["people"]
    assert (report["summary"]["changed"], person["tries"][0]["steps"][0]["before"]) == (1, [card["product_id"]])


async def test_another_agent_of_the_shop_does_not_have_its_rehearsals(stocked, rehearse):
    report = await rehearse(stocked, shoppers=3)
    body = {"template": "general", "name": "Second", "languages": ["fr"]}
    second = (await stocked.api("POST", "/v1/agents", json=body)).json()["id"]
    assert (await stocked.api("GET", f"/v1/agents/{second}/rehearsals")).json()["items"] == []
    assert (await stocked.api("GET", f"/v1/agents/{second}/rehearsals/{report['id']}")).status_code == 404
