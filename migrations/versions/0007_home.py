"""What lists of issues look for: the earliest deadline, passed or not, when an issue stalls, whom it waits for, words.

Types are written out here and not taken from bot.db, so that this step stays what it was when it ran.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.db.many import Changes, streamed

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

json = sa.JSON(none_as_null=True)
instant = sa.DateTime(timezone=True)
NEW: dict[str, Any] = {"pressing_at": instant, "stalls_at": instant, "awaits": sa.Text, "sought": sa.Text}
LISTED = ["team_id", "pressing_at", "tier", "status", "owner", "severity", "stalls_at", "awaits", "sought", "id"]
OPEN = "status IN ('unaccepted', 'accepted', 'waiting')"

issues = sa.table(
    "issues",
    sa.column("team_id", sa.Text),
    sa.column("id", sa.Integer),
    *(sa.column(name, json) for name in ("report", "checkpoint", "offered", "wait")),
    sa.column("moved_at", instant),
    *(sa.column(name, kind) for name, kind in NEW.items()),
)
clocks = sa.table(
    "clocks",
    sa.column("team_id", sa.Text),
    sa.column("issue_id", sa.Integer),
    *(sa.column(name, instant) for name in ("deadline", "breached_at", "ended_at")),
)


def upgrade() -> None:
    for name, kind in NEW.items():
        op.add_column("issues", sa.Column(name, kind))
    pressing = _pressing()
    connection = op.get_bind()
    with Changes(connection, issues, "team_id", "id") as changes:
        for row in streamed(connection, sa.select(issues)):
            changes.change(row, {**_values(row), "pressing_at": pressing.get((row.team_id, row.id))})
    with op.batch_alter_table("issues") as batch:
        batch.alter_column("sought", existing_type=sa.Text, nullable=False)
    is_open = sa.text(OPEN)
    op.create_index("ix_issues_listed", "issues", LISTED, sqlite_where=is_open, postgresql_where=is_open)


def downgrade() -> None:
    op.drop_index("ix_issues_listed", "issues")
    with op.batch_alter_table("issues") as batch:
        for name in NEW:
            batch.drop_column(name)


def _values(row: Any) -> dict[str, Any]:  # noqa: ANN401  # a row
    checkpoint, report = row.checkpoint, row.report
    stalls_at = None
    if checkpoint is not None:
        stalls_at = row.moved_at if checkpoint["count"] else datetime.fromisoformat(checkpoint["at"])
    typed = (report.get(name) or "" for name in ("customer", "title", "component"))
    words = " ".join(" ".join(typed).split()).casefold()[:400]
    return {
        "stalls_at": stalls_at if stalls_at is None or stalls_at.tzinfo is None else stalls_at.astimezone(UTC),
        "awaits": _awaits(row),
        "sought": words.replace("\x00", "?").encode("utf-8", "replace").decode(),
    }


def _awaits(row: Any) -> str | None:  # noqa: ANN401  # a row
    """Whoever was offered it, else whoever was asked as its sender."""
    found = row.offered["to"] if row.offered is not None else (row.wait or {}).get("person")
    return None if found is None else str(found)


def _pressing() -> dict[tuple[str, int], datetime]:
    """The earliest deadline of each issue among its open clocks, passed or not."""
    found: dict[tuple[str, int], datetime] = {}
    for row in streamed(op.get_bind(), sa.select(clocks).where(clocks.c.ended_at.is_(None))):
        at = row.breached_at or row.deadline
        key = (row.team_id, row.issue_id)
        if at is not None and (key not in found or at < found[key]):
            found[key] = at
    return found
