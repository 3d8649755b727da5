"""An index of what is over, with all that lists of it ask for: a word that few or none have is looked for in it alone.

Types are written out here and not taken from bot.db, so that this step stays what it was when it ran.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ASKED_FOR = ["team_id", "id", "status", "tier", "severity", "owner", "pressing_at", "stalls_at", "sought"]
OVER = sa.text("status IN ('resolved', 'closed', 'cancelled')")


def upgrade() -> None:
    op.create_index("ix_issues_over", "issues", ASKED_FOR, sqlite_where=OVER, postgresql_where=OVER)


def downgrade() -> None:
    op.drop_index("ix_issues_over", "issues")
