"""Imports and what was wrong with their files."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow


class Import(TenantRow, Base):
    """One run of a file. `total` = `imported` + `skipped`; `created`, `updated` and `unchanged` make up `imported`."""

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'running', 'succeeded', 'failed')", name="status"),
        CheckConstraint("mode IN ('merge', 'full')", name="mode"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str]
    mode: Mapped[str]
    format: Mapped[str]
    """As asked for; replaced by the recognised one once the file was opened."""
    status: Mapped[str] = mapped_column(server_default="queued")
    currency: Mapped[str]
    language: Mapped[str]
    file_key: Mapped[str | None]
    file_name: Mapped[str]
    file_url: Mapped[str | None]
    created_by: Mapped[UUID | None]
    total: Mapped[int] = mapped_column(server_default="0")
    imported: Mapped[int] = mapped_column(server_default="0")
    created: Mapped[int] = mapped_column(server_default="0")
    updated: Mapped[int] = mapped_column(server_default="0")
    unchanged: Mapped[int] = mapped_column(server_default="0")
    skipped: Mapped[int] = mapped_column(server_default="0")
    archived: Mapped[int] = mapped_column(server_default="0")
    error_count: Mapped[int] = mapped_column(server_default="0")
    attempts: Mapped[int] = mapped_column(server_default="0")
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class ImportProblem(TenantRow, Base):
    """One of the first thousand problems of an import; the import's `error_count` counts them all."""

    __tablename__ = "import_errors"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "import_id"], ["imports.tenant_id", "imports.id"], ondelete="CASCADE"),
    )

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[int]
    field: Mapped[str]
    message: Mapped[str]
