"""What agents may answer from, over HTTP: add a page, a sitemap, a file or a text; watch it; refresh it; delete it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from agents.knowledge import answers, repository, requested, service
from agents.knowledge.limits import MAX_PAGES
from agents.knowledge.models import KnowledgeSource
from agents.knowledge.schemas import (
    PageOut,
    PassageOut,
    SearchOut,
    SourceAccepted,
    SourceDetail,
    SourceOut,
)
from agents.knowledge.search import Knowledge
from agents.service import find as find_agent
from core.ids import parse_id, public_id
from core.ports import Entitlements, FileStore
from core.runtime import RuntimeDep
from core.web.pages import Cursor, Limit, Page, cut, read_cursor, write_cursor
from tenants.access import Admin, TenantSession, Viewer

router = APIRouter(prefix="/v1/agents/{agent_id}/knowledge", tags=["knowledge"])


@router.post("", status_code=202, openapi_extra={"requestBody": requested.BODY})
async def add_source(request: Request, principal: Admin, rt: RuntimeDep, agent_id: str) -> SourceAccepted:
    """Add a page (`url`), a `sitemap`, a `text` or a file. Follow how it is read at `GET .../knowledge/{source_id}`."""
    number = parse_id("agt", agent_id)
    async with rt.db.tenant(principal.tenant_id) as session:  # nothing is stored for an agent that does not exist
        await find_agent(session, principal.tenant_id, number)
    new = await requested.read(request, rt.ports.get(FileStore), principal.tenant_id)
    created_by = principal.id if principal.kind == "user" else None
    try:
        async with rt.db.tenant(principal.tenant_id) as session:
            source = await service.add(
                session, principal.tenant_id, number, rt.ports.get(Entitlements), new, created_by=created_by
            )
    except BaseException:
        if new.file_key is not None:
            await rt.ports.get(FileStore).delete(new.file_key)
        raise
    return SourceAccepted(id=public_id("kno", source.id))


@router.get("")
async def list_sources(
    principal: Viewer, session: TenantSession, agent_id: str, limit: Limit = 50, cursor: Cursor = None
) -> Page[SourceOut]:
    """List what an agent may answer from, newest first."""
    agent = await find_agent(session, principal.tenant_id, parse_id("agt", agent_id))
    found = await repository.list_sources(session, principal.tenant_id, agent.id, read_cursor(cursor), limit + 1)
    rows, more = cut(found, limit)
    values = await _values(session, principal.tenant_id, rows)
    return Page[SourceOut](
        items=[SourceOut.model_validate(one) for one in values],
        next_cursor=write_cursor(rows[-1].id) if more else None,
    )


@router.get("/search")
async def search_sources(
    principal: Viewer,
    session: TenantSession,
    rt: RuntimeDep,
    agent_id: str,
    q: Annotated[str, Query(min_length=1, max_length=500)],
    language: Annotated[str, Query(pattern="^[a-z]{2}$")] = "fr",
) -> SearchOut:
    """Try a question: the passages that fit best, and what the agent would quote without a model."""
    agent = await find_agent(session, principal.tenant_id, parse_id("agt", agent_id))
    knowledge = rt.ports.get(Knowledge)
    ids = (principal.tenant_id, agent.id, agent.knowledge_version)
    found = await knowledge.search(*ids, q, language=language)
    index = await knowledge.index(*ids)
    answer = answers.answer(index, q, language=language) if index is not None else None
    passages = [
        PassageOut(
            source_id=public_id("kno", one.chunk.source_id),
            title=one.chunk.title,
            heading=one.chunk.heading,
            url=one.chunk.link,
            language=one.chunk.language,
            text=one.chunk.text,
            score=round(one.score, 4),
        )
        for one in found
    ]
    return SearchOut(
        passages=passages,
        answer=answer.text if answer is not None and answer.is_sure else None,
        confidence=round(answer.confidence, 4) if answer is not None else 0.0,
    )


@router.get("/{source_id}")
async def get_source(principal: Viewer, session: TenantSession, agent_id: str, source_id: str) -> SourceDetail:
    """Read how a source stands: its pages, what went wrong, and when it is read again."""
    source = await service.find(session, principal.tenant_id, parse_id("agt", agent_id), parse_id("kno", source_id))
    [values] = await _values(session, principal.tenant_id, [source])
    shown = source.building or source.live_version
    pages = await repository.list_pages(session, principal.tenant_id, shown, MAX_PAGES)
    note = await repository.version_note(session, principal.tenant_id, shown)
    listed = [
        PageOut.model_validate({**one.__dict__, "address": one.url or (None if source.file_key else one.address)})
        for one in pages
    ]
    return SourceDetail.model_validate({**values, "note": note, "pages": listed})


@router.delete("/{source_id}", status_code=204)
async def delete_source(principal: Admin, session: TenantSession, agent_id: str, source_id: str) -> Response:
    """Delete a source with all that came of it. Agents stop answering from it at once."""
    await service.remove(session, principal.tenant_id, parse_id("agt", agent_id), parse_id("kno", source_id))
    return Response(status_code=204)


@router.post("/{source_id}/refresh", status_code=202)
async def refresh_source(principal: Admin, session: TenantSession, agent_id: str, source_id: str) -> SourceAccepted:
    """Read a source again now. Until that is done, agents answer from what it said before."""
    number = parse_id("kno", source_id)
    await service.refresh(session, principal.tenant_id, parse_id("agt", agent_id), number)
    return SourceAccepted(id=public_id("kno", number))


async def _values(session: TenantSession, tenant_id: UUID, rows: list[KnowledgeSource]) -> list[dict[str, Any]]:
    versions = [row.live_version for row in rows if row.live_version is not None]
    numbers = await repository.version_numbers(session, tenant_id, versions)
    counts = await repository.counts(session, tenant_id, versions)
    found = []
    for row in rows:
        documents, passages = counts.get(row.live_version, (0, 0)) if row.live_version else (0, 0)
        own = {name: getattr(row, name) for name in SourceOut.model_fields if hasattr(row, name)}
        derived = {
            "id": public_id("kno", row.id),
            "title": row.title or row.url or "",
            "all_agents": row.agent_id is None,
            "version": numbers.get(row.live_version) if row.live_version else None,
            "documents": documents,
            "passages": passages,
        }
        found.append({**own, **derived})
    return found
