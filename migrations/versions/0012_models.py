"""Caps on what models cost, summaries of long conversations, and the API that a tenant's own model speaks."""

import sqlalchemy as sa
from alembic import op

from migrations.helpers import protect

revision = "0012_models"
down_revision = "0011_knowledge"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spend_caps",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("monthly", sa.BigInteger()),
        sa.Column("conversation", sa.BigInteger()),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_spend_caps"),
    )
    op.create_table(
        "conversation_summaries",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("upto", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("cost", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "conversation_id"],
            ["conversations.tenant_id", "conversations.id"],
            name="fk_conversation_summaries_tenant_id_conversation_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "conversation_id", name="pk_conversation_summaries"),
    )
    protect("spend_caps", "conversation_summaries")
    op.add_column("model_settings", sa.Column("api", sa.String(), server_default="chat", nullable=False))


def downgrade() -> None:
    op.drop_column("model_settings", "api")
    op.drop_table("conversation_summaries")
    op.drop_table("spend_caps")
