"""The hierarchy, its people and its keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.helpers import protect

revision = "0002_tenants"
down_revision = "0001_core"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_api_keys"),
    )
    op.create_table(
        "audit_log",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("data", JSONB(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_subject", "audit_log", ["tenant_id", "subject_kind", "subject_id"], unique=False)
    op.create_table(
        "directory_brands",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("tokens", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name="pk_directory_brands"),
    )
    op.create_table(
        "directory_resellers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_directory_resellers"),
    )
    op.create_table(
        "directory_users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), server_default="en", nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("is_operator", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_directory_users"),
        sa.UniqueConstraint("email", name="uq_directory_users_email"),
    )
    op.create_table(
        "invitations",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_invitations"),
    )
    op.create_table(
        "storefronts",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("widget_key", sa.String(), nullable=False),
        sa.Column("allowed_origins", JSONB(), nullable=False),
        sa.Column("agent_id", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_storefronts"),
    )
    op.create_table(
        "tenants",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("brand", JSONB(), server_default="{}", nullable=False),
        sa.Column("retention_days", sa.Integer(), server_default="395", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_tenants"),
    )
    op.create_table(
        "directory_reseller_members",
        sa.Column("reseller_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reseller_id"], ["directory_resellers.id"], name="fk_directory_reseller_members_reseller_id"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["directory_users.id"], name="fk_directory_reseller_members_user_id"),
        sa.PrimaryKeyConstraint("reseller_id", "user_id", name="pk_directory_reseller_members"),
    )
    op.create_index(("ix_directory_reseller_members_user_id"), "directory_reseller_members", ["user_id"], unique=False)
    op.create_table(
        "directory_tenants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reseller_id", sa.Uuid()),
        sa.Column("status", sa.String(), server_default="active", nullable=False),
        sa.Column("active_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["reseller_id"], ["directory_resellers.id"], name="fk_directory_tenants_reseller_id"),
        sa.PrimaryKeyConstraint("id", name="pk_directory_tenants"),
    )
    op.create_index(("ix_directory_tenants_reseller_id"), "directory_tenants", ["reseller_id"], unique=False)
    op.create_table(
        "members",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["directory_users.id"], name="fk_members_user_id"),
        sa.PrimaryKeyConstraint("tenant_id", "user_id", name="pk_members"),
    )
    op.create_table(
        "directory_api_keys",
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("api_key_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["directory_tenants.id"], name="fk_directory_api_keys_tenant_id"),
        sa.PrimaryKeyConstraint("key_hash", name="pk_directory_api_keys"),
    )
    op.create_table(
        "directory_memberships",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["directory_tenants.id"], name="fk_directory_memberships_tenant_id"),
        sa.ForeignKeyConstraint(["user_id"], ["directory_users.id"], name="fk_directory_memberships_user_id"),
        sa.PrimaryKeyConstraint("user_id", "tenant_id", name="pk_directory_memberships"),
    )
    op.create_index(("ix_directory_memberships_tenant_id"), "directory_memberships", ["tenant_id"], unique=False)
    op.create_table(
        "directory_sessions",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["directory_tenants.id"], name="fk_directory_sessions_tenant_id"),
        sa.ForeignKeyConstraint(["user_id"], ["directory_users.id"], name="fk_directory_sessions_user_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_directory_sessions"),
    )
    op.create_index(("ix_directory_sessions_user_id"), "directory_sessions", ["user_id"], unique=False)
    op.create_table(
        "directory_storefronts",
        sa.Column("widget_key", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("storefront_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["directory_tenants.id"], name="fk_directory_storefronts_tenant_id"),
        sa.PrimaryKeyConstraint("widget_key", name="pk_directory_storefronts"),
    )
    op.create_table(
        "directory_tokens",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("tenant_id", sa.Uuid()),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["tenant_id"], ["directory_tenants.id"], name="fk_directory_tokens_tenant_id"),
        sa.ForeignKeyConstraint(["user_id"], ["directory_users.id"], name="fk_directory_tokens_user_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_directory_tokens"),
    )
    protect(
        "api_keys",
        "audit_log",
        "invitations",
        "storefronts",
        "tenants",
        "members",
    )


def downgrade() -> None:
    op.drop_table("directory_tokens")
    op.drop_table("directory_storefronts")
    op.drop_table("directory_sessions")
    op.drop_table("directory_memberships")
    op.drop_table("directory_api_keys")
    op.drop_table("members")
    op.drop_table("directory_tenants")
    op.drop_table("directory_reseller_members")
    op.drop_table("tenants")
    op.drop_table("storefronts")
    op.drop_table("invitations")
    op.drop_table("directory_users")
    op.drop_table("directory_resellers")
    op.drop_table("directory_brands")
    op.drop_table("audit_log")
    op.drop_table("api_keys")
