"""Rehearsals, and the sandbox in which their conversations take place."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.helpers import protect

revision = "0010_rehearsal"
down_revision = "0009_ledger_index"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("sandbox", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("conversations", sa.Column("agent_version", sa.Integer()))
    op.create_table(
        "rehearsals",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("brain", sa.String(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("shoppers", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sources", JSONB(), server_default="[]", nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("error", sa.String()),
        sa.Column("summary", JSONB(), server_default="{}", nullable=False),
        sa.Column("passed", sa.Boolean()),
        sa.Column("worse_than", sa.Uuid()),
        sa.Column("requested_by", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["tenant_id", "agent_id"], ["agents.tenant_id", "agents.id"], name="fk_rehearsals_tenant_id_agent_id"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_rehearsals"),
    )
    op.create_index("ix_rehearsals_agent", "rehearsals", ["tenant_id", "agent_id", "id"], unique=False)
    op.create_index("ix_rehearsals_digest", "rehearsals", ["tenant_id", "agent_id", "digest"], unique=False)
    op.create_table(
        "rehearsal_runs",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("rehearsal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shopper", sa.Integer(), nullable=False),
        sa.Column("script", JSONB(), nullable=False),
        sa.Column("source_id", sa.Uuid()),
        sa.Column("conversation_id", sa.Uuid()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("result", JSONB(), server_default="{}", nullable=False),
        sa.Column("passed", sa.Boolean()),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["tenant_id", "rehearsal_id"],
            ["rehearsals.tenant_id", "rehearsals.id"],
            name="fk_rehearsal_runs_tenant_id_rehearsal_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "rehearsal_id", "number", name="pk_rehearsal_runs"),
    )
    op.create_index("ix_rehearsal_runs_conversation", "rehearsal_runs", ["tenant_id", "conversation_id"], unique=False)
    op.create_index(
        "ix_rehearsal_runs_source",
        "rehearsal_runs",
        ["tenant_id", "source_id"],
        unique=False,
        postgresql_where=sa.text("source_id IS NOT NULL"),
    )
    protect(
        "rehearsals",
        "rehearsal_runs",
    )


def downgrade() -> None:
    op.drop_table("rehearsal_runs")
    op.drop_table("rehearsals")
    op.drop_column("conversations", "agent_version")
    op.drop_column("conversations", "sandbox")
