"""One import from its file to the end, in batches: whatever was committed stays, and running again changes nothing."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from commerce.imports import repository
from commerce.imports.models import Import
from commerce.imports.readers.limits import FileRejected
from commerce.imports.readers.reader import Format, ProductFile
from commerce.imports.readers.records import Outcome, ProductRecord, ReaderOptions, RowProblem
from commerce.imports.writer import CatalogWriter
from core.runtime import Runtime

BATCH = 500
_BATCH_VARIANTS = 5_000


@dataclass(slots=True)
class Progress:
    """What an import has done so far; field names are columns of `imports`."""

    total: int = 0
    imported: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    archived: int = 0
    error_count: int = 0

    @property
    def changed(self) -> int:
        """How many products are not as before."""
        return self.created + self.updated + self.archived

    def columns(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class _Batch:
    records: list[ProductRecord] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    failure: FileRejected | None = None
    is_last: bool = False


class ImportRun:
    """Reads one file and writes it.

    Args:
        rt: the worker's runtime.
        row: the import, as it was restarted.
    """

    def __init__(self, rt: Runtime, row: Import) -> None:
        self._rt = rt
        self._row = row
        self._writer = CatalogWriter(row.tenant_id, row.source, row.created_at)
        self._seen: set[str] = set()
        self.progress = Progress()

    async def read(self, file: BinaryIO) -> None:
        """Import the file and, in `full` mode, archive what is gone from it.

        Raises:
            FileRejected: the file cannot be read, or not to its end, or holds no product. What was read before is kept
                and nothing is archived.
        """
        outcomes = await asyncio.to_thread(self._open, file)
        await self._note(format=self._row.format)
        while True:
            batch = await asyncio.to_thread(_take, outcomes)
            if batch.records or batch.problems:
                await self._commit(batch)
            if batch.failure:
                raise batch.failure
            if batch.is_last:
                break
        if self.progress.imported == 0:
            raise FileRejected("No product in this file could be imported, so the catalogue was left as it is.")
        if self._row.mode == "full":
            await self._archive()

    def _open(self, file: BinaryIO) -> Iterator[Outcome]:
        row = self._row
        options = ReaderOptions(currency=row.currency, language=row.language, today=self._rt.clock.now().date())
        opened = ProductFile(file, Format(row.format), options)
        row.format = opened.format.value
        return opened.outcomes()

    async def _commit(self, batch: _Batch) -> None:
        row, progress, now = self._row, self.progress, self._rt.clock.now()
        async with self._rt.db.tenant(row.tenant_id) as session:
            written = await self._writer.write(session, batch.records, now)
            already = progress.error_count
            await repository.add_problems(session, row.tenant_id, row.id, batch.problems, already=already)
            left_out = sum(problem.skipped for problem in batch.problems)
            progress.imported += len(batch.records)
            progress.created += written.created
            progress.updated += written.updated
            progress.unchanged += written.unchanged
            progress.skipped += left_out
            progress.total += len(batch.records) + left_out
            progress.error_count += len(batch.problems)
            await repository.change(session, row.tenant_id, row.id, **progress.columns())
        # A product with a broken row is still in the file: it must not be taken for gone.
        self._seen.update(problem.external_id for problem in batch.problems if problem.external_id)
        self._seen.update(record.external_id for record in batch.records)

    async def _archive(self) -> None:
        row, now = self._row, self._rt.clock.now()
        async with self._rt.db.tenant(row.tenant_id) as session:
            self.progress.archived = await self._writer.archive_missing(session, self._seen, now)
            await repository.change(session, row.tenant_id, row.id, archived=self.progress.archived)

    async def _note(self, **values: str) -> None:
        async with self._rt.db.tenant(self._row.tenant_id) as session:
            await repository.change(session, self._row.tenant_id, self._row.id, **values)


def _take(outcomes: Iterator[Outcome]) -> _Batch:
    """Read the next batch. A failure of the file comes with what was read before it."""
    batch, variants = _Batch(), 0
    try:
        while len(batch.records) < BATCH and len(batch.problems) < BATCH and variants < _BATCH_VARIANTS:
            outcome = next(outcomes, None)
            if outcome is None:
                batch.is_last = True
                break
            if isinstance(outcome, ProductRecord):
                batch.records.append(outcome)
                variants += len(outcome.variants)
            else:
                batch.problems.append(outcome)
    except FileRejected as failure:
        batch.failure = failure
    return batch
