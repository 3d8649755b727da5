"""Every call of a backup fails once: the copy that was there stays as it was, and the next one is as good as ever."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.db.backup import NotACopy, checked_copy, whole
from tests.faults.harness import Killed


class Wrong:
    """Counts statements, and lets one of them fail; `killed`: as when the process ends there."""

    def __init__(self, at: int, *, killed: bool) -> None:
        self.at, self.killed, self.seen = at, killed, 0

    def statement(self) -> None:
        self.seen += 1
        if self.seen == self.at:
            raise Killed if self.killed else sqlite3.OperationalError("disk I/O error")

    def connect(self, *args: object, **kwargs: object) -> sqlite3.Connection:
        wrong = self

        class Counted(sqlite3.Connection):
            def execute(self, *statement: object) -> sqlite3.Cursor:
                wrong.statement()
                return super().execute(*statement)  # type: ignore[arg-type]  # as it was given

        opened: sqlite3.Connection = CONNECT(*args, factory=Counted, **kwargs)
        return opened


CONNECT: Any = sqlite3.connect


@pytest.fixture
def source(empty_file: Path, tmp_path: Path) -> Path:
    """A database as `bot migrate` leaves one."""
    path = tmp_path / "bot.sqlite3"
    path.write_bytes(empty_file.read_bytes())
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("CREATE TABLE alembic_version (version_num TEXT)")
        opened.execute("INSERT INTO alembic_version VALUES ('0001')")
        opened.commit()
    return path


@pytest.mark.parametrize("killed", [False, True])
def test_whichever_call_fails_the_old_copy_stays_and_the_next_one_is_whole(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, killed: bool
) -> None:
    copy = tmp_path / "copy.sqlite3"
    before = checked_copy(source, copy)
    with closing(sqlite3.connect(source)) as opened:
        opened.execute("CREATE TABLE more (x TEXT)")
    old = copy.read_bytes()
    for at in range(1, 1000):
        wrong = Wrong(at, killed=killed)
        monkeypatch.setattr(sqlite3, "connect", wrong.connect)
        if is_copied(source, copy):
            break
        monkeypatch.setattr(sqlite3, "connect", CONNECT)
        assert copy.read_bytes() == old, f"call {at}"
    assert at > len(before), "each table is counted"
    monkeypatch.setattr(sqlite3, "connect", CONNECT)
    assert whole(copy) == before | {"more": 0}


def is_copied(source: Path, copy: Path) -> bool:
    """False where something went wrong."""
    try:
        checked_copy(source, copy)
    except (NotACopy, Killed):
        return False
    return True
