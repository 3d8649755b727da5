"""Pings that stand somewhere, to be replaced by their outcome, and how each person wants to be called.

Types are written out here and not taken from bot.db, so that this step stays what it was when it ran.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pings",
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("letter", sa.Text, nullable=False),
        sa.Column("issue_id", sa.Integer, nullable=False),
        sa.Column("channel_id", sa.Text, nullable=False),
        sa.Column("ts", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=True),
        sa.Column("call", sa.JSON, nullable=False),
        sa.Column("asked_again", sa.Boolean, nullable=False),
        sa.Column("shows", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "letter", name=op.f("pk_pings")),
        sa.ForeignKeyConstraint(["team_id", "issue_id"], ["issues.team_id", "issues.id"], name=op.f("fk_pings_issues")),
    )
    op.create_index("ix_pings_issue", "pings", ["team_id", "issue_id"])
    op.create_table(
        "preferences",
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("called_by", sa.Text, nullable=False),
        sa.CheckConstraint("called_by IN ('mention', 'direct', 'both')", name=op.f("ck_preferences_called_by")),
        sa.PrimaryKeyConstraint("team_id", "person", name=op.f("pk_preferences")),
    )


def downgrade() -> None:
    op.drop_table("preferences")
    op.drop_table("pings")
