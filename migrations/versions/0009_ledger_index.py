"""The ledger is summed over spans of time, all meters at once: its index leads with the time."""

from alembic import op

revision = "0009_ledger_index"
down_revision = "0008_carts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_usage_ledger_span", "usage_ledger", ["tenant_id", "at"], postgresql_include=["meter", "quantity"]
    )
    op.drop_index("ix_usage_ledger_at", "usage_ledger")


def downgrade() -> None:
    op.create_index("ix_usage_ledger_at", "usage_ledger", ["tenant_id", "meter", "at"])
    op.drop_index("ix_usage_ledger_span", "usage_ledger")
