"""Channels of their own: which one an issue has, and what of it is done.

Types are written out here and not taken from bot.db, so that this step stays what it was when it ran.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("issues", sa.Column("own_channel", sa.JSON, nullable=True))
    op.create_table(
        "own_channels",
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("issue_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("channel_id", sa.Text, nullable=True),
        sa.Column("kept", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "issue_id", "number", name=op.f("pk_own_channels")),
        sa.ForeignKeyConstraint(
            ["team_id", "issue_id"], ["issues.team_id", "issues.id"], name=op.f("fk_own_channels_issues")
        ),
    )
    op.create_index("ix_own_channels_channel", "own_channels", ["team_id", "channel_id"])


def downgrade() -> None:
    op.drop_table("own_channels")
    op.drop_column("issues", "own_channel")
