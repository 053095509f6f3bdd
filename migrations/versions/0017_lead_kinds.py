"""A lead has a kind: contact, appointment or quote. One of each kind by person and conversation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017_lead_kinds"
down_revision = "0016_handoff"
branch_labels = None
depends_on = None

_ONE = "uq_leads_tenant_id_conversation_id_contact_id"
_ONE_OF_A_KIND = f"{_ONE}_kind"
_COLUMNS = ["tenant_id", "conversation_id", "contact_id"]


def upgrade() -> None:
    op.add_column("leads", sa.Column("kind", sa.String(), server_default="lead", nullable=False))
    op.add_column("leads", sa.Column("fields", JSONB(), server_default="{}", nullable=False))
    op.create_check_constraint("ck_leads_kind", "leads", "kind IN ('lead', 'booking', 'quote')")
    op.create_unique_constraint(_ONE_OF_A_KIND, "leads", [*_COLUMNS, "kind"])
    op.drop_constraint(_ONE, "leads")


def downgrade() -> None:
    op.execute("DELETE FROM leads WHERE kind <> 'lead'")
    op.create_unique_constraint(_ONE, "leads", _COLUMNS)
    op.drop_constraint(_ONE_OF_A_KIND, "leads")
    op.drop_constraint("ck_leads_kind", "leads")
    op.drop_column("leads", "fields")
    op.drop_column("leads", "kind")
