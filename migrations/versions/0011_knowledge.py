"""Sources of knowledge, their versions and passages."""

import sqlalchemy as sa
from alembic import op

from migrations.helpers import protect

revision = "0011_knowledge"
down_revision = "0010_rehearsal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agents", sa.Column("knowledge_version", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "knowledge_sources",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String()),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String()),
        sa.Column("language", sa.String()),
        sa.Column("file_key", sa.String()),
        sa.Column("media_type", sa.String()),
        sa.Column("refresh_hours", sa.Integer()),
        sa.Column("status", sa.String(), server_default="queued", nullable=False),
        sa.Column("error", sa.String()),
        sa.Column("live_version", sa.Uuid()),
        sa.Column("building", sa.Uuid()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("crawled_at", sa.DateTime(timezone=True)),
        sa.Column("next_crawl_at", sa.DateTime(timezone=True)),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind IN ('page', 'sitemap', 'file', 'text', 'policy')", name="ck_knowledge_sources_kind"),
        sa.CheckConstraint("status IN ('queued', 'running', 'ready', 'failed')", name="ck_knowledge_sources_status"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "agent_id"], ["agents.tenant_id", "agents.id"], name="fk_knowledge_sources_tenant_id_agent_id"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_knowledge_sources"),
    )
    op.create_index("ix_knowledge_sources_agent", "knowledge_sources", ["tenant_id", "agent_id"], unique=False)
    op.create_table(
        "knowledge_documents",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String()),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("etag", sa.String()),
        sa.Column("last_modified", sa.String()),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "source_id"],
            ["knowledge_sources.tenant_id", "knowledge_sources.id"],
            name="fk_knowledge_documents_tenant_id_source_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_knowledge_documents"),
    )
    op.create_index("ix_knowledge_documents_source", "knowledge_documents", ["tenant_id", "source_id"], unique=False)
    op.create_table(
        "knowledge_versions",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("pause", sa.Integer(), server_default="0", nullable=False),
        sa.Column("note", sa.String()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["tenant_id", "source_id"],
            ["knowledge_sources.tenant_id", "knowledge_sources.id"],
            name="fk_knowledge_versions_tenant_id_source_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_knowledge_versions"),
        sa.UniqueConstraint(
            "tenant_id", "source_id", "number", name="uq_knowledge_versions_tenant_id_source_id_number"
        ),
    )
    op.create_table(
        "knowledge_chunks",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("anchor", sa.String()),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("embedding_model", sa.String()),
        sa.Column("embedding", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["knowledge_documents.tenant_id", "knowledge_documents.id"],
            name="fk_knowledge_chunks_tenant_id_document_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_knowledge_chunks"),
        sa.UniqueConstraint(
            "tenant_id", "document_id", "position", name="uq_knowledge_chunks_tenant_id_document_id_position"
        ),
    )
    op.create_table(
        "knowledge_pages",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("status", sa.String(), server_default="waiting", nullable=False),
        sa.Column("error", sa.String()),
        sa.Column("document_id", sa.Uuid()),
        sa.CheckConstraint(
            "status IN ('waiting', 'read', 'unchanged', 'kept', 'failed')", name="ck_knowledge_pages_status"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["knowledge_documents.tenant_id", "knowledge_documents.id"],
            name="fk_knowledge_pages_tenant_id_document_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "version_id"],
            ["knowledge_versions.tenant_id", "knowledge_versions.id"],
            name="fk_knowledge_pages_tenant_id_version_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "version_id", "position", name="pk_knowledge_pages"),
    )
    op.create_index("ix_knowledge_pages_document", "knowledge_pages", ["tenant_id", "document_id"], unique=False)
    protect(
        "knowledge_sources",
        "knowledge_documents",
        "knowledge_versions",
        "knowledge_chunks",
        "knowledge_pages",
    )


def downgrade() -> None:
    op.drop_table("knowledge_pages")
    op.drop_table("knowledge_chunks")
    op.drop_table("knowledge_versions")
    op.drop_table("knowledge_documents")
    op.drop_table("knowledge_sources")
    op.drop_column("agents", "knowledge_version")
