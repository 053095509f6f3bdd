"""Tables of a tenant's own templates. The packs that come with the product are files, see `packs`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow

_NOW = func.now()


class Template(TenantRow, Base):
    """One template; its name, description and languages are those of its newest version."""

    __tablename__ = "templates"
    __table_args__ = (UniqueConstraint("tenant_id", "slug"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str]
    """The flow's own id: importing a file with the same id adds a version."""
    name: Mapped[dict[str, Any]]
    description: Mapped[dict[str, Any]]
    languages: Mapped[list[Any]]
    version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class TemplateVersion(TenantRow, Base):
    """What a template said at one time. Never changed: agents say which version they were made from."""

    __tablename__ = "template_versions"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "template_id"], ["templates.tenant_id", "templates.id"]),)

    template_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    flow: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    created_by: Mapped[UUID]
