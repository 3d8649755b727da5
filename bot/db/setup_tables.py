"""The mark of the set-up, and the triggers by which the database itself renews it whenever the set-up changes.

Nothing is queried here. Every change of this file needs a migration; a test compares the two, triggers included: SQLite
drops those of a table that a migration makes anew.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import DDL, PrimaryKeyConstraint, Table, event

from bot.db.columns import metadata, words

setup_marks = Table(
    "setup_marks",
    metadata,
    words("team_id"),
    words("mark"),
    PrimaryKeyConstraint("team_id"),
)

ON_POSTGRES = """
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
ON_SQLITE = (
    "INSERT INTO setup_marks (team_id, mark) VALUES ({row}.team_id, lower(hex(randomblob(8)))) "
    "ON CONFLICT (team_id) DO UPDATE SET mark = excluded.mark;"
)
"""Not `INSERT OR REPLACE`: of the two ways the outer statement's own (`INSERT OR IGNORE`) would count there."""

EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}
"""What can happen to a row, and the rows whose workspace it is about."""


def renews_marks(table: Table, **only: str) -> None:
    """Let every change of the table renew the mark of its workspace; `only` says of an event when it counts."""
    table.add_is_dependent_on(setup_marks)
    for made in _on_sqlite(table.name, only):
        _make_with(table, made, "sqlite")
    for made in _on_postgres(table.name, only):
        _make_with(table, made, "postgresql")


def replaces_unseen(table: Table, *, key: str, when: str) -> None:
    """On SQLite `INSERT OR REPLACE` deletes a row without a trigger: look at it `when` it still is `old`."""
    old = f"SELECT 1 FROM {table.name} AS old WHERE old.team_id = NEW.team_id AND old.{key} = NEW.{key} AND {when}"  # noqa: S608  # ours
    made = (
        f"CREATE TRIGGER {table.name}_replace_renews_mark BEFORE INSERT ON {table.name} "
        f"WHEN EXISTS ({old}) BEGIN {ON_SQLITE.format(row='NEW')} END"
    )
    _make_with(table, made, "sqlite")


def _on_sqlite(table: str, only: dict[str, str]) -> Iterator[str]:
    for name, rows in EVENTS.items():
        begun = f"CREATE TRIGGER {table}_{name}_renews_mark AFTER {name.upper()} ON {table}"
        renewed = " ".join(ON_SQLITE.format(row=row) for row in rows)
        yield f"{begun}{_when(only, name)} BEGIN {renewed} END"


def _on_postgres(table: str, only: dict[str, str]) -> Iterator[str]:
    """`TRUNCATE` is of no row and of every workspace."""
    end = "EXECUTE FUNCTION renew_setup_mark()"
    for name in EVENTS:
        begun = f"CREATE TRIGGER {table}_{name}_renews_mark AFTER {name.upper()} ON {table} FOR EACH ROW"
        yield f"{begun}{_when(only, name)} {end}"
    yield f"CREATE TRIGGER {table}_truncate_renews_mark AFTER TRUNCATE ON {table} FOR EACH STATEMENT {end}"


def _when(only: dict[str, str], name: str) -> str:
    return f" WHEN ({only[name]})" if name in only else ""


def _make_with(table: Table, made: str, dialect: str) -> None:
    ddl: Any = DDL  # its types are missing
    event.listen(table, "after_create", ddl(made).execute_if(dialect=dialect))


_make_with(setup_marks, ON_POSTGRES, "postgresql")
