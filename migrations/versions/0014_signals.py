"""What happened on the page or in the cart since the last message of a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0014_signals"
down_revision = "0013_offers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("signal", sa.String()))


def downgrade() -> None:
    op.drop_column("conversations", "signal")
