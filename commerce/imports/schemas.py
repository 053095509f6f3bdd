"""Imports as the API shows them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, HttpUrl

from commerce.imports.models import Import, ImportProblem
from commerce.imports.readers.reader import Format
from core.ids import public_id

ImportStatus = Literal["queued", "running", "succeeded", "failed"]
ImportMode = Literal["merge", "full"]


class ImportSettings(BaseModel):
    """How to read a file; the same fields in JSON and in a form."""

    source: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")] = "upload"
    mode: ImportMode = "merge"
    format: Format = Format.AUTO
    currency: Annotated[str, Field(pattern="^([A-Za-z]{3})?$")] = ""
    language: Annotated[str, Field(pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$")] = ""


class ImportFromUrl(ImportSettings):
    url: Annotated[HttpUrl, Field(max_length=2_000)]


class ImportAccepted(BaseModel):
    id: str


class ImportErrorOut(BaseModel):
    """A value or row that was left out; `row` counts as a spreadsheet does, the header being row 1."""

    row: int
    field: str
    message: str


class ImportOut(BaseModel):
    """An import. `total` = `imported` + `skipped`; `created` + `updated` + `unchanged` = `imported`."""

    id: str
    source: str
    mode: ImportMode
    format: Format
    status: ImportStatus
    file_name: str
    url: str | None
    total: int
    imported: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    archived: int
    error_count: int
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class ImportWithErrors(ImportOut):
    """An import with its first errors; `error_count` counts all."""

    errors: list[ImportErrorOut]


def import_out(row: Import) -> ImportOut:
    """Return an import as lists show it."""
    return ImportOut.model_validate(_values(row))


def import_with_errors(row: Import, problems: Sequence[ImportProblem]) -> ImportWithErrors:
    """Return an import with its errors."""
    errors = [{"row": problem.row, "field": problem.field, "message": problem.message} for problem in problems]
    return ImportWithErrors.model_validate({**_values(row), "errors": errors})


def _values(row: Import) -> dict[str, object]:
    own = {name: getattr(row, name) for name in ImportOut.model_fields if name not in {"id", "url"}}
    return {**own, "id": public_id("imp", row.id), "url": row.file_url}
