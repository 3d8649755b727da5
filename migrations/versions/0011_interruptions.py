"""An index of the calls that were sent, by when: whoever is called is asked for how often within the hour.

Types are written out here and not taken from bot.db, so that this step stays what it was when it ran.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None

_CALLED = sa.text("kind = 'call' AND state = 'sent'")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_called",
        "outbox",
        ["team_id", "not_before"],
        sqlite_where=_CALLED,
        postgresql_where=_CALLED,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_called", "outbox")
