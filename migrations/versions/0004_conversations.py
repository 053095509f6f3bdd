"""People, threads and what was said."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.helpers import protect

revision = "0004_conversations"
down_revision = "0003_commerce"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String()),
        sa.Column("merged_into", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["tenant_id", "merged_into"],
            ["contacts.tenant_id", "contacts.id"],
            name="fk_contacts_tenant_id_merged_into",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_contacts"),
    )
    op.create_table(
        "consents",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"], ["contacts.tenant_id", "contacts.id"], name="fk_consents_tenant_id_contact_id"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_consents"),
    )
    op.create_index("ix_consents_contact", "consents", ["tenant_id", "contact_id", "purpose"], unique=False)
    op.create_table(
        "contact_identities",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contacts.tenant_id", "contacts.id"],
            name="fk_contact_identities_tenant_id_contact_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_contact_identities"),
        sa.UniqueConstraint("tenant_id", "channel", "address", name="uq_contact_identities_tenant_id_channel_address"),
    )
    op.create_index("ix_contact_identities_contact", "contact_identities", ["tenant_id", "contact_id"], unique=False)
    op.create_table(
        "visitors",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("storefront_id", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"], ["contacts.tenant_id", "contacts.id"], name="fk_visitors_tenant_id_contact_id"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_visitors"),
    )
    op.create_index("ix_visitors_contact", "visitors", ["tenant_id", "contact_id"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visitor_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("page_url", sa.String()),
        sa.Column("handoff", sa.String(), server_default="none", nullable=False),
        sa.Column("assignee_id", sa.Uuid()),
        sa.Column("stage", sa.String()),
        sa.Column("slots", JSONB(), server_default="{}", nullable=False),
        sa.Column("memory", JSONB(), server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_message_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visitor_id"],
            ["visitors.tenant_id", "visitors.id"],
            name="fk_conversations_tenant_id_visitor_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_conversations"),
    )
    op.create_index(
        "ix_conversations_handoff",
        "conversations",
        ["tenant_id", "last_message_at"],
        unique=False,
        postgresql_where=sa.text("handoff <> 'none'"),
    )
    op.create_index("ix_conversations_last", "conversations", ["tenant_id", "last_message_at"], unique=False)
    op.create_index("ix_conversations_visitor", "conversations", ["tenant_id", "visitor_id"], unique=False)
    op.create_table(
        "leads",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"], ["contacts.tenant_id", "contacts.id"], name="fk_leads_tenant_id_contact_id"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "conversation_id"],
            ["conversations.tenant_id", "conversations.id"],
            name="fk_leads_tenant_id_conversation_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_leads"),
        sa.UniqueConstraint(
            "tenant_id", "conversation_id", "contact_id", name="uq_leads_tenant_id_conversation_id_contact_id"
        ),
    )
    op.create_index("ix_leads_contact", "leads", ["tenant_id", "contact_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("author_id", sa.Uuid()),
        sa.Column("reply_key", sa.String()),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("cards", JSONB(), server_default="[]", nullable=False),
        sa.Column("receipt", JSONB(), server_default="{}", nullable=False),
        sa.Column("turn_id", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "conversation_id"],
            ["conversations.tenant_id", "conversations.id"],
            name="fk_messages_tenant_id_conversation_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_messages"),
        sa.UniqueConstraint(
            "tenant_id", "conversation_id", "reply_key", name="uq_messages_tenant_id_conversation_id_reply_key"
        ),
    )
    op.create_index("ix_messages_conversation", "messages", ["tenant_id", "conversation_id", "id"], unique=False)
    protect(
        "contacts",
        "consents",
        "contact_identities",
        "visitors",
        "conversations",
        "leads",
        "messages",
    )


def downgrade() -> None:
    op.drop_table("messages")
    op.drop_table("leads")
    op.drop_table("conversations")
    op.drop_table("visitors")
    op.drop_table("contact_identities")
    op.drop_table("consents")
    op.drop_table("contacts")
