"""The help pages of the demonstration shop as sources of its agent's knowledge, in both languages."""

from collections.abc import AsyncIterator
from uuid import UUID

import httpx2
from fastapi import FastAPI

from agents.knowledge import repository, service
from agents.knowledge.jobs import read_source, start_reading
from agents.knowledge.models import KnowledgeSource
from agents.knowledge.service import NewSource
from app.demo.feed import SHOP_PATH
from app.demo.shop import build_shop_router
from core.ports import Entitlements, FileStore
from core.runtime import Runtime

_PAGES = {"fr": f"{SHOP_PATH}/help", "en": f"{SHOP_PATH}/en/help"}


async def add_help_pages(rt: Runtime, tenant_id: UUID, agent_id: UUID) -> None:
    """Let the agent know the help pages as they are now, under the addresses that they have now.

    The shop is served by the process that is about to start, so the pages are rendered here and added as files.
    """
    async with rt.db.tenant(tenant_id) as session:
        found = await repository.list_sources(session, tenant_id, agent_id, None, 200)
    for language, path in _PAGES.items():
        known = next((one for one in found if one.url and one.url.endswith(path)), None)
        url = f"{rt.settings.public_url}{path}"
        if known is not None and known.url != url:
            async with rt.db.tenant(tenant_id) as session:
                await service.remove(session, tenant_id, agent_id, known.id)
            known = None
        source_id = await _put(rt, tenant_id, agent_id, known, url, await _rendered(path), language)
        await _read(rt, tenant_id, source_id)


async def _rendered(path: str) -> bytes:
    app = FastAPI()
    app.include_router(build_shop_router(lambda: None))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://shop.local") as client:
        response = await client.get(path)
    response.raise_for_status()
    return response.content


async def _put(
    rt: Runtime, tenant_id: UUID, agent_id: UUID, known: KnowledgeSource | None, url: str, page: bytes, language: str
) -> UUID:
    async def chunks() -> AsyncIterator[bytes]:
        yield page

    files = rt.ports.get(FileStore)
    if known is not None and known.file_key is not None:
        await files.put(known.file_key, chunks())
        async with rt.db.tenant(tenant_id) as session:
            await start_reading(session, tenant_id, known.id)
        return known.id
    key = await service.store_file(files, tenant_id, chunks())
    new = NewSource(kind="file", title="", url=url, language=language, file_key=key, media_type="text/html")
    async with rt.db.tenant(tenant_id) as session:
        entitlements = rt.ports.get(Entitlements)
        return (await service.add(session, tenant_id, agent_id, entitlements, new, created_by=None)).id


async def _read(rt: Runtime, tenant_id: UUID, source_id: UUID) -> None:
    """Read the page now, as the worker would: it is there when the shop opens."""
    async with rt.db.tenant(tenant_id) as session:
        version_id = (await session.get_one(KnowledgeSource, (tenant_id, source_id))).building
    ids = {"tenant_id": str(tenant_id), "source_id": str(source_id), "version_id": str(version_id)}
    await read_source(rt, **ids, number=0)
