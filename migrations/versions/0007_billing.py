"""Subscriptions, windows and usage."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.helpers import protect

revision = "0007_billing"
down_revision = "0006_agents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversation_windows",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visitor_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_message_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_conversation_windows"),
    )
    op.create_index("ix_conversation_windows_period", "conversation_windows", ["tenant_id", "opened_at"], unique=False)
    op.create_index(
        "ix_conversation_windows_visitor",
        "conversation_windows",
        ["tenant_id", "visitor_id", "last_message_at"],
        unique=False,
    )
    op.create_table(
        "subscriptions",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("trial_ends_at", sa.DateTime(timezone=True)),
        sa.Column("overrides", JSONB(), server_default="{}", nullable=False),
        sa.Column("anchor_day", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_subscriptions"),
    )
    op.create_table(
        "usage_counters",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("meter", sa.String(), nullable=False),
        sa.Column("period_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "meter", "period_start", name="pk_usage_counters"),
    )
    op.create_table(
        "usage_days",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("meter", sa.String(), nullable=False),
        sa.Column("day", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "meter", "day", name="pk_usage_days"),
    )
    op.create_table(
        "usage_ledger",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meter", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_usage_ledger"),
        sa.UniqueConstraint("tenant_id", "meter", "cause", name="uq_usage_ledger_tenant_id_meter_cause"),
    )
    op.create_index("ix_usage_ledger_at", "usage_ledger", ["tenant_id", "meter", "at"], unique=False)
    protect(
        "conversation_windows",
        "subscriptions",
        "usage_counters",
        "usage_days",
        "usage_ledger",
    )


def downgrade() -> None:
    op.drop_table("usage_ledger")
    op.drop_table("usage_days")
    op.drop_table("usage_counters")
    op.drop_table("subscriptions")
    op.drop_table("conversation_windows")
