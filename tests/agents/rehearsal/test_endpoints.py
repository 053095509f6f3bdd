"""Rehearsals over the API, from asking for one to its report."""


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
