"""Reads a source, step by step: each step is a job that ends after a few seconds, so that nobody else's work waits.

Whatever a step did is in the database; one that was killed is done again and finds it. A reading that was begun anew,
or whose source was deleted, stops at its next write.
"""

import time
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from agents.knowledge import crawl_repository as repository
from agents.knowledge.crawl_repository import Waiting
from agents.knowledge.fetch import Fetched, Known, PageFailed, fetch
from agents.knowledge.limits import MAX_UPLOAD
from agents.knowledge.models import KnowledgeSource, KnowledgeVersion
from agents.knowledge.readers.blocks import Parsed, Unreadable
from agents.knowledge.readers.process import read
from agents.knowledge.reading import chunk_rows, content_hash, title_of
from agents.knowledge.robots import Robots, robots_of
from agents.knowledge.sitemaps import Listing, list_pages
from core.errors import NotFound
from core.http import OutboundClient
from core.ids import new_id
from core.ports import FileStore
from core.runtime import Runtime
from core.switches import Switches

SLICE_SECONDS = 8.0
POISON = 3
"""A page at which a step breaks off this often is left out."""
_ROBOTS = "The site's robots.txt asks not to read this page. Allow “Comptoir” there, or add the text as a file."
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Progress:
    """How a step ended.

    Attributes:
        pages: pages that this step dealt with.
        more: whether a next step has work.
        pause: seconds that the site asks to wait before it.
        problem: why nothing of the source can be read for now.
    """

    pages: int = 0
    more: bool = False
    pause: int = 0
    problem: str | None = None


class Crawl:
    """One step of reading a version of a source.

    Args:
        rt: the worker's runtime.
        tenant_id: whose source.
        source_id: which source.
        version_id: the version that is read.
    """

    def __init__(self, rt: Runtime, tenant_id: UUID, source_id: UUID, version_id: UUID) -> None:
        self._rt = rt
        self._ids = (tenant_id, source_id, version_id)
        self._client, self._switches = rt.ports.get(OutboundClient), rt.ports.get(Switches)

    async def step(self) -> Progress | None:
        """Do some of the work; None when there is nothing to do it for any more."""
        opened = await self._open()
        if opened is None:
            return None
        source, version = opened
        try:
            pause = version.pause if version.listed else await self._list(source)
        except PageFailed as error:
            return Progress(problem=str(error))
        if pause is None:
            return None
        end = time.monotonic() + SLICE_SECONDS
        pages = 0
        while (waiting := await self._next(source)) is not None:
            if pages and (pause or time.monotonic() >= end):
                return Progress(pages, more=True, pause=pause)
            if not await self._page(source, waiting):
                return None
            pages += 1
        return Progress(pages)

    async def _open(self) -> tuple[KnowledgeSource, KnowledgeVersion] | None:
        """Find the version, and count the attempt: a page that ends the process again and again is left out."""
        tenant_id, source_id, version_id = self._ids
        async with self._rt.db.tenant(tenant_id) as session:
            opened = await repository.building(session, *self._ids, lock=True)
            if opened is None:
                return None
            source, _ = opened
            source.attempts += 1
            if source.attempts > POISON and (page := await repository.next_page(session, source, version_id)):
                _log.warning("knowledge_page_poisonous", source_id=str(source_id), position=page.position)
                failed = {"status": "failed", "error": "Reading this page failed again and again on our side."}
                await repository.end_page(session, tenant_id, version_id, page.position, **failed)
                source.attempts = 1
            return opened

    async def _list(self, source: KnowledgeSource) -> int | None:
        """Find out which pages there are to read, and return the pause between two in seconds.

        None when the source is gone meanwhile.

        Raises:
            PageFailed: the site, or its sitemap, cannot be read.
        """
        robots, listing = Robots(), Listing([source.file_key or source.url or ""])
        if source.file_key is None:
            robots = await robots_of(self._client, source.url or "")
        if source.kind == "sitemap":
            listing = await list_pages(self._client, self._switches, source.url or "")
        pages = [(page, None if robots.allow(page) else _ROBOTS) for page in listing.pages]
        tenant_id, _, version_id = self._ids
        async with self._rt.db.tenant(tenant_id) as session:
            opened = await repository.building(session, *self._ids, lock=True)
            if opened is None:
                return None
            if not opened[1].listed:  # else another worker was faster
                await repository.list_addresses(session, tenant_id, version_id, pages)
                opened[1].listed, opened[1].pause, opened[1].note = True, robots.pause, _note(listing)
        return robots.pause

    async def _next(self, source: KnowledgeSource) -> Waiting | None:
        async with self._rt.db.tenant(self._ids[0]) as session:
            return await repository.next_page(session, source, self._ids[2])

    async def _page(self, source: KnowledgeSource, waiting: Waiting) -> bool:
        """Read one page and store what it says; False when nobody wants it any more."""
        try:
            fetched = await self._fetched(source, waiting)
            parsed = None if fetched is None else await read(fetched.data, fetched.media_type, fetched.charset)
        except (PageFailed, Unreadable) as error:
            passing = isinstance(error, PageFailed) and error.passing and waiting.document_id is not None
            values = {"status": "kept" if passing else "failed", "error": str(error)}
            return await self._end(waiting, document_id=waiting.document_id if passing else None, **values)
        if fetched is None or parsed is None:
            return await self._unchanged(waiting, Known(waiting.etag, waiting.last_modified))
        return await self._changed(source, waiting, fetched, parsed)

    async def _fetched(self, source: KnowledgeSource, waiting: Waiting) -> Fetched | None:
        if source.file_key is None:
            known = Known(waiting.etag, waiting.last_modified) if waiting.document_id else Known()
            return await fetch(self._client, self._switches, waiting.address, known=known)
        try:
            pieces = [piece async for piece in self._rt.ports.get(FileStore).open(waiting.address)]
        except NotFound as error:
            raise PageFailed("The file is not there any more. Add it again.", passing=False) from error
        data = b"".join(pieces)[:MAX_UPLOAD]
        return Fetched(source.url or "", data, source.media_type or "text/plain", None, Known())

    async def _unchanged(self, waiting: Waiting, known: Known) -> bool:
        tenant_id, _, version_id = self._ids
        async with self._rt.db.tenant(tenant_id) as session:
            opened = await repository.building(session, *self._ids, lock=True)
            if opened is None or waiting.document_id is None:
                return False
            opened[0].attempts = 0
            told = {"etag": known.etag, "last_modified": known.last_modified}
            await repository.confirm_document(session, tenant_id, waiting.document_id, self._rt.clock.now(), **told)
            values = {"status": "unchanged", "document_id": waiting.document_id}
            await repository.end_page(session, tenant_id, version_id, waiting.position, **values)
        return True

    async def _changed(self, source: KnowledgeSource, waiting: Waiting, fetched: Fetched, parsed: Parsed) -> bool:
        url = fetched.url or None
        parsed = replace(parsed, title=title_of(parsed, source.title if source.file_key else ""))
        digest = content_hash(parsed, url)
        if digest == waiting.content_hash:
            return await self._unchanged(waiting, fetched.known)
        tenant_id, source_id, version_id = self._ids
        document_id, now = new_id(), self._rt.clock.now()
        document = {
            "tenant_id": tenant_id,
            "id": document_id,
            "source_id": source_id,
            "url": url,
            "title": parsed.title,
            "content_hash": digest,
            "etag": fetched.known.etag,
            "last_modified": fetched.known.last_modified,
            "checked_at": now,
        }
        chunks = chunk_rows(tenant_id, document_id, parsed, language=source.language)
        note = "It is longer than what is read; its end is left out." if parsed.truncated else None
        async with self._rt.db.tenant(tenant_id) as session:
            opened = await repository.building(session, *self._ids, lock=True)
            if opened is None:
                return False
            same = await repository.same_in_version(session, tenant_id, version_id, digest)
            if same is None:
                await repository.add_document(session, document, chunks)
            values = {"status": "read", "error": note, "document_id": same or document_id}
            if not await repository.end_page(session, tenant_id, version_id, waiting.position, **values):
                await repository.drop_orphans(session, opened[0])
            opened[0].attempts = 0
        return True

    async def _end(self, waiting: Waiting, **values: str | UUID | None) -> bool:
        tenant_id, _, version_id = self._ids
        async with self._rt.db.tenant(tenant_id) as session:
            opened = await repository.building(session, *self._ids, lock=True)
            if opened is None:
                return False
            opened[0].attempts = 0
            await repository.end_page(session, tenant_id, version_id, waiting.position, **values)
        return True


def _note(listing: Listing) -> str | None:
    notes = list(listing.problems[:5])
    if listing.left_out:
        notes.insert(0, f"{listing.left_out} more pages were left out: {len(listing.pages)} are the most.")
    return " ".join(notes) or None
