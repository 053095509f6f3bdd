"""Agents, their versions and turns."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.helpers import protect

revision = "0006_agents"
down_revision = "0005_templates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("languages", JSONB(), nullable=False),
        sa.Column("flow", JSONB(), nullable=False),
        sa.Column("policy", JSONB(), server_default="{}", nullable=False),
        sa.Column("published_version", sa.Integer()),
        sa.Column("faq_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_agents"),
    )
    op.create_table(
        "model_settings",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("base_url", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("api_key", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_model_settings"),
    )
    op.create_table(
        "agent_faq",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answer", JSONB(), nullable=False),
        sa.Column("examples", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "agent_id"], ["agents.tenant_id", "agents.id"], name="fk_agent_faq_tenant_id_agent_id"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "agent_id", "id", name="pk_agent_faq"),
    )
    op.create_table(
        "agent_versions",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("definition", JSONB(), nullable=False),
        sa.Column("published_by", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "agent_id"], ["agents.tenant_id", "agents.id"], name="fk_agent_versions_tenant_id_agent_id"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "agent_id", "version", name="pk_agent_versions"),
    )
    op.create_table(
        "turns",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("agent_version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="1", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("degraded", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("events", JSONB(), server_default="[]", nullable=False),
        sa.Column("brain", sa.String()),
        sa.Column("usage", JSONB(), server_default="{}", nullable=False),
        sa.Column("error", sa.String()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["tenant_id", "conversation_id"],
            ["conversations.tenant_id", "conversations.id"],
            name="fk_turns_tenant_id_conversation_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_turns"),
        sa.UniqueConstraint(
            "tenant_id", "conversation_id", "idempotency_key", name="uq_turns_tenant_id_conversation_id_idempotency_key"
        ),
    )
    op.create_index(
        "ix_turns_running",
        "turns",
        ["tenant_id", "lease_until"],
        unique=False,
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_table(
        "tool_calls",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("turn_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("arguments", JSONB(), nullable=False),
        sa.Column("result", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "turn_id"], ["turns.tenant_id", "turns.id"], name="fk_tool_calls_tenant_id_turn_id"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "turn_id", "number", name="pk_tool_calls"),
    )
    protect(
        "agents",
        "model_settings",
        "agent_faq",
        "agent_versions",
        "turns",
        "tool_calls",
    )


def downgrade() -> None:
    op.drop_table("tool_calls")
    op.drop_table("turns")
    op.drop_table("agent_versions")
    op.drop_table("agent_faq")
    op.drop_table("model_settings")
    op.drop_table("agents")
