"""How long a database of a million rows takes from the first schema to the last one (RELIABILITY F4).

The rows are those that the first version wrote, each many times, on both databases; the goal is a minute.
"""

import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from bot.db.engine import address
from bot.db.migrate import checked_copy, migrate
from tests.migrations.test_engine import OLD, as_columns
from tests.postgres import Databases, a_server

ROWS = 1_000_000
COPIED = ("issues", "clocks", "facts")


def measure(rows: int = ROWS) -> Iterator[tuple[str, str]]:
    """Seconds; the memory of this process at most; and on SQLite what lay beside the file at most (`migrate.ROOM`)."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bot.sqlite3"
        url = f"sqlite:///{file}"
        migrate(url, "0001")
        _fill(url, rows)
        before = _size(file.parent)
        with _watched(file.parent) as sizes:
            begun = time.perf_counter()
            checked_copy(file)
            yield f"SQLite: the checked copy of {before / 1e6:,.0f} MB", f"{time.perf_counter() - begun:.1f} s"
            yield from _measured(url, "SQLite", rows)
        yield "  beside the file at most, times its size", f"{max(sizes) / before - 1:.1f}"
    with tempfile.TemporaryDirectory(prefix="bot-pg-") as folder, a_server(Path(folder)) as admin:
        url = Databases(admin).fresh(lambda _: None)
        migrate(url, "0001")
        _fill(url, rows)
        yield from _measured(url, "PostgreSQL", rows)


def _measured(url: str, name: str, rows: int) -> Iterator[tuple[str, str]]:
    begun = time.perf_counter()
    migrate(url)
    yield f"{name}: {rows:,} rows from 0001 to the newest schema", f"{time.perf_counter() - begun:.1f} s"
    yield "  memory at most", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


@contextmanager
def _watched(folder: Path) -> Iterator[list[int]]:
    """How much lies in a folder, looked at twenty times a second; one number of bytes for each look."""
    sizes, done = [_size(folder)], threading.Event()

    def look() -> None:
        while not done.wait(0.05):
            sizes.append(_size(folder))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield sizes
    finally:
        done.set()
        looking.join()


def _size(folder: Path) -> int:
    total = 0
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # a log that was put away meanwhile
            total += file.stat().st_size
    return total


def _fill(url: str, rows: int) -> None:
    copies = rows // sum(len(OLD[table]) for table in COPIED)
    engine = sa.create_engine(address(url))
    with engine.begin() as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        for table in (table for table in tables.sorted_tables if table.name in OLD):
            originals = [as_columns(table, row) for row in OLD[table.name]]
            for copy in range(copies if table.name in COPIED else 1):
                connection.execute(table.insert(), [_another(row, copy) for row in originals])
    engine.dispose()


def _another(row: dict[str, object], copy: int) -> dict[str, object]:
    """The same row of another issue; what says which form opened it is another one too."""
    moved = {name: value + 100 * copy for name in ("id", "issue_id") if isinstance(value := row.get(name), int)}
    return {**row, **moved, **({"form": f"{row['form']}-{copy}"} if "form" in row else {})}


if __name__ == "__main__":
    for what, figure in measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS):
        sys.stdout.write(f"{what:60} {figure:>10}\n")
        sys.stdout.flush()
