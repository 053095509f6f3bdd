"""Tools of a tenant's own, and the MCP servers that offer some."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.helpers import protect

revision = "0018_custom_tools"
down_revision = "0017_lead_kinds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mcp_servers",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("headers", sa.LargeBinary()),
        sa.Column("header_names", JSONB(), server_default="[]", nullable=False),
        sa.Column("protocol", sa.String()),
        sa.Column("refreshed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_mcp_servers"),
        sa.UniqueConstraint("tenant_id", "name", name="uq_mcp_servers_tenant_id_name"),
    )
    op.create_table(
        "custom_tools",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("parameters", JSONB(), nullable=False),
        sa.Column("effect", sa.Boolean(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("method", sa.String()),
        sa.Column("url", sa.String()),
        sa.Column("places", JSONB(), server_default="{}", nullable=False),
        sa.Column("headers", sa.LargeBinary()),
        sa.Column("header_names", JSONB(), server_default="[]", nullable=False),
        sa.Column("server_id", sa.Uuid()),
        sa.Column("remote_name", sa.String()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(server_id IS NULL) = (url IS NOT NULL)", name="ck_custom_tools_one_way"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "server_id"],
            ["mcp_servers.tenant_id", "mcp_servers.id"],
            name="fk_custom_tools_tenant_id_server_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_custom_tools"),
        sa.UniqueConstraint("tenant_id", "name", name="uq_custom_tools_tenant_id_name"),
    )
    protect(
        "mcp_servers",
        "custom_tools",
    )


def downgrade() -> None:
    op.drop_table("custom_tools")
    op.drop_table("mcp_servers")
