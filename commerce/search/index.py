"""The tantivy adapter of `ProductIndex`.

Writing happens under a file lock, so one process per machine writes an index; readers notice a new version by a file
and reload. A machine that missed a change finds out within seconds, since open indexes are compared with the database.
"""

import asyncio
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import structlog
import tantivy

from commerce.ports import SearchHit, SearchQuery, SearchResult
from commerce.search import queries, repository, schema
from commerce.search.documents import Indexable, to_document
from commerce.search.folder import IndexFolder
from core.db import Database

OPEN_INDEXES = 256
COMPARE_SECONDS = 5.0
MAX_TEXT = 400
_HEAP = 24_000_000
_log = structlog.get_logger(__name__)


@dataclass
class _Open:
    """An index that this process has open."""

    index: tantivy.Index
    folder: IndexFolder
    version: int
    compared_at: float = field(default_factory=time.monotonic)


class TantivyIndex:
    """Searches and writes the indexes of all tenants.

    Args:
        db: where the catalogue is.
        root: folder for indexes on this machine.
    """

    def __init__(self, db: Database, root: Path) -> None:
        self._db = db
        self._root = root
        self._open: OrderedDict[UUID, _Open] = OrderedDict()
        self._locks: dict[UUID, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[int]] = set()
        self._writer_thread = ThreadPoolExecutor(1, thread_name_prefix="index")

    async def search(self, query: SearchQuery) -> SearchResult:
        """Search; see `ProductIndex`."""
        start = time.perf_counter()
        try:
            hits, total = await self._find(query)
        except (ValueError, OSError):  # damaged on disk: the database has everything that it held
            _log.warning("index_unreadable", exc_info=True)
            self._open.pop(query.tenant_id, None)
            IndexFolder(self._root, query.tenant_id).distrust()
            hits, total = await self._find(query)
        return SearchResult(hits, total, (time.perf_counter() - start) * 1000)

    async def _find(self, query: SearchQuery) -> tuple[tuple[SearchHit, ...], int]:
        opened = self._current(query.tenant_id)
        if opened is None:
            await self.refresh(query.tenant_id)
            opened = self._current(query.tenant_id)
        else:
            self._compare_sometimes(query.tenant_id, opened)
        return _find(opened.index, query) if opened else ((), 0)

    async def refresh(self, tenant_id: UUID) -> int:
        """Bring the index up to the catalogue's version; see `ProductIndex`."""
        async with self._locks.setdefault(tenant_id, asyncio.Lock()):
            async with self._db.tenant(tenant_id) as session:
                wanted = await repository.catalog_version(session, tenant_id)
            folder = IndexFolder(self._root, tenant_id)
            if folder.version() == wanted:
                return wanted
            async with folder.writing():
                return await self._update(tenant_id, folder)

    async def forget(self, tenant_id: UUID) -> None:
        """Remove a tenant's index; see `ProductIndex`."""
        self._open.pop(tenant_id, None)
        await asyncio.to_thread(IndexFolder(self._root, tenant_id).remove)

    async def _update(self, tenant_id: UUID, folder: IndexFolder) -> int:
        loop = asyncio.get_running_loop()
        async with self._db.tenant(tenant_id) as session:
            wanted = await repository.catalog_version(session, tenant_id)
        index, have = await loop.run_in_executor(self._writer_thread, _open_for_writing, folder, wanted)
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        last: UUID | None = None
        changed = 0
        while True:
            async with self._db.tenant(tenant_id) as session:
                batch = await repository.changed_since(session, tenant_id, have, last)
            if not batch:
                break
            await loop.run_in_executor(self._writer_thread, _write, index, writer, batch, have)
            last, changed = batch[-1].id, changed + len(batch)
        await loop.run_in_executor(self._writer_thread, _commit, writer)
        folder.set_version(wanted)
        _log.info("index_refreshed", version=wanted, products=changed)
        return wanted

    def _current(self, tenant_id: UUID) -> _Open | None:
        """Return the open index, reloaded when its folder holds a newer version; None when there is none."""
        opened = self._open.get(tenant_id)
        folder = opened.folder if opened else IndexFolder(self._root, tenant_id)
        version = folder.version()
        if version is None:
            self._open.pop(tenant_id, None)
            return None
        if opened is None:
            index = tantivy.Index.open(str(folder.path))
            schema.register(index)
            opened = self._open[tenant_id] = _Open(index, folder, version)
            if len(self._open) > OPEN_INDEXES:
                self._open.popitem(last=False)
        elif opened.version != version:
            opened.index.reload()
            opened.version = version
        self._open.move_to_end(tenant_id)
        return opened

    def _compare_sometimes(self, tenant_id: UUID, opened: _Open) -> None:
        """Now and then make sure, beside the search, that no change was missed."""
        now = time.monotonic()
        if now - opened.compared_at < COMPARE_SECONDS:
            return
        opened.compared_at = now
        task = asyncio.create_task(self.refresh(tenant_id))
        self._tasks.add(task)
        task.add_done_callback(self._refreshed)

    def _refreshed(self, task: "asyncio.Task[int]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.warning("index_not_refreshed", exc_info=task.exception())


def _open_for_writing(folder: IndexFolder, wanted: int) -> tuple[tantivy.Index, int]:
    """Open the index and return it with its version; an unusable one is built anew from version 0.

    One that is ahead of the database is from before a restore, and no use either.
    """
    have = folder.version()
    if have is not None and have > wanted:
        have = None
    if have is not None:
        try:
            index = tantivy.Index.open(str(folder.path))
        except (ValueError, OSError):
            _log.warning("index_unreadable")
            have = None
    if have is None:
        folder.clear()
        index = tantivy.Index(schema.build_schema(), path=str(folder.path))
    schema.register(index)
    return index, have or 0


def _write(index: tantivy.Index, writer: tantivy.IndexWriter, batch: list[Indexable], have: int) -> None:
    for product in batch:
        if have:
            writer.delete_documents_by_query(tantivy.Query.term_query(index.schema, "id", product.id.hex))
        if product.active:
            writer.add_document(to_document(product))


def _commit(writer: tantivy.IndexWriter) -> None:
    writer.commit()
    writer.wait_merging_threads()


def _find(index: tantivy.Index, query: SearchQuery) -> tuple[tuple[SearchHit, ...], int]:
    searcher = index.searcher()
    bounded = SearchQuery(**{**query.__dict__, "text": query.text[:MAX_TEXT]})
    found = searcher.search(queries.build(index.schema, bounded), query.limit, offset=query.offset)
    if not found.hits and bounded.text.strip():
        found = searcher.search(queries.build(index.schema, bounded, fuzzy=True), query.limit, offset=query.offset)
    hits = []
    for score, address in found.hits:
        document = searcher.doc(address)
        hits.append(SearchHit(UUID(hex=document["id"][0]), document["external_id"][0], float(score)))
    return tuple(hits), int(getattr(found, "count", 0))
