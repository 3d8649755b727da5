"""The text for the customer that waits for whoever leads the tier, and what became of it; no issue has one yet.

Types are written out here and not taken from bot.db, so that this step stays what it was when it ran.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("issues", sa.Column("review", sa.JSON, nullable=True))


def downgrade() -> None:
    op.drop_column("issues", "review")
