"""Tables of knowledge: sources, their versions, and the documents and passages that these are made of.

A version is what a source said at one reading. It lists documents; a page that did not change keeps its document, so
that versions share them. Only the version that the source points to is ever searched.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow

_NOW = func.now()


class KnowledgeSource(TenantRow, Base):
    """Something that agents may answer from: a page, a sitemap, a file, or a text."""

    __tablename__ = "knowledge_sources"
    __table_args__ = (
        CheckConstraint("kind IN ('page', 'sitemap', 'file', 'text', 'policy')", name="kind"),
        CheckConstraint("status IN ('queued', 'running', 'ready', 'failed')", name="status"),
        ForeignKeyConstraint(["tenant_id", "agent_id"], ["agents.tenant_id", "agents.id"]),
        Index("ix_knowledge_sources_agent", "tenant_id", "agent_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID | None]
    """None: every agent of the tenant knows it."""
    kind: Mapped[str]
    topic: Mapped[str | None]
    """Of a policy: `delivery`, `returns` or `payment`."""
    title: Mapped[str]
    url: Mapped[str | None]
    """Where it is read from; of a file or a text, the page that shoppers are shown as its source, if any."""
    language: Mapped[str | None]
    """Said by the owner; else told from the words."""
    file_key: Mapped[str | None]
    media_type: Mapped[str | None]
    refresh_hours: Mapped[int | None]
    """None: read again only when asked."""
    status: Mapped[str] = mapped_column(server_default="queued")
    error: Mapped[str | None]
    live_version: Mapped[UUID | None]
    building: Mapped[UUID | None]
    """The version that is being read, while one is."""
    attempts: Mapped[int] = mapped_column(server_default="0")
    """Steps of the reading under way that failed by our own fault."""
    crawled_at: Mapped[datetime | None]
    next_crawl_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class KnowledgeVersion(TenantRow, Base):
    """One reading of a source."""

    __tablename__ = "knowledge_versions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "source_id"], ["knowledge_sources.tenant_id", "knowledge_sources.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("tenant_id", "source_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID]
    number: Mapped[int]
    listed: Mapped[bool] = mapped_column(server_default="false")
    """Whether its pages are known: the sitemap is read."""
    pause: Mapped[int] = mapped_column(server_default="0")
    """Seconds that the site's robots.txt asks for between two pages."""
    note: Mapped[str | None]
    """What the owner should know of the reading as a whole, such as pages left out."""
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    completed_at: Mapped[datetime | None]


class KnowledgeDocument(TenantRow, Base):
    """A page or file as it was when it last changed."""

    __tablename__ = "knowledge_documents"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "source_id"], ["knowledge_sources.tenant_id", "knowledge_sources.id"], ondelete="CASCADE"
        ),
        Index("ix_knowledge_documents_source", "tenant_id", "source_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID]
    url: Mapped[str | None]
    """The address to cite."""
    title: Mapped[str]
    content_hash: Mapped[str]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    checked_at: Mapped[datetime]
    """When the site last said so, changed or not."""
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class KnowledgePage(TenantRow, Base):
    """An address of a version: to be read, or with what came of it."""

    __tablename__ = "knowledge_pages"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'read', 'unchanged', 'kept', 'failed')", name="status"),
        ForeignKeyConstraint(
            ["tenant_id", "version_id"], ["knowledge_versions.tenant_id", "knowledge_versions.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["knowledge_documents.tenant_id", "knowledge_documents.id"],
            ondelete="CASCADE",
        ),
        Index("ix_knowledge_pages_document", "tenant_id", "document_id"),
    )

    version_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str]
    """What is fetched: an address, or the key of a file."""
    status: Mapped[str] = mapped_column(server_default="waiting")
    """`kept`: it could not be read for now, and what it said before stays."""
    error: Mapped[str | None]
    document_id: Mapped[UUID | None]


class KnowledgeChunk(TenantRow, Base):
    """A passage of a document, some 200 words under one heading."""

    __tablename__ = "knowledge_chunks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["knowledge_documents.tenant_id", "knowledge_documents.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("tenant_id", "document_id", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID]
    position: Mapped[int]
    heading: Mapped[str]
    """The headings that it stands under, outermost first, joined by ` › `."""
    anchor: Mapped[str | None]
    language: Mapped[str]
    text: Mapped[str]
    embedding_model: Mapped[str | None]
    embedding: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Half floats, little-endian, of length 1 together; see `agents.knowledge.vectors`."""
