"""Outbox and switches."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001_core"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.Uuid()),
        sa.Column("payload", JSONB(), nullable=False),
        sa.Column("key", sa.String(), unique=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("relayed_at", sa.DateTime(timezone=True)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("failed_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.String()),
    )
    op.create_index(
        "ix_outbox_due", "outbox", ["run_at"], postgresql_where=sa.text("done_at IS NULL AND failed_at IS NULL")
    )
    op.create_index("ix_outbox_finished", "outbox", ["done_at"], postgresql_where=sa.text("done_at IS NOT NULL"))
    op.create_table(
        "switches",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("switches")
    op.drop_table("outbox")
