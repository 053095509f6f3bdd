"""What plans include, exactly, and who knows what."""

import asyncio
from collections.abc import Awaitable, Callable

from agents.knowledge import repository
from billing.entitlements import Entitled
from core.ids import parse_id
from tests.agents.knowledge.conftest import RunJobs, Site, Sources
from tests.shops import TestShop

MakeShop = Callable[..., Awaitable[TestShop]]
BODY = {"title": "Note", "text": "Nous livrons en Suisse."}


async def limited(make_shop: MakeShop, run_jobs: RunJobs, monkeypatch, documents: int) -> Sources:
    """A shop whose plan includes so many documents."""
    shop = await make_shop(faq=[])
    limits = Entitled.limits.fget  # type: ignore[attr-defined]  # a property
    monkeypatch.setattr(Entitled, "limits", property(lambda self: {**limits(self), "knowledge_documents": documents}))
    return Sources(shop, run_jobs)


async def test_the_last_place_goes_to_one_of_many(make_shop: MakeShop, run_jobs: RunJobs, monkeypatch) -> None:
    sources = await limited(make_shop, run_jobs, monkeypatch, 3)
    answers = await asyncio.gather(*(sources.shop.api("POST", sources.path, json=BODY) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [202] * 3 + [402] * 5
    assert {answer.json()["code"] for answer in answers if answer.status_code == 402} == {"knowledge_full"}
    folder = sources.shop.rt.settings.home / "files" / "knowledge" / str(sources.shop.tenant_id)
    assert len(list(folder.iterdir())) == 3


async def test_a_sitemap_fills_what_is_left_and_no_more(
    make_shop: MakeShop, run_jobs: RunJobs, monkeypatch, site: Site
) -> None:
    sources = await limited(make_shop, run_jobs, monkeypatch, 5)
    await sources.add(**BODY)
    for number in range(8):
        site.html(f"/page-{number}", f"<h1>Page {number}</h1><p>Ceci est la page numéro {number} du site.</p>")
    site.sitemap("/sitemap.xml", *(site.url(f"/page-{number}") for number in range(8)))
    found = await sources.get(await sources.add(sitemap=site.url("/sitemap.xml")))
    assert found["documents"] == 4
    assert sum("plan includes 5" in (page["error"] or "") for page in found["pages"]) == 4
    usage = (await sources.shop.api("GET", "/v1/usage")).json()["meters"]
    [meter] = [one for one in usage if one["name"] == "knowledge_documents"]
    assert (meter["used"], meter["limit"]) == (5, 5)


async def test_two_sitemaps_that_end_at_once_share_what_is_left(
    make_shop: MakeShop, run_jobs: RunJobs, monkeypatch, site: Site
) -> None:
    sources = await limited(make_shop, run_jobs, monkeypatch, 7)
    for number in range(12):
        site.html(f"/page-{number}", f"<h1>Page {number}</h1><p>Ceci est la page numéro {number} du site.</p>")
    for name, pages in (("a", range(6)), ("b", range(6, 12))):
        site.sitemap(f"/{name}.xml", *(site.url(f"/page-{number}") for number in pages))
        await sources.shop.api("POST", sources.path, json={"sitemap": site.url(f"/{name}.xml")})
    await asyncio.gather(run_jobs(), run_jobs())
    await run_jobs()
    listed = (await sources.shop.api("GET", sources.path)).json()["items"]
    assert sum(one["documents"] for one in listed) == 7


async def test_a_source_of_the_shop_is_known_to_every_agent(make_shop: MakeShop, run_jobs: RunJobs) -> None:
    sources = Sources(await make_shop(faq=[]), run_jobs)
    number = await sources.add(**BODY, all_agents=True)
    created = await sources.shop.api(
        "POST", "/v1/agents", json={"template": "general", "name": "B", "languages": ["fr"]}
    )
    path = f"/v1/agents/{created.json()['id']}/knowledge"
    found = await sources.shop.api("GET", f"{path}/search", params={"q": "Suisse"})
    assert [one["source_id"] for one in found.json()["passages"]] == [number]
    assert (await sources.shop.api("DELETE", f"{path}/{number}")).status_code == 204
    assert (await sources.ask("Suisse"))["passages"] == []


async def test_no_other_tenant_reaches_a_source(sources: Sources, other_shop: TestShop) -> None:
    number = await sources.add(**BODY)
    own = f"/v1/agents/{other_shop.agent_id}/knowledge"
    assert (await other_shop.api("GET", f"{own}/{number}")).status_code == 404
    assert (await other_shop.api("DELETE", f"{own}/{number}")).status_code == 404
    assert (await other_shop.api("POST", f"{own}/{number}/refresh")).status_code == 404
    found = await other_shop.api("GET", f"{own}/search", params={"q": "Suisse"})
    assert found.json()["passages"] == []
    rt, ids = sources.shop.rt, (other_shop.tenant_id, parse_id("agt", sources.shop.agent_id))
    async with rt.db.tenant(other_shop.tenant_id) as session:
        assert await repository.chunks_of_agent(session, *ids) == []
