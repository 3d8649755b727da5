"""A mark of the set-up for each workspace, which the database itself renews with every change of the set-up.

What it runs is written out here and not taken from bot.db, so that this step stays what it was when it ran.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = ("bindings", "policies", "rotas", "overrides", "absences", "groups", "people")
ROWS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}
ONLY = {
    ("groups", "update"): (
        "OLD.team_id <> NEW.team_id OR OLD.id <> NEW.id OR CAST(OLD.members AS text) <> CAST(NEW.members AS text)"
    ),
    ("people", "insert"): "NEW.standing <> 'member'",
    ("people", "update"): "OLD.team_id <> NEW.team_id OR OLD.id <> NEW.id OR OLD.standing <> NEW.standing",
    ("people", "delete"): "OLD.standing <> 'member'",
}
ON_SQLITE = (
    "INSERT INTO setup_marks (team_id, mark) VALUES ({row}.team_id, lower(hex(randomblob(8)))) "
    "ON CONFLICT (team_id) DO UPDATE SET mark = excluded.mark;"
)
REPLACED = (
    "CREATE TRIGGER people_replace_renews_mark BEFORE INSERT ON people "
    "WHEN EXISTS (SELECT 1 FROM people AS old WHERE old.team_id = NEW.team_id AND old.id = NEW.id "
    "AND old.standing <> NEW.standing) BEGIN "
    "INSERT INTO setup_marks (team_id, mark) VALUES (NEW.team_id, lower(hex(randomblob(8)))) "
    "ON CONFLICT (team_id) DO UPDATE SET mark = excluded.mark; END"
)
FUNCTION = """
CREATE OR REPLACE FUNCTION renew_setup_mark() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    UPDATE setup_marks SET mark = CAST(gen_random_uuid() AS text);
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO setup_marks (team_id, mark) VALUES (OLD.team_id, CAST(gen_random_uuid() AS text))
      ON CONFLICT (team_id) DO UPDATE SET mark = excluded.mark;
  END IF;
  IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND OLD.team_id <> NEW.team_id) THEN
    INSERT INTO setup_marks (team_id, mark) VALUES (NEW.team_id, CAST(gen_random_uuid() AS text))
      ON CONFLICT (team_id) DO UPDATE SET mark = excluded.mark;
  END IF;
  RETURN NULL;
END $$
"""
FIRST = (
    "INSERT INTO setup_marks (team_id, mark) SELECT team_id, {mark} FROM (SELECT DISTINCT team_id FROM policies) AS one"
)


def upgrade() -> None:
    """Workspaces that are set up have a mark from the beginning: they may not change for months."""
    op.create_table(
        "setup_marks",
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_setup_marks")),
    )
    if _is_sqlite():
        _on_sqlite()
    else:
        _on_postgres()


def downgrade() -> None:
    for table in TABLES:
        for name in (*ROWS, *(() if _is_sqlite() else ("truncate",))):
            op.execute(f"DROP TRIGGER {table}_{name}_renews_mark" + ("" if _is_sqlite() else f" ON {table}"))
    op.execute("DROP TRIGGER people_replace_renews_mark" if _is_sqlite() else "DROP FUNCTION renew_setup_mark()")
    op.drop_table("setup_marks")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _on_sqlite() -> None:
    op.execute(FIRST.format(mark="lower(hex(randomblob(8)))"))
    for table in TABLES:
        for name, rows in ROWS.items():
            renewed = " ".join(ON_SQLITE.format(row=row) for row in rows)
            op.execute(
                f"CREATE TRIGGER {table}_{name}_renews_mark AFTER {name.upper()} ON {table}"
                f"{_when(table, name)} BEGIN {renewed} END"
            )
    op.execute(REPLACED)


def _on_postgres() -> None:
    op.execute(FIRST.format(mark="CAST(gen_random_uuid() AS text)"))
    op.execute(FUNCTION)
    end = "EXECUTE FUNCTION renew_setup_mark()"
    for table in TABLES:
        for name in ROWS:
            op.execute(
                f"CREATE TRIGGER {table}_{name}_renews_mark AFTER {name.upper()} ON {table} FOR EACH ROW"
                f"{_when(table, name)} {end}"
            )
        op.execute(f"CREATE TRIGGER {table}_truncate_renews_mark AFTER TRUNCATE ON {table} FOR EACH STATEMENT {end}")


def _when(table: str, name: str) -> str:
    return f" WHEN ({ONLY[table, name]})" if (table, name) in ONLY else ""
