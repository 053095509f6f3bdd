"""Business hours of people, the queue of those who wait for one, and when a person was last there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.helpers import protect

revision = "0016_handoff"
down_revision = "0015_orders"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("handoff_request", sa.Uuid()),
    ("asked_at", sa.DateTime(timezone=True)),
    ("due_at", sa.DateTime(timezone=True)),
    ("person_at", sa.DateTime(timezone=True)),
    ("timezone", sa.String()),
)


def upgrade() -> None:
    for name, kind in _COLUMNS:
        op.add_column("conversations", sa.Column(name, kind))
    op.create_table(
        "handoff_settings",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("hours", JSONB(), server_default="[]", nullable=False),
        sa.Column("closed_days", JSONB(), server_default="[]", nullable=False),
        sa.Column("wait_minutes", sa.Integer(), nullable=False),
        sa.Column("silence_minutes", sa.Integer(), nullable=False),
        sa.Column("notified", JSONB(), server_default="[]", nullable=False),
        sa.Column("links_since", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_handoff_settings"),
    )
    protect("handoff_settings")


def downgrade() -> None:
    op.drop_table("handoff_settings")
    for name, _ in reversed(_COLUMNS):
        op.drop_column("conversations", name)
