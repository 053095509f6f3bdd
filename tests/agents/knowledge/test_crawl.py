"""Pages and sitemaps of a real server on loopback."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from agents.knowledge import jobs
from agents.knowledge.models import (
    KnowledgeChunk,
    KnowledgeDocument,
    KnowledgePage,
    KnowledgeSource,
    KnowledgeVersion,
)
from core.ids import parse_id
from core.jobs.outbox import OutboxRow
from tests.agents.knowledge.conftest import Site, Sources
from tests.core.http.servers import reply
from tests.jobs import run_due

DELIVERY = "<h1 id=top>Livraison</h1><h2 id=suisse>Suisse</h2><p>Nous livrons en Suisse en 6 jours pour 14,90 €.</p>"


async def rows(sources: Sources, model: Any) -> int:
    async with sources.shop.rt.db.tenant(sources.shop.tenant_id) as session:
        return (await session.execute(select(func.count()).select_from(model))).scalar_one()


async def test_a_page_is_read_and_answers_lead_to_its_place(sources: Sources, site: Site) -> None:
    site.html("/aide", DELIVERY, title="Aide - Maison")
    number = await sources.add(url=site.url("/aide?utm_source=mail#bottom"))
    found = await sources.get(number)
    assert (found["status"], found["version"], found["documents"]) == ("ready", 1, 1)
    assert [(one["title"], one["address"], one["status"]) for one in found["pages"]] == [
        ("Aide - Maison", site.url("/aide"), "read")
    ]
    [passage] = (await sources.ask("Livrez-vous en Suisse ?"))["passages"]
    assert passage["heading"] == "Livraison › Suisse"
    assert passage["url"] == site.url("/aide#suisse")


async def test_what_did_not_change_makes_no_version(sources: Sources, site: Site) -> None:
    site.html("/aide", DELIVERY, ETag='"one"')
    number = await sources.add(url=site.url("/aide"))
    first = await sources.get(number)
    again = await sources.refresh(number)
    assert (again["version"], again["pages"][0]["status"]) == (1, "unchanged")
    assert again["pages"][0]["checked_at"] > first["pages"][0]["checked_at"]
    assert site.server.seen[-1].headers["if-none-match"] == '"one"'
    site.pages["/aide"] = reply(b"", "304 Not Modified", Connection="close")
    assert (await sources.refresh(number))["version"] == 1
    site.html("/aide", DELIVERY.replace("14,90", "9,90"))
    changed = await sources.refresh(number)
    assert (changed["version"], changed["pages"][0]["status"]) == (2, "read")
    assert "9,90 €" in await sources.texts("livraison Suisse")
    assert "14,90" not in await sources.texts("livraison Suisse")


async def test_a_page_that_fails_for_now_keeps_what_it_said_and_one_that_is_gone_does_not(
    sources: Sources, site: Site
) -> None:
    site.html("/aide", DELIVERY)
    number = await sources.add(url=site.url("/aide"))
    site.pages["/aide"] = reply(b"", "503 Service Unavailable", Connection="close")
    kept = await sources.refresh(number)
    assert (kept["status"], kept["version"], kept["pages"][0]["status"]) == ("ready", 1, "kept")
    assert "503" in kept["pages"][0]["error"]
    assert "14,90" in await sources.texts("livraison Suisse")
    del site.pages["/aide"]
    gone = await sources.refresh(number)
    assert (gone["status"], gone["documents"]) == ("failed", 0)
    assert "404" in gone["pages"][0]["error"]
    assert await sources.texts("livraison Suisse") == ""


async def test_a_sitemap_is_followed_within_its_site_and_robots_rules(sources: Sources, site: Site) -> None:
    for path in ("/aide", "/retours", "/privee", "/products/pull"):
        site.html(path, f"<h1>{path}</h1><p>Ceci est la page {path} de la maison.</p>")
    site.pages["/robots.txt"] = reply(b"User-agent: *\nDisallow: /privee\n", Content_Type="text/plain")
    site.xml("/sitemap.xml", f"<sitemapindex><sitemap><loc>{site.url('/pages.xml')}</loc></sitemap></sitemapindex>")
    pages = ("/aide", "/retours", "/privee", "/products/pull", "/aide#x", "/absente")
    site.sitemap("/pages.xml", *map(site.url, pages), "https://elsewhere.example/aide")
    found = await sources.get(await sources.add(sitemap=site.url("/sitemap.xml")))
    assert {one["address"]: one["status"] for one in found["pages"]} == {
        site.url("/aide"): "read",
        site.url("/retours"): "read",
        site.url("/privee"): "failed",
        site.url("/absente"): "failed",
    }
    assert site.read("/privee") == site.read("/products/pull") == 0
    assert found["status"] == "ready"


async def test_pages_are_read_with_the_pause_that_the_site_asks_for(sources: Sources, site: Site) -> None:
    site.pages["/robots.txt"] = reply(b"User-agent: *\nCrawl-delay: 7\n", Content_Type="text/plain")
    site.html("/a", "<p>La première page de ce site.</p>")
    site.html("/b", "<p>La seconde page de ce site.</p>")
    site.sitemap("/sitemap.xml", site.url("/a"), site.url("/b"))
    number = await sources.add(sitemap=site.url("/sitemap.xml"))
    assert (site.read("/a"), site.read("/b")) == (1, 0)  # the next step waits in the outbox
    assert (await sources.get(number))["status"] == "running"


async def test_a_step_that_was_killed_is_done_again_and_doubles_nothing(
    sources: Sources, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("/a", "/b", "/c"):
        site.html(path, f"<h1>Page {path}</h1><p>Ceci est la page {path}.</p>")
    site.sitemap("/sitemap.xml", *map(site.url, ("/a", "/b", "/c")))
    rt, tenant = sources.shop.rt, sources.shop.tenant_id
    added = await sources.shop.api("POST", sources.path, json={"sitemap": site.url("/sitemap.xml")})
    source = parse_id("kno", added.json()["id"])
    async with rt.db.tenant(tenant) as session:
        version = (await session.get_one(KnowledgeSource, (tenant, source))).building
    arguments: dict[str, Any] = {
        "tenant_id": str(tenant),
        "source_id": str(source),
        "version_id": str(version),
        "number": 0,
    }

    async def die(*_: object) -> None:
        raise RuntimeError("killed before the end was written")

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "finish", die)
        with pytest.raises(RuntimeError):
            await jobs.read_source(rt, **arguments)
    await jobs.read_source(rt, **arguments)
    await jobs.read_source(rt, **arguments)
    await run_due(rt, tenant)
    assert [await rows(sources, model) for model in (KnowledgeVersion, KnowledgeDocument, KnowledgePage)] == [1, 3, 3]
    assert await rows(sources, KnowledgeChunk) == 3
    assert [site.read(path) for path in ("/a", "/b", "/c")] == [1, 1, 1]


async def test_a_source_deleted_while_it_is_read_leaves_nothing(sources: Sources, site: Site) -> None:
    async def deleting(_: Any, writer: Any) -> None:
        await sources.delete(number)
        writer.write(reply(b"<p>Livraison en Suisse.</p>", Content_Type="text/html", Connection="close"))

    site.pages["/aide"] = deleting
    added = await sources.shop.api("POST", sources.path, json={"url": site.url("/aide")})
    number = added.json()["id"]
    await sources.run_jobs()
    for model in (KnowledgeSource, KnowledgeVersion, KnowledgeDocument, KnowledgePage, KnowledgeChunk):
        assert await rows(sources, model) == 0


async def test_pages_are_read_again_in_time(sources: Sources, site: Site) -> None:
    site.html("/aide", DELIVERY)
    number = await sources.add(url=site.url("/aide"), refresh_hours=6)
    found = await sources.get(number)
    ahead = datetime.fromisoformat(found["next_crawl_at"]) - datetime.fromisoformat(found["crawled_at"])
    assert ahead == timedelta(hours=6)
    rt, tenant, source = sources.shop.rt, sources.shop.tenant_id, parse_id("kno", number)
    ids = {"tenant_id": str(tenant), "source_id": str(source)}
    await jobs.read_again(rt, **ids)  # too early
    await sources.run_jobs()
    assert site.read("/aide") == 1
    async with rt.db.tenant(tenant) as session:
        past = datetime.now(UTC) - timedelta(minutes=1)
        await session.execute(update(KnowledgeSource).where(KnowledgeSource.id == source).values(next_crawl_at=past))
    await jobs.read_again(rt, **ids)
    await sources.run_jobs()
    assert site.read("/aide") == 2


async def test_old_versions_go_with_what_only_they_hold(sources: Sources, site: Site) -> None:
    site.html("/aide", DELIVERY)
    number = await sources.add(url=site.url("/aide"))
    for price in range(6):
        site.html("/aide", DELIVERY.replace("14,90", f"{price},00"))
        await sources.refresh(number)
    assert (await sources.get(number))["version"] == 7
    assert [await rows(sources, model) for model in (KnowledgeVersion, KnowledgeDocument)] == [3, 3]


async def test_a_reading_that_an_outage_stopped_is_started_over(sources: Sources, site: Site) -> None:
    site.html("/aide", DELIVERY)
    rt, tenant = sources.shop.rt, sources.shop.tenant_id
    added = await sources.shop.api("POST", sources.path, json={"url": site.url("/aide")})
    source = parse_id("kno", added.json()["id"])
    async with rt.db.tenant(tenant) as session:
        begun = datetime.now(UTC) - timedelta(hours=3)
        await session.execute(update(KnowledgeVersion).values(created_at=begun))
    async with rt.db.system() as session:
        ours = (OutboxRow.tenant_id == tenant) & (OutboxRow.job == "agents.knowledge.jobs.read_source")
        await session.execute(update(OutboxRow).where(ours).values(failed_at=func.now()))
    await run_due(rt, tenant)
    assert (await sources.get(added.json()["id"]))["status"] == "running"
    await jobs.mend(rt)
    await run_due(rt, tenant)
    assert (await sources.get(added.json()["id"]))["status"] == "ready"
    async with rt.db.tenant(tenant) as session:
        assert (await session.get_one(KnowledgeSource, (tenant, source))).building is None
