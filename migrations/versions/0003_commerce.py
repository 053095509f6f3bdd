"""The catalogue and its imports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.helpers import protect

revision = "0003_commerce"
down_revision = "0002_tenants"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalog_versions",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_catalog_versions"),
    )
    op.create_table(
        "products",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("image_url", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("categories", JSONB(), nullable=False),
        sa.Column("tags", JSONB(), nullable=False),
        sa.Column("attributes", JSONB(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String()),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("archived_by", sa.String()),
        sa.CheckConstraint("status IN ('active', 'draft', 'archived')", name="ck_products_status"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_products"),
        sa.UniqueConstraint("tenant_id", "source", "external_id", name="uq_products_tenant_id_source_external_id"),
    )
    op.create_index("ix_products_version", "products", ["tenant_id", "version"])
    op.create_table(
        "product_images",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        _belongs("product_images", "product_id", "products"),
        sa.PrimaryKeyConstraint("tenant_id", "product_id", "position", name="pk_product_images"),
    )
    op.create_table(
        "product_translations",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        _belongs("product_translations", "product_id", "products"),
        sa.PrimaryKeyConstraint("tenant_id", "product_id", "language", name="pk_product_translations"),
    )
    op.create_table(
        "variants",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("barcode", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("options", JSONB(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("image_url", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer()),
        sa.Column("cost", sa.BigInteger()),
        sa.Column("in_stock", sa.Boolean(), nullable=False),
        sa.Column("stock_quantity", sa.Integer()),
        sa.Column("stock_checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        _belongs("variants", "product_id", "products"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_variants"),
        sa.UniqueConstraint("tenant_id", "product_id", "key", name="uq_variants_tenant_id_product_id_key"),
    )
    op.create_table(
        "variant_prices",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("market", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("compare_at", sa.BigInteger()),
        sa.Column("tax_included", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount >= 0", name="ck_variant_prices_amount"),
        _belongs("variant_prices", "variant_id", "variants"),
        sa.PrimaryKeyConstraint("tenant_id", "variant_id", "market", "currency", name="pk_variant_prices"),
    )
    op.create_table(
        "price_history",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("market", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _belongs("price_history", "variant_id", "variants"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_price_history"),
    )
    op.create_index(
        "ix_price_history_variant", "price_history", ["tenant_id", "variant_id", "market", "currency", "at"]
    )
    _create_imports()
    protect(*_TABLES)


_TABLES = (
    "catalog_versions",
    "products",
    "product_images",
    "product_translations",
    "variants",
    "variant_prices",
    "price_history",
    "imports",
    "import_errors",
)


def _belongs(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{parent}.tenant_id", f"{parent}.id"],
        name=f"fk_{table}_tenant_id_{column}",
        ondelete="CASCADE",
    )


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default="0", nullable=False)


def _create_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("status", sa.String(), server_default="queued", nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("file_key", sa.String()),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_url", sa.String()),
        sa.Column("created_by", sa.Uuid()),
        *(_count(name) for name in ("total", "imported", "created", "updated", "unchanged", "skipped")),
        *(_count(name) for name in ("archived", "error_count", "attempts")),
        sa.Column("error", sa.String()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("status IN ('queued', 'running', 'succeeded', 'failed')", name="ck_imports_status"),
        sa.CheckConstraint("mode IN ('merge', 'full')", name="ck_imports_mode"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_imports"),
    )
    op.create_table(
        "import_errors",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        _belongs("import_errors", "import_id", "imports"),
        sa.PrimaryKeyConstraint("tenant_id", "import_id", "position", name="pk_import_errors"),
    )


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
