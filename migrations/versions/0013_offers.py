"""Offers: the merchant's rules, what was granted under them, and the shop's own codes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.helpers import protect

revision = "0013_offers"
down_revision = "0012_models"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offer_codes",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("largest_reduction", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="ck_offer_codes_percent"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_offer_codes"),
        sa.UniqueConstraint("tenant_id", "code", name="uq_offer_codes_tenant_id_code"),
    )
    op.create_index(
        "ix_offer_codes_left",
        "offer_codes",
        ["tenant_id", "rung", "percent"],
        unique=False,
        postgresql_where=sa.text("taken_at IS NULL"),
    )
    op.create_table(
        "offer_grants",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("turn_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid()),
        sa.Column("visitor_id", sa.Uuid()),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("covered", JSONB(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("order_id", sa.String()),
        sa.Column("redeem_key", sa.String()),
        sa.CheckConstraint("rung IN ('free_shipping', 'percentage')", name="ck_offer_grants_rung"),
        sa.CheckConstraint("status IN ('granted', 'redeemed', 'expired', 'revoked')", name="ck_offer_grants_status"),
        sa.CheckConstraint("counted BETWEEN 0 AND amount", name="ck_offer_grants_counted"),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="ck_offer_grants_percent"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_offer_grants"),
        sa.UniqueConstraint("tenant_id", "code", name="uq_offer_grants_tenant_id_code"),
        sa.UniqueConstraint("tenant_id", "turn_id", name="uq_offer_grants_tenant_id_turn_id"),
    )
    op.create_index("ix_offer_grants_conversation", "offer_grants", ["tenant_id", "conversation_id"], unique=False)
    op.create_index(
        "ix_offer_grants_due",
        "offer_grants",
        ["tenant_id", "expires_at"],
        unique=False,
        postgresql_where=sa.text("status = 'granted'"),
    )
    op.create_index("ix_offer_grants_month", "offer_grants", ["tenant_id", "month"], unique=False)
    op.create_index("ix_offer_grants_visitor", "offer_grants", ["tenant_id", "visitor_id", "granted_at"], unique=False)
    op.create_table(
        "offer_policies",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_offer_policies"),
    )
    op.create_table(
        "offer_policy_versions",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", JSONB(), nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "version", name="pk_offer_policy_versions"),
    )
    protect(
        "offer_codes",
        "offer_grants",
        "offer_policies",
        "offer_policy_versions",
    )


def downgrade() -> None:
    op.drop_table("offer_policy_versions")
    op.drop_table("offer_policies")
    op.drop_table("offer_grants")
    op.drop_table("offer_codes")
