"""Migrations: one head, up, down and up again, data that survives, and nothing half done."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedIndex

from bot.db import migrate as migrating
from bot.db.engine import Database, address
from bot.db.migrate import MigrationLosesRows, configuration, migrate, migrations_folder
from bot.db.schema import HEAD, SchemaState, schema_state
from bot.db.tables import metadata
from bot.domain.opening import Form
from bot.usecases.open_issue import open_issue
from tests.builders import A_REPORT, ALICE, TEAM, by
from tests.usecases.conftest import Bench


def test_there_is_one_head_and_the_code_knows_it_without_alembic() -> None:
    scripts = ScriptDirectory.from_config(configuration())
    assert scripts.get_heads() == [HEAD]
    numbers = [script.revision for script in scripts.walk_revisions()]
    assert numbers == sorted(numbers, reverse=True), "numbers grow, so that older and newer can be told apart"


def test_migrations_and_tables_describe_the_same_database(url: str, tmp_path: Path) -> None:
    migrate(url)
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    migrated = described(engine)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    assert migrated == described(engine)
    engine.dispose()
    del tmp_path


def test_data_survives_migrating_up_down_and_up_again(url: str) -> None:
    migrate(url)
    bench = filled(url)
    before = rows(url)
    migrate(url)
    assert rows(url) == before
    for script in ScriptDirectory.from_config(configuration()).walk_revisions():
        if script.down_revision is not None and str(script.down_revision) >= KEEPS_EVERYTHING:
            migrate(url, str(script.down_revision))
            migrate(url)
            assert without_marks(rows(url)) == without_marks(before)
    assert {"issues", "clocks", "facts", "outbox", "bindings", "policies"} <= {
        table for table, all_of in before.items() if all_of
    }
    bench.database.dispose()


def test_everything_can_be_taken_back_and_begun_again(url: str) -> None:
    migrate(url)
    filled(url).database.dispose()
    migrate(url, "base")
    assert set(rows(url)) == set()
    migrate(url)
    filled(url).database.dispose()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_indexes_of_what_is_open_are_the_newest_whatever_was_rebuilt(url: str) -> None:
    migrate(url)
    engine = create_engine(url)
    with engine.connect() as connection:
        made = connection.execute(
            text("SELECT tbl_name, sql LIKE '% WHERE %' FROM sqlite_master WHERE type = 'index' ORDER BY rowid")
        ).all()
    engine.dispose()
    for table in {table for table, _ in made}:
        partial = [bool(is_partial) for name, is_partial in made if name == table]
        assert partial == sorted(partial), f"SQLite may prefer an index of everything in {table}"


def test_a_database_is_current_older_or_newer(url: str) -> None:
    bench = Bench(url)
    assert schema_state(bench.database) is SchemaState.OLDER
    migrate(url)
    assert schema_state(bench.database) is SchemaState.CURRENT
    with bench.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert schema_state(bench.database) is SchemaState.NEWER
    bench.database.dispose()


def test_rebuilding_a_table_leaves_the_rows_that_point_at_it(url: str, tmp_path: Path) -> None:
    migrate(url)
    filled(url).database.dispose()
    before = counts(url)
    migrate(url, folder=with_another(tmp_path, REBUILD))
    assert counts(url) == before


def test_a_migration_that_loses_rows_changes_nothing(url: str, tmp_path: Path) -> None:
    migrate(url)
    filled(url).database.dispose()
    before = rows(url)
    with pytest.raises(MigrationLosesRows, match="bindings"):
        migrate(url, folder=with_another(tmp_path, 'op.execute("DELETE FROM bindings")'))
    assert rows(url) == before


def test_a_migration_that_dies_half_way_changes_nothing(url: str, tmp_path: Path) -> None:
    migrate(url)
    before = rows(url), version(url)
    with pytest.raises(ZeroDivisionError):
        migrate(url, folder=with_another(tmp_path, 'op.create_table("half", sa.Column("a", sa.Text))\n    1 / 0'))
    assert (rows(url), version(url)) == before


def test_an_sqlite_file_is_copied_and_the_copy_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    migrate(f"sqlite:///{path}")
    bench = filled(f"sqlite:///{path}")  # still open: the copy must not miss what is in the write-ahead log
    copy = migrating.checked_copy(path)
    assert rows(f"sqlite:///{copy}") == rows(f"sqlite:///{path}")
    assert migrating.checked_copy(path) == copy
    bench.database.dispose()


def test_a_damaged_file_is_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    migrate(f"sqlite:///{path}")
    filled(f"sqlite:///{path}").database.dispose()
    content = bytearray(path.read_bytes())
    content[5 * 4096 : 6 * 4096] = b"\xa5" * 4096
    path.write_bytes(content)
    with pytest.raises(migrating.DamagedDatabase):
        migrating.checked_copy(path)


KEEPS_EVERYTHING = "0004"
"""Going back further drops what the older code has no place for; test_engine.py is about what there was before."""

REBUILD = """
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("issues", recreate=recreate) as batch:
        batch.add_column(sa.Column("later", sa.Text))
"""


def with_another(tmp_path: Path, upgrade: str) -> Path:
    """Our migrations and one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations_folder(), folder)
    (folder / "versions" / "9999_more.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n\n"
        f'revision = "9999"\ndown_revision = "{HEAD}"\n\n\ndef upgrade():\n    {upgrade}\n'
    )
    return folder


def filled(url: str) -> Bench:
    bench = Bench(url)
    bench.set_up()
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    return bench


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, table by table."""
    engine = create_engine(address(url))
    with engine.connect() as connection:
        found = {
            table: sorted(tuple(map(str, row)) for row in connection.execute(text(f'SELECT * FROM "{table}"')))  # noqa: S608
            for table in inspect(connection).get_table_names()
            if table != "alembic_version"
        }
    engine.dispose()
    return found


def without_marks(found: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Marks of the set-up are drawn anew with their table."""
    return {table: all_of for table, all_of in found.items() if table != "setup_marks"}


def counts(url: str) -> dict[str, int]:
    return {table: len(all_of) for table, all_of in rows(url).items()}


def version(url: str) -> str:
    database = Database(url, lambda: pytest.fail("nobody asks for the time"))
    with database.reading() as session:
        found: str = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    database.dispose()
    return found


def described(engine: Engine) -> dict[str, Any]:
    """Everything that the database itself says about its tables, the order of columns and of constraints apart."""
    inspector = inspect(engine)
    return {"triggers": triggers(engine)} | {
        table: {
            "columns": sorted(map(column, inspector.get_columns(table))),
            "key": inspector.get_pk_constraint(table),
            "foreign": sorted(map(str, inspector.get_foreign_keys(table))),
            "unique": sorted(map(str, inspector.get_unique_constraints(table))),
            "checks": sorted(map(str, inspector.get_check_constraints(table))),
            "indexes": sorted(map(index, inspector.get_indexes(table))),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def triggers(engine: Engine) -> list[str]:
    """All that the database does by itself."""
    made = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT pg_get_triggerdef(oid) || pg_get_functiondef(tgfoid) "
        "FROM pg_trigger WHERE NOT tgisinternal",
    }
    with engine.connect() as connection:
        return sorted(connection.execute(text(made[engine.dialect.name])).scalars())


def index(found: ReflectedIndex) -> str:
    options = {name: str(value) for name, value in found.get("dialect_options", {}).items()}
    return f"{found['name']} {found['column_names']} {found['unique']} {options}"


def column(found: ReflectedColumn) -> tuple[str, str, bool, str]:
    return found["name"], str(found["type"]), found["nullable"], str(found["default"])
