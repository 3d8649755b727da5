"""What helped once, kept by component and offered to the next issue of the same one.

Types are written out here and not taken from bot.db, so that this step stays what it was when it ran.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "insights",
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("component_key", sa.Text, nullable=False),
        sa.Column("component", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("issue_id", sa.Integer, nullable=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_insights")),
        sa.ForeignKeyConstraint(
            ["team_id", "issue_id"], ["issues.team_id", "issues.id"], name=op.f("fk_insights_issues")
        ),
    )
    op.create_index("ix_insights_component", "insights", ["team_id", "component_key", "at"])


def downgrade() -> None:
    op.drop_table("insights")
