"""Carts and how shops take them over."""

import sqlalchemy as sa
from alembic import op

from migrations.helpers import protect

revision = "0008_carts"
down_revision = "0007_billing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "carts",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_carts"),
        sa.UniqueConstraint("tenant_id", "conversation_id", name="uq_carts_tenant_id_conversation_id"),
    )
    op.create_table(
        "shop_links",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("base_url", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_shop_links"),
    )
    op.create_table(
        "cart_items",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cart_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("quantity > 0", name="ck_cart_items_quantity"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "cart_id"], ["carts.tenant_id", "carts.id"], name="fk_cart_items_tenant_id_cart_id"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_cart_items"),
        sa.UniqueConstraint("tenant_id", "cart_id", "variant_id", name="uq_cart_items_tenant_id_cart_id_variant_id"),
    )
    protect(
        "carts",
        "shop_links",
        "cart_items",
    )


def downgrade() -> None:
    op.drop_table("cart_items")
    op.drop_table("shop_links")
    op.drop_table("carts")
